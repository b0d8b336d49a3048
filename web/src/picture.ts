/*
 * How a network is drawn: the shape and letter of each class, where labels find room, and the same picture as a file.
 * A class is told by its shape and its letter; colour only helps.
 */
import { t } from "./i18n";
import { CLASSES, type Class, type Left, type Net, type NetNode } from "./network";
import { show } from "./text";

export interface View {
  k: number; // pixels for each unit of the node's places
  x: number; // of the picture's left upper corner, in pixels
  y: number;
}

export const SIZE = 9; // half the height of a shape, in pixels

/* Paths around the point where the pen stands, SIZE to each side. */
const SHAPES: Record<Class, string> = {
  person: "m-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0",
  group: "m-9 -5l4 -4h10l4 4v10l-4 4h-10l-4 -4z",
  vehicle: "m-10 7l10 -17l10 17z",
  place: "m0 -11l11 11l-11 11l-11 -11z",
  event: "m-9 -9h18v18h-18z",
  phone: "m-6 -10h12v20h-12z",
  account: "m-11 -6h22v12h-22z",
  document: "m-8 -10h12l4 4v16h-16z",
  online: "m-11 0l6 -9h10l6 9l-6 9h-10z",
};

export function shape(which: Class): string {
  return SHAPES[which];
}

/* A community is a ring, the wider the more stand in it. */
export function ring(size: number): number {
  return 12 + 3 * Math.log2(size);
}

export function letter(which: Class): string {
  return t(`chart.letter.${which}`);
}

export function classes(net: Net): Class[] {
  return CLASSES.filter((each) => net.nodes.some((node) => !node.is_community && node.class === each));
}

const LABEL_LETTERS = 26;

/* What stands beside a node in the picture; the whole name stands in the table and in the panel. */
export function brief(node: NetNode): string {
  const text = show(node.label).text;
  return [...text].length > LABEL_LETTERS ? `${[...text].slice(0, LABEL_LETTERS - 1).join("")}…` : text;
}

export function screen(view: View, node: NetNode): { x: number; y: number } {
  return { x: node.x * view.k + view.x, y: node.y * view.k + view.y };
}

/* The outermost places; the first is beyond the last where nothing is left. */
export function edges(net: Net, left: Left): { x0: number; y0: number; x1: number; y1: number } {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const at of left.nodes) {
    const { x, y } = net.nodes[at]!;
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  }
  return { x0, y0, x1, y1 };
}

/* All of it in the frame, and none of it larger than a tie of 90 pixels. */
export function fit(net: Net, left: Left, width: number, height: number): View {
  const { x0, y0, x1, y1 } = edges(net, left);
  if (x0 > x1) return { k: 0.9, x: width / 2, y: height / 2 };
  const edge = 48;
  const k = Math.min(
    0.9,
    (width - 2 * edge) / Math.max(1, x1 - x0),
    (height - 2 * edge) / Math.max(1, y1 - y0),
  );
  return { k, x: width / 2 - ((x0 + x1) / 2) * k, y: height / 2 - ((y0 + y1) / 2) * k };
}

const LETTER_WIDE = 6.6;
const LINE_HIGH = 15;

/* Who gets a label: the chosen and those beside him, then the best tied, as long as no two lie upon each other. */
export function labelled(net: Net, left: Left, view: View, first: Set<number>): Set<number> {
  const order = [...left.nodes].sort((a, b) => {
    const early = Number(first.has(b)) - Number(first.has(a));
    if (early) return early;
    const one = net.nodes[a]!;
    const two = net.nodes[b]!;
    return two.size - one.size || two.degree - one.degree || a - b;
  });
  const taken = new Map<string, { x: number; y: number; wide: number }[]>();
  const cell = (x: number, y: number) => `${Math.floor(x / 200)} ${Math.floor(y / LINE_HIGH)}`;
  const given = new Set<number>();
  for (const at of order) {
    const node = net.nodes[at]!;
    const { x, y } = screen(view, node);
    const wide = brief(node).length * LETTER_WIDE;
    let free = true;
    for (let row = -1; free && row <= 1; row += 1)
      for (let column = -1; free && column <= 1; column += 1)
        for (const other of taken.get(cell(x + column * 200, y + row * LINE_HIGH)) ?? [])
          if (Math.abs(other.y - y) < LINE_HIGH && Math.abs(other.x - x) < (other.wide + wide) / 2 + 4) free = false;
    if (!free && !first.has(at)) continue;
    given.add(at);
    const key = cell(x, y);
    taken.set(key, [...(taken.get(key) ?? []), { x, y, wide }]);
  }
  return given;
}

