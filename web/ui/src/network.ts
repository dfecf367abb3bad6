import { type Fold, type Network, type Spot, foldKey, tree } from "./answer";
import { Picture } from "./picture";

// The picture of a network. Opening, folding and filtering are links and a form
// of the page that work without script; here they work without a new page.

const figure = document.getElementById("net")!;
const stage = make("div", { className: "netstage", tabIndex: 0 });
stage.setAttribute("role", "application");
stage.setAttribute(
  "aria-label",
  "Picture of the connections. Press the left arrow to move towards the centre, right to move away from it, " +
    "up and down to move to those beside. Press Enter to open or fold. Press plus, minus or 0 to zoom. " +
    "The table below lists the same.",
);
const card = make("p", { className: "netcard" });
card.setAttribute("role", "status");
const bar = make("div", { className: "netbar" });

let picture: Picture | undefined;
let net: Network | undefined;
let selected = "";
let asking = new AbortController();

const page = (doc: ParentNode, key: string): HTMLAnchorElement | null =>
  doc.querySelector(`[data-net="${CSS.escape(key.startsWith("fold ") ? key : `node ${key}`)}"]`);
const spot = (key: string): Spot | undefined => net?.nodes.find((n) => n.code === key);
const fold = (key: string): Fold | undefined => net?.folds.find((f) => foldKey(f) === key);

void start();

async function start(): Promise<void> {
  const from = performance.now();
  figure.replaceChildren(bar, stage, card);
  tools();
  try {
    net = await ask(figure.dataset.api!);
  } catch {
    standIn("The picture could not be loaded. Reload the page to try again. The table below lists the same.");
    return;
  }
  try {
    picture = new Picture(stage, net, { click: act, clear: () => select("") });
  } catch {
    standIn("This browser does not support WebGL, so the picture cannot be used. Use the table below to open and fold the connections.");
    return;
  }
  requestAnimationFrame(() => performance.measure("network drawn", { start: from, end: performance.now() }));
  select("");
  stage.addEventListener("keydown", keys);
  document.addEventListener("click", follow);
  document.addEventListener("submit", send);
  addEventListener("popstate", () => void go(location.href, false));
}

// Shows the server's own drawing if the picture cannot be drawn here.
function standIn(reason: string): void {
  const note = make("p", { className: "note", textContent: reason });
  const still = make("img", { src: `${figure.dataset.api}&format=svg`, alt: "The connections; the table below lists the same" });
  figure.replaceChildren(note, still);
}

