// The answer of the API for a network, and the tree in it.

export interface Place {
  title: string;
  x: number; // the centre is at 0, 0 and each step is 1 further out
  y: number;
  kind: string;
}

export interface Spot extends Place {
  code: string;
  label: string; // the title, shortened to fit
  group: string;
  step: number;
  under: string;
  opened: boolean;
  beyond: number; // -1 if not counted
}

export interface Fold extends Place {
  of: string;
  count: number;
  all: boolean;
}

export interface Tie {
  type: string;
  from: string;
  to: string;
  main: boolean;
}

export interface Network {
  of: { code: string };
  nodes: Spot[];
  folds: Fold[];
  edges: Tie[];
  kinds: { kind: string; title: string; group: string; count: number }[];
  reason: string;
}

/** The key of a fold in the picture. No code contains a space. */
export const foldKey = (fold: Fold): string => `fold ${fold.of} ${fold.kind}`;

/** The parent and the children of each key, in their order around the centre. */
export function tree(net: Network): { parent: Map<string, string>; kids: Map<string, string[]> } {
  const parent = new Map<string, string>();
  const kids = new Map<string, string[]>();
  const hang = (key: string, under: string) => {
    parent.set(key, under);
    kids.set(under, [...(kids.get(under) ?? []), key]);
  };
  for (const node of net.nodes) if (node.under) hang(node.code, node.under);
  for (const fold of net.folds) hang(foldKey(fold), fold.of);
  return { parent, kids };
}
