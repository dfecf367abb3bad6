// Adds a button that copies a sentence.
export function copyButton(words: HTMLElement): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy the sentence");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "quiet2";
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(words.textContent ?? "").then(
      () => (said.textContent = " Copied."),
      () => (said.textContent = " Your browser does not allow copying. Select the sentence and copy it yourself."),
    );
  });
  words.after(button, said);
}
