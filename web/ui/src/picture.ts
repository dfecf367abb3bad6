import Graph from "graphology";
import Sigma from "sigma";
import { type Network, foldKey, tree } from "./answer";
import { type Colours, colours } from "./colours";

interface Look {
  x: number;
  y: number;
  size: number;
  color: string;
  label: string; // shortened to fit
  whole: string; // the name
  note: string; // its code, or the kind of a fold
  angle: number; // in radians; the label of a leaf runs outwards at it
  leaf: boolean;
  strong: boolean;
  forceLabel: boolean;
}

interface Drawn extends Look {
  key: string;
  highlighted?: boolean;
}

// Slip is where a name is written: its middle, its angle and half its length.
interface Slip {
  x: number;
  y: number;
  angle: number;
  half: number;
}

const halfLine = 7;
const gap = 4; // between a name and its point, and the edge

// Two slips are apart if they are apart along a side of either.
function meet(a: Slip, b: Slip): boolean {
  const sides = [a.angle, a.angle + Math.PI / 2, b.angle, b.angle + Math.PI / 2];
  return sides.every((way) => {
    const reach = (s: Slip) => s.half * Math.abs(Math.cos(s.angle - way)) + halfLine * Math.abs(Math.sin(s.angle - way));
    return Math.abs((b.x - a.x) * Math.cos(way) + (b.y - a.y) * Math.sin(way)) < reach(a) + reach(b);
  });
}

/** The picture of a network on a WebGL canvas, at the positions that the server gives. */
export class Picture {
  readonly #sigma: Sigma<Look>;
  #graph = new Graph<Look>();
  #colours: Colours = colours();
  #net: Network;
  #selected = "";
  #hovered = "";
  #found: Set<string> | null = null;
  #written: Slip[] = []; // the names in this frame so far, so that names do not overlap
  #dots: Slip[] = []; // the points in this frame
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");