/* ---- as a file ---- */

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);
}

const TONES: Record<Class, string> = {
  person: "#e3f0f2",
  group: "#e6f4ec",
  vehicle: "#f4f6f7",
  place: "#f4f6f7",
  event: "#f4f6f7",
  phone: "#fff3dc",
  account: "#fff3dc",
  document: "#fff3dc",
  online: "#fff3dc",
};

/*
 * The picture as an SVG that needs nothing else: with the handling above it and who saved it below, since a picture travels
 * alone.
 */
export function svgText(net: Net, left: Left, view: View, width: number, height: number, above: string, below: string): string {
  const out: string[] = [];
  const names = labelled(net, left, view, new Set());
  const high = height + 64;
  out.push(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${high}" viewBox="0 -32 ${width} ${high}" font-family="Noto Sans, sans-serif" font-size="12">`,
    `<rect y="-32" width="${width}" height="${high}" fill="#fff"/>`,
    `<rect y="-32" width="${width}" height="24" fill="#000"/><text x="8" y="-15" fill="#fff">${escape(above)}</text>`,
  );
  for (const at of left.ties) {
    const tie = net.ties[at]!;
    const a = screen(view, net.nodes[tie.a]!);
    const b = screen(view, net.nodes[tie.b]!);
    const dash = tie.says.length > 0 && tie.says.every((says) => says.field) ? ' stroke-dasharray="4 3"' : "";
    out.push(
      `<path d="M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}" stroke="#6b757d"${dash}/>`,
    );
  }
  for (const at of left.nodes) {
    const node = net.nodes[at]!;
    const { x, y } = screen(view, node);
    out.push(`<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)})" text-anchor="middle">`);
    if (node.is_community)
      out.push(
        `<circle r="${ring(node.size).toFixed(1)}" fill="#fff" stroke="#14191d" stroke-width="3"/><text y="4">${node.size}</text>`,
      );
    else
      out.push(
        `<path d="${shape(node.class)}" fill="${TONES[node.class]}" stroke="#14191d" stroke-width="1.5"/><text y="4" font-size="10">${escape(letter(node.class))}</text>`,
      );
    if (names.has(at))
      out.push(
        `<text y="${(node.is_community ? ring(node.size) : SIZE) + 13}" stroke="#fff" stroke-width="3" paint-order="stroke">${escape(brief(node))}</text>`,
      );
    out.push("</g>");
  }
  out.push(`<text x="8" y="${height + 20}" fill="#333">${escape(below)}</text></svg>`);
  return out.join("\n");
}

const KEPT_MS = 60_000; // while the browser takes the file

function save(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

export function saveSvg(name: string, text: string): void {
  save(`${name}.svg`, new Blob([text], { type: "image/svg+xml" }));
}

const FINE = 2; // points of the file for each of the screen

export function savePng(name: string, text: string, width: number, height: number): Promise<void> {
  return new Promise((done, fail) => {
    const picture = new Image();
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * FINE;
      canvas.height = (height + 64) * FINE;
      canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        if (!blob) return fail(new Error("the picture is too large"));
        save(`${name}.png`, blob);
        return done();
      }, "image/png");
    };
    picture.onerror = () => fail(new Error("the picture cannot be drawn"));
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });
}
