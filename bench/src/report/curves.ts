import { drawing, element, label } from "./svg.ts";
import { full, short } from "./text.ts";

/** A line: what it costs at each size. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [size: number, cost: number])[];
}

/** Curves of one runtime. */
export interface Panel {
  readonly name: string;
  readonly curves: readonly Curve[];
}

const [width, height, left, gap, top] = [230, 190, 62, 66, 92];

/** Panels of curves side by side. Both axes are logarithmic. The first curve is the thick one. */
export function curveChart(title: string, xUnit: string, yUnit: string, panels: readonly Panel[]): string {
  const names = [...new Set(panels.flatMap(({ curves }) => curves.map(({ name }) => name)))];
  const points = panels.flatMap(({ curves }) => curves.flatMap(({ points }) => points));
  const xs = [...new Set(points.map(([size]) => size))].sort((a, b) => a - b);
  const [minX, maxX] = [xs[0] ?? 1, xs.at(-1) ?? 1];
  const costs = points.map(([, cost]) => Math.max(cost, 0.1));
  const low = Math.floor(Math.log10(Math.min(...costs)));
  const high = Math.ceil(Math.log10(Math.max(...costs)));
  const across = (size: number) => (maxX === minX ? 0 : (width * Math.log(size / minX)) / Math.log(maxX / minX));
  const down = (cost: number) => height * (1 - (Math.log10(Math.max(cost, 0.1)) - low) / (high - low));
  const total = left + panels.length * (width + gap);

  const content = [label(8, 20, title, { class: "title" })];
  for (const [i, name] of names.entries()) {
    const [x, y] = [8 + (i % 5) * ((total - 16) / 5), 42 + Math.floor(i / 5) * 18];
    content.push(
      element("line", { class: `curve c${i % 8}${i === 0 ? " main" : ""}`, x1: x, x2: x + 22, y1: y - 4, y2: y - 4 }),
    );
    content.push(label(x + 28, y, name));
  }
  for (const [p, panel] of panels.entries()) {
    const x = left + p * (width + gap);
    content.push(label(x, top - 8, `${panel.name}: ${yUnit}`));
    for (let power = low; power <= high; power++) {
      const y = top + down(10 ** power);
      content.push(element("line", { class: "grid", x1: x, x2: x + width, y1: y, y2: y }));
      content.push(
        label(x - 6, y + 4, short(10 ** power).replace(/\.0+$/, ""), { "text-anchor": "end", class: "quiet" }),
      );
    }
    for (const [i, size] of xs.entries()) {
      const at = { "text-anchor": i === 0 ? "start" : i === xs.length - 1 ? "end" : "middle", class: "quiet" };
      content.push(label(x + across(size), top + height + 16, compact(size), at));
    }
    content.push(label(x + width / 2, top + height + 34, xUnit, { "text-anchor": "middle", class: "quiet" }));
    for (const { name, points } of panel.curves) {
      const i = names.indexOf(name);
      const path = points
        .map(([size, cost]) => `${(x + across(size)).toFixed(1)},${(top + down(cost)).toFixed(1)}`)
        .join(" ");
      content.push(element("polyline", { class: `curve c${i % 8}${i === 0 ? " main" : ""}`, points: path }));
    }
  }
  return drawing(total, top + height + 46, title, content);
}

function compact(size: number): string {
  if (size >= 1e6) return `${size / 1e6}M`;
  return size >= 1000 ? `${size / 1000}k` : full(size);
}
