// A sentence gets a button that copies it, where the browser can.
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
      () => (said.textContent = " The browser does not let it be copied: select the words."),
    );
  });
  words.after(button, said);
}
