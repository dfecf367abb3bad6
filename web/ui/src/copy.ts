// Adds buttons that copy a sentence, and the sentence with its sources.
export function copyButtons(words: HTMLElement): void {
  const sentence = words.textContent ?? "";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "quiet2";
  const button = (label: string, text: string) => {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "copy";
    b.textContent = label;
    b.addEventListener("click", () => {
      navigator.clipboard.writeText(text).then(
        () => (said.textContent = " Copied."),
        () => (said.textContent = " Your browser does not allow copying. Select the sentence and copy it yourself."),
      );
    });
    return b;
  };
  words.after(button("Copy sentence", sentence), button("Copy with sources", `${sentence}\n\n${words.dataset.notes ?? ""}`), said);
}
