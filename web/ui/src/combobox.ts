import { type Hit, search } from "./hits";

const pause = 60; // milliseconds between the last key and the search
const most = 10;
let made = 0;

/**
 * Makes a text box search while somebody types, by the ARIA pattern of a
 * combobox with a list. The option chosen goes to choose. A form that is sent
 * without a choice works as it does without script. Where a box takes several, typed is
 * the part of its text to search for.
 */
export function combobox(box: HTMLInputElement, choose: (hit: Hit) => void, typed = (text: string) => text): void {
  const list = document.createElement("ul");
  list.id = `hits-${++made}`;
  list.className = "suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Matching stakeholders");
  list.hidden = true;
  const said = document.createElement("p");
  said.className = "suggest-said";
  said.setAttribute("role", "status");
  box.parentElement!.classList.add("suggests");
  box.parentElement!.append(list, said);
  set(box, { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });

  let hits: Hit[] = [];
  let at = -1; // the marked option; -1 if none
  let timer = 0;
  let asking = new AbortController();

  const close = () => {
    clearTimeout(timer);
    asking.abort();
    hits = [];
    list.hidden = true;
    list.replaceChildren();
    tell("");
    mark(-1);
    box.setAttribute("aria-expanded", "false");
  };
  // Right below the box, whatever else is in its form.
  const place = () => {
    const below = { top: `${box.offsetTop + box.offsetHeight + 4}px`, left: `${box.offsetLeft}px`, minWidth: `${box.offsetWidth}px` };
    for (const e of [list, said]) Object.assign(e.style, below);
  };
  const tell = (words: string, shown = false) => {
    said.textContent = words;
    said.classList.toggle("shown", shown);
  };
  const mark = (to: number) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = to;
    const option = list.children[at];
    if (!option) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };
  const take = (hit: Hit) => {
    close();
    choose(hit);
  };
  const show = (found: Hit[], reason: string) => {
    hits = found;
    place();
    list.replaceChildren(...found.map((hit, i) => option(hit, `${list.id}-${i}`)));
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
    mark(-1);
    if (found.length === 0) tell(reason, true);
    else tell(found.length === 1 ? "1 match" : `${found.length === most ? `The best ${most}` : found.length} matches`);
  };
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const text = typed(box.value).trim();
    if (text.length < 2) {
      close();
      return;
    }
    try {
      const answer = await search(text, most, signal);
      if (!signal.aborted) show(answer.hits, answer.reason);
    } catch {
      if (!signal.aborted) close(); // the form itself still works
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    asking.abort();
    timer = window.setTimeout(ask, pause);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const marked = hits[at];
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (list.hidden) void ask();
      else mark(((at + 1 + step + hits.length + 1) % (hits.length + 1)) - 1); // -1 stands for the text in the box
    } else if (event.key === "Enter" && marked) {
      event.preventDefault();
      take(marked);
    } else if (event.key === "Escape" && (!list.hidden || said.textContent)) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });
  box.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const i = [...list.children].indexOf((event.target as Element).closest("li")!);
    const hit = hits[i];
    if (hit) take(hit);
  });
}

function option(hit: Hit, id: string): HTMLLIElement {
  const li = document.createElement("li");
  set(li, { id, role: "option", "aria-selected": "false" });
  const name = document.createElement("strong");
  name.textContent = hit.title;
  const code = document.createElement("span");
  code.className = "code";
  code.textContent = hit.code;
  const rest = document.createElement("span");
  rest.className = "rest";
  rest.textContent = [hit.kind_title, hit.postcode, hit.open ? "open" : ""].filter(Boolean).join(", ");
  li.append(name, " ", code, " ", rest);
  if (!hit.open) {
    const closed = document.createElement("em");
    closed.className = "tag";
    closed.textContent = "closed";
    li.append(" ", closed);
  }
  return li;
}

function set(element: Element, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
