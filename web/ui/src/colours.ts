// The colours of the page's style sheet, for pictures drawn by script.

export interface Colours {
  paper: string;
  card: string;
  ink: string;
  soft: string;
  line: string;
  edge: string;
  accent: string;
  group(name: string): string;
}

/** Reads the current colours, light or dark. Each is #rrggbb. */
export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: read("paper"),
    card: read("card"),
    ink: read("ink"),
    soft: read("soft"),
    line: read("line"),
    edge: read("edge"),
    accent: read("accent"),
    group: (name) => read(`net-${name}`),
  };
}