  /** Throws if the browser has no WebGL. */
  constructor(
    readonly stage: HTMLElement,
    net: Network,
    on: { click: (key: string) => void; clear: () => void },
  ) {
    this.#net = net;
    this.#fill();
    this.#sigma = new Sigma<Look>(this.#graph, stage, {
      allowInvalidContainer: true,
      zIndex: true,
      stagePadding: this.#beside(),
      labelFont: getComputedStyle(stage).fontFamily,
      labelSize: 12,
      labelDensity: 6,
      labelGridCellSize: 60,
      labelRenderedSizeThreshold: 3,
      minCameraRatio: 0.05,
      maxCameraRatio: 2,
      enableCameraRotation: false,
      zoomDuration: this.#ms(200),
      doubleClickZoomingDuration: this.#ms(200),
      inertiaDuration: this.#ms(200),
      defaultDrawNodeLabel: (context, data) => this.#label(context, data as unknown as Drawn),
      defaultDrawNodeHover: (context, data) => this.#point(context, data as unknown as Drawn),
      nodeReducer: (key, look) => this.#node(key, look),
      edgeReducer: (key, look) => {
        const [from, to] = this.#graph.extremities(key);
        const near = [this.#selected, this.#hovered].some((k) => k !== "" && (k === from || k === to));
        return near ? { ...look, color: this.#colours.accent, size: 2, zIndex: 2 } : look;
      },
    });
    // Points are over names: where a name finds no room beside them, it does not hide them.
    const { labels, nodes } = this.#sigma.getCanvases();
    if (labels && nodes) nodes.before(labels);
    this.#sigma.on("beforeRender", () => {
      this.#written = [];
      this.#dots = this.#placed();
    });
    this.#sigma.on("clickNode", ({ node }) => on.click(node));
    this.#sigma.on("clickStage", () => on.clear());
    this.#sigma.on("doubleClickNode", ({ preventSigmaDefault }) => preventSigmaDefault());
    this.#sigma.on("enterNode", ({ node }) => this.#hover(node));
    this.#sigma.on("leaveNode", () => this.#hover(""));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.show(this.#net));
  }

  /** Draws another network instead of this one. */
  show(net: Network): void {
    this.#net = net;
    this.#colours = colours();
    this.#graph = new Graph<Look>();
    this.#fill();
    this.#hovered = "";
    if (!this.#graph.hasNode(this.#selected)) this.#selected = "";
    this.#sigma.setGraph(this.#graph);
  }

  select(key: string): void {
    this.#selected = this.#graph.hasNode(key) ? key : "";
    this.#sigma.refresh({ skipIndexation: true });
    const at = this.#sigma.getNodeDisplayData(this.#selected);
    const camera = this.#sigma.getCamera();
    if (at && camera.ratio < 0.9) void camera.animate({ x: at.x, y: at.y }, { duration: this.#ms(200) });
  }

  /** Marks the nodes found and dims the rest; null does neither. */
  mark(found: Set<string> | null): void {
    this.#found = found;
    this.#sigma.refresh({ skipIndexation: true });
  }

  zoom(by: "in" | "out" | "fit"): void {
    const camera = this.#sigma.getCamera();
    const how = { duration: this.#ms(200) };
    void (by === "in" ? camera.animatedZoom(how) : by === "out" ? camera.animatedUnzoom(how) : camera.animatedReset(how));
  }

  /** The picture on screen as a PNG. */
  png(): Promise<Blob | null> {
    this.#sigma.refresh(); // WebGL keeps nothing from one frame to the next
    const layers = Object.values(this.#sigma.getCanvases());
    const first = layers[0]!;
    const out = document.createElement("canvas");
    out.width = first.width;
    out.height = first.height;
    const context = out.getContext("2d")!;
    context.fillStyle = this.#colours.paper;
    context.fillRect(0, 0, out.width, out.height);
    for (const layer of layers) {
      if (layer.width > 0 && !layer.classList.contains("sigma-mouse")) context.drawImage(layer, 0, 0, out.width, out.height);
    }
    return new Promise((done) => out.toBlob(done, "image/png"));
  }

  #ms(duration: number): number {
    return this.#still.matches ? 1 : duration;
  }

  #hover(key: string): void {
    this.#hovered = key;
    this.stage.style.cursor = key ? "pointer" : "";
    this.#sigma.refresh({ skipIndexation: true });
  }

  #fill(): void {
    const { nodes, folds, edges } = this.#net;
    const c = this.#colours;
    // A wide window gets a wide picture.
    const wide = Math.min(1.8, Math.max(0.8, this.stage.clientWidth / Math.max(1, this.stage.clientHeight)));
    const kindOf = new Map(this.#net.kinds.map((k) => [k.kind, k.title]));
    const scale = this.stage.clientWidth < 600 ? 0.6 : 1;
    const { kids } = tree(this.#net);
    const crowd = nodes.length + folds.length > 400;
    for (const n of nodes) {
      const leaf = crowd ? 3.5 : 5 + Math.min(4, Math.sqrt(Math.max(0, n.beyond)) / 2);
      const size = n.step === 0 ? 13 : kids.has(n.code) ? (crowd && n.step > 1 ? 5 : 8) : leaf;
      this.#graph.addNode(n.code, {
        x: n.x * wide,
        y: n.y,
        size: size * scale,
        color: c.group(n.group),
        label: n.label,
        whole: n.title,
        note: [n.code, n.beyond > 0 ? `+ ${n.beyond.toLocaleString("en-GB")}` : ""].filter(Boolean).join("  "),
        angle: Math.atan2(-n.y, n.x * wide),
        leaf: n.step > 0 && !kids.has(n.code),
        strong: n.step === 0 || kids.has(n.code),
        forceLabel: n.step === 0 || kids.has(n.code),
      });
    }
    for (const f of folds) {
      this.#graph.addNode(foldKey(f), {
        x: f.x * wide,
        y: f.y,
        size: (crowd ? 3 : 4) * scale,
        color: c.soft,
        label: f.title,
        whole: f.title,
        note: kindOf.get(f.kind) ?? "",
        angle: Math.atan2(-f.y, f.x * wide),
        leaf: true,
        strong: false,
        forceLabel: false,
      });
      this.#graph.addEdge(f.of, foldKey(f), { color: c.line, size: 1 });
    }
    // Several edges between two nodes are drawn as one line, preferably the main one.
    for (const e of [...edges].sort((a, b) => Number(b.main) - Number(a.main))) {
      if (this.#graph.areNeighbors(e.from, e.to)) continue;
      this.#graph.addEdge(e.from, e.to, { color: e.main ? c.edge : c.line, size: e.main ? 1.4 : 0.7, zIndex: e.main ? 1 : 0 });
    }
  }

  // The room that the longest name at the rim needs.
  #beside(): number {
    const context = document.createElement("canvas").getContext("2d");
    if (!context) return 165;
    context.font = `400 12px ${getComputedStyle(this.stage).fontFamily}`;
    let most = 0;
    this.#graph.forEachNode((_, look) => {
      if (look.leaf) most = Math.max(most, context.measureText(look.label).width);
    });
    return Math.min(200, 0.22 * this.stage.clientWidth, most + 20);
  }

  #node(key: string, look: Look): Partial<Drawn> {
    if (key === this.#selected) return { ...look, highlighted: true, forceLabel: true };
    if (this.#found && !this.#found.has(key)) return { ...look, color: this.#colours.line, label: "", forceLabel: false };
    if (this.#found) return { ...look, size: look.size + 3, forceLabel: true };
    return look;
  }

  #label(context: CanvasRenderingContext2D, data: Drawn): void {
    if (!data.label || data.highlighted || data.key === this.#hovered) return;
    const c = this.#colours;
    context.save();
    context.font = `${data.strong ? 600 : 400} ${data.strong ? 13 : 12}px ${getComputedStyle(this.stage).fontFamily}`;
    context.textBaseline = "middle";
    let [x, y, angle] = [data.x, data.y, 0];
    const words = data.leaf ? this.#cut(context, data) : data.label;
    const half = context.measureText(words).width / 2;
    if (data.leaf) {
      // Names of leaves run outwards like spokes.
      const out = data.size + gap + half;
      [x, y] = [x + out * Math.cos(data.angle), y + out * Math.sin(data.angle)];
      angle = Math.cos(data.angle) < 0 ? data.angle + Math.PI : data.angle;
    } else {
      // Above, below or beside its point: where it hides no other point, if there is such a place.
      const out = data.size + gap + half;
      const places = [[x, y - data.size - 9], [x, y + data.size + 9], [x + out, y], [x - out, y]].map(([x, y]) => ({
        x: Math.max(half + gap, Math.min(this.stage.clientWidth - half - gap, x!)), // inside the stage, if it is wide enough
        y: y!,
        angle,
        half,
      }));
      const free = places.filter((place) => this.#free(place));
      const best = free.find((place) => !this.#dots.some((dot) => meet(place, dot))) ?? free[0];
      if (best) [x, y] = [best.x, best.y];
    }
    const slip = { x, y, angle, half };
    if (words && this.#free(slip)) {
      this.#written.push(slip);
      context.translate(x, y);
      context.rotate(angle);
      context.textAlign = "center";
      this.#write(context, words, 0, 0, c.ink);
    }
    context.restore();
  }

  // The part of a leaf's name that fits between the leaf and the edge of the stage.
  #cut(context: CanvasRenderingContext2D, data: Drawn): string {
    const reach = (at: number, way: number, most: number) => (way > 0 ? most - at : at) / Math.max(1e-6, Math.abs(way));
    const { clientWidth, clientHeight } = this.stage;
    const across = reach(data.x, Math.cos(data.angle), clientWidth);
    const down = reach(data.y, Math.sin(data.angle), clientHeight);
    const room = Math.min(across, down) - data.size - 2 * gap;
    if (context.measureText(data.label).width <= room) return data.label;
    let kept = data.label.replace(/…$/, "");
    while (kept && context.measureText(`${kept}…`).width > room) kept = kept.slice(0, -1).trimEnd();
    return kept.length > 2 ? `${kept}…` : "";
  }

  // Where the points are, as room that names should leave.
  #placed(): Slip[] {
    const dots: Slip[] = [];
    this.#graph.forEachNode((key) => {
      const look = this.#sigma.getNodeDisplayData(key);
      if (look) dots.push({ ...this.#sigma.framedGraphToViewport(look), angle: 0, half: this.#sigma.scaleSize(look.size) });
    });
    return dots;
  }

  #free(slip: Slip): boolean {
    return !this.#written.some((other) => meet(slip, other));
  }

  #write(context: CanvasRenderingContext2D, words: string, x: number, y: number, colour: string): void {
    context.lineWidth = 3.5;
    context.lineJoin = "round";
    context.strokeStyle = this.#colours.paper;
    context.strokeText(words, x, y);
    context.fillStyle = colour;
    context.fillText(words, x, y);
  }

  // Draws a ring and a card with the whole name around a node that is pointed at or selected.
  #point(context: CanvasRenderingContext2D, data: Drawn): void {
    const c = this.#colours;
    const font = getComputedStyle(this.stage).fontFamily;
    context.beginPath();
    context.arc(data.x, data.y, data.size + 3.5, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = c.accent;
    context.stroke();
    context.font = `600 13px ${font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    const wide = Math.max(context.measureText(data.whole).width, context.measureText(data.note).width) + 20;
    const tall = data.note ? 44 : 28;
    const room = this.stage.clientWidth;
    let x = data.x + data.size + 9;
    if (x + wide > room) x = Math.max(4, Math.min(data.x - data.size - 9 - wide, room - wide - 4));
    const y = Math.max(4, data.y - tall / 2);
    context.beginPath();
    context.roundRect(x, y, wide, tall, 6);
    context.fillStyle = c.card;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = c.edge;
    context.stroke();
    context.fillStyle = c.ink;
    context.fillText(data.whole, x + 10, y + 15);
    context.font = `400 12px ${font}`;
    context.fillStyle = c.soft;
    context.fillText(data.note, x + 10, y + 32);
  }
}