async function ask(address: string, signal?: AbortSignal): Promise<Network> {
  const response = await fetch(address, { headers: { Accept: "application/json" }, signal: signal ?? null });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

/** Shows the network at a page's address; if that fails, opens the page. */
async function go(address: string, push = true): Promise<void> {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const url = new URL(address, location.href);
  const query = new URLSearchParams(url.search);
  const code = query.get("of") ?? "";
  query.delete("of");
  try {
    const [told, html] = await Promise.all([
      ask(`/api/v1/stakeholders/${encodeURIComponent(code)}/network?${query}`, signal),
      fetch(url, { headers: { Accept: "text/html" }, signal }).then((r) => r.text()),
    ]);
    if (signal.aborted) return;
    const doc = new DOMParser().parseFromString(html, "text/html");
    const focus = document.activeElement?.getAttribute("data-net");
    const wasOpen = document.querySelector<HTMLDetailsElement>(".netform details")?.open ?? false;
    for (const part of [".netform", ".netnotes", ".netkey", ".netsave", "#nettable"]) {
      const next = doc.querySelector(part);
      if (!next) throw new Error(`the page has no ${part}`);
      document.querySelector(part)?.replaceWith(document.adoptNode(next));
    }
    const details = document.querySelector<HTMLDetailsElement>(".netform details");
    if (details) details.open ||= wasOpen;
    figure.dataset.api = doc.getElementById("net")?.dataset.api ?? "";
    if (focus) document.querySelector<HTMLElement>(`[data-net="${CSS.escape(focus)}"]`)?.focus();
    document.title = doc.title;
    if (push) history.pushState(null, "", url);
    net = told;
    picture?.show(told);
    const shown = spot(selected) || fold(selected);
    select(shown ? selected : selected.split(" ")[1] ?? "");
  } catch {
    if (!signal.aborted) location.assign(url);
  }
}

/** Opens or folds what was clicked, and selects it. */
function act(key: string): void {
  select(key);
  const link = page(document, key);
  if (link) void go(link.href);
}

function select(key: string): void {
  selected = key;
  picture?.select(key);
  const node = spot(key);
  const folded = fold(key);
  if (node) {
    const kind = net?.kinds.find((k) => k.kind === node.kind)?.title ?? node.kind;
    const more = node.opened ? "opened" : node.beyond > 0 ? `${node.beyond.toLocaleString("en-GB")} more around it` : "";
    card.replaceChildren(make("strong", { textContent: node.title }), ` ${node.code}, one of the ${kind}${more ? `; ${more}` : ""} `);
    card.append(make("a", { href: `/s/${encodeURIComponent(node.code)}${day()}`, textContent: "Go to its page" }), " ");
    const around = `/network?of=${encodeURIComponent(node.code)}${day("&")}`;
    if (node.step > 0) card.append(make("a", { href: around, textContent: "Show its connections" }));
  } else if (folded) {
    card.replaceChildren(make("strong", { textContent: folded.title }), ` around ${spot(folded.of)?.title ?? folded.of} `);
  } else {
    card.textContent = "Click a point to open or fold it, or move with the arrow keys and press Enter.";
  }
}

function day(before = "?"): string {
  const on = new URLSearchParams(location.search).get("on");
  return on ? `${before}on=${encodeURIComponent(on)}` : "";
}

function keys(event: KeyboardEvent): void {
  if (!net || event.ctrlKey || event.metaKey || event.altKey) return;
  const { parent, kids } = tree(net);
  const here = selected || net.of.code;
  const beside = kids.get(parent.get(here) ?? "") ?? [here];
  const at = beside.indexOf(here);
  const to: Record<string, () => string | undefined> = {
    ArrowLeft: () => parent.get(here),
    ArrowRight: () => kids.get(here)?.[0],
    ArrowDown: () => beside[(at + 1) % beside.length],
    ArrowUp: () => beside[(at + beside.length - 1) % beside.length],
    Home: () => net?.of.code,
  };
  const zoom: Record<string, "in" | "out" | "fit"> = { "+": "in", "=": "in", "-": "out", "0": "fit" };
  if (to[event.key]) select((selected ? to[event.key]!() : here) ?? here);
  else if (zoom[event.key]) picture?.zoom(zoom[event.key]!);
  else if (event.key === "Enter" && selected) act(selected);
  else if (event.key === "Escape") select("");
  else return;
  event.preventDefault();
}

// Links that open and fold, and the form that filters, stay on this page.
function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-net], .netform details a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  selected = link.dataset.net?.replace(/^node /, "") ?? selected;
  void go(link.href);
}

function send(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches(".netform")) return;
  event.preventDefault();
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, String(value));
  void go(`/network?${query}`);
}

function tools(): void {
  const label = make("label", { className: "netfind", textContent: "Find in this picture " });
  const box = make("input", { type: "search", maxLength: 100 });
  const count = make("span", { className: "quiet2" });
  count.setAttribute("role", "status");
  label.append(box);
  let found: string[] = [];
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (text: string) => words.every((w) => text.toLowerCase().includes(w));
    found = words.length ? (net?.nodes ?? []).filter((n) => fits(`${n.title} ${n.code}`)).map((n) => n.code) : [];
    picture?.mark(words.length ? new Set(found) : null);
    const matches = found.length ? `${found.length} found here. Press Enter to go to the next` : "Not found in this picture";
    count.textContent = words.length ? matches : "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || found.length === 0) return;
    event.preventDefault();
    select(found[(found.indexOf(selected) + 1) % found.length]!);
  });
  bar.append(label, count, make("span", { className: "netgap" }));
  const button = (words: string, name: string, does: () => void) => {
    const b = make("button", { type: "button", textContent: words, title: name });
    b.setAttribute("aria-label", name);
    b.addEventListener("click", does);
    bar.append(b);
  };
  button("+", "Zoom in", () => picture?.zoom("in"));
  button("−", "Zoom out", () => picture?.zoom("out"));
  button("All", "Show all of the picture", () => picture?.zoom("fit"));
  button("PNG", "Save the picture as PNG", async () => {
    const blob = await picture?.png();
    if (!blob) return;
    const link = make("a", { href: URL.createObjectURL(blob), download: `throughline-connections-${net!.of.code}.png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Partial<HTMLElementTagNameMap[K]>): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), properties);
}
