import { drawing, element, label } from "./svg.ts";
import { short } from "./text.ts";

/** A bar. */
export interface Bar {
  readonly name: string;
  readonly kind: "ours" | "floor" | "peer";
  readonly value: number;
}

/** Bars of one runtime. */
export interface Panel {
  readonly name: string;
  readonly bars: readonly Bar[];
}

const [left, width, gap, row, top] = [170, 205, 85, 20, 58];

/** Panels of bars side by side, all with the same names. A bar far longer than ours is cut, and says so. */
export function barChart(title: string, unit: string, panels: readonly Panel[]): string {
  const names = panels[0]?.bars.map(({ name }) => name) ?? [];
  const bottom = top + names.length * row;
  const content = [label(8, 20, title, { class: "title" })];
  for (const [i, name] of names.entries())
    content.push(label(left - 8, top + i * row + 14, name, { "text-anchor": "end" }));
  for (const [p, { name, bars }] of panels.entries()) {
    const x = left + p * (width + gap);
    const longest = Math.max(...bars.filter(({ value }) => Number.isFinite(value)).map(({ value }) => value));
    const ours = Math.max(...bars.filter(({ kind }) => kind === "ours").map(({ value }) => value));
    const scale = width / Math.min(longest, 5 * ours);
    content.push(label(x, top - 14, name));
    content.push(element("line", { class: "grid", x1: x, x2: x, y1: top, y2: bottom }));
    for (const [i, { kind, value }] of bars.entries()) {
      const y = top + i * row + 4;
      if (!Number.isFinite(value)) {
        content.push(label(x + 4, y + 10, "–", { class: "quiet" }));
        continue;
      }
      const length = Math.min(value * scale, width);
      const cut = value * scale > width;
      content.push(element("rect", { class: kind, x, y, width: Math.max(length, 1), height: row - 8 }));
      content.push(label(x + length + 4, y + 10, `${cut ? "» " : ""}${short(value)}`, { class: "quiet" }));
    }
    content.push(label(x, bottom + 18, unit, { class: "quiet" }));
  }
  return drawing(left + panels.length * (width + gap), bottom + 30, title, content);
}
