/** Draws what a task does for some time: it waits dashed, holds solid, and is dotted when it was cancelled. */
import { baseOf } from "../scenario.ts";
import type { Phase } from "../timeline.ts";
import { type Layout, markup, round, row } from "./layout.ts";

const bar = 18;
const half = 13;

/** A phase from its start until a time, in a row that begins at `y`. */
export function drawPhase({ from, state }: Phase, to: number, y: number, layout: Layout, colours: Colours): string {
  const { x, end } = layout;
  const [x1, x2] = [x(from), x(to)];
  const middle = y + row / 2;
  switch (state.is) {
    case "not begun":
      return "";
    case "done":
      return `<circle class="done" cx="${x1}" cy="${middle}" r="4"><title>done</title></circle>`;
    case "cancelled":
    case "failed": {
      const mark = `<path class="end" d="M${x1 - 4} ${middle - 4}l8 8m0 -8l-8 8"><title>${state.error}</title></path>`;
      return `<line class="cancelled" x1="${x1 + 8}" x2="${Math.max(to < end ? x2 : x(end), x1 + 8)}" y1="${middle}" y2="${middle}"/>${mark}`;
    }
    default: {
      if (from === to) return "";
      const { holds, suspended, waitsFor } = state;
      if (holds.length + suspended.length === 0 && waitsFor === undefined) {
        return `<line class="runs" x1="${x1}" x2="${x2}" y1="${middle}" y2="${middle}"/>`;
      }
      const holding = [
        { kind: "holds", parts: holds },
        { kind: "suspended", parts: suspended },
      ].filter(({ parts }) => parts.length > 0);
      const waiting = waitsFor === undefined ? [] : [{ kind: "waits", parts: [waitsFor] }];
      const all = [...waiting, ...holding];
      const height = all.length > 1 ? half : bar;
      const start = middle - (height * all.length + all.length - 1) / 2;
      const bars = all.map(({ kind, parts }, index) => ({
        kind,
        parts,
        y: start + index * (height + 1),
        height,
        x1,
        x2,
      }));
      return bars.map((each) => drawBar(each, colours)).join("");
    }
  }
}

/** The colour of each primitive. */
export type Colours = ReadonlyMap<string, number>;

interface Bar {
  readonly kind: string;
  readonly parts: readonly string[];
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
  readonly height: number;
}

/** A bar of one or several parts, with their names where there is room. */
function drawBar({ kind, parts, x1, x2, y, height }: Bar, colours: Colours): string {
  const width = round(Math.max(x2 - x1, 1));
  const each = height / parts.length;
  const rects = parts.map((part, index) => {
    const colour = colours.get(baseOf(part).split(" ")[0] ?? "") ?? 0;
    return `<rect class="c${colour}" x="${x1}" y="${round(y + index * each)}" width="${width}" height="${round(each)}" rx="3"/>`;
  });
  const outline = `<rect class="outline" x="${x1}" y="${round(y)}" width="${width}" height="${height}" rx="3"/>`;
  const label = parts.join(", ");
  const fits = label.length * 6.6 + 6 <= width;
  const position = `x="${round((x1 + x2) / 2)}" y="${round(y + height / 2 + (height < bar ? 3.5 : 4))}"`;
  const text = fits ? `<text class="label${height < bar ? " small" : ""}" ${position}>${markup(label)}</text>` : "";
  return `<g class="${kind}"><title>${markup(titleOf(kind, label))}</title>${rects.join("")}${outline}${text}</g>`;
}

function titleOf(kind: string, label: string): string {
  if (kind === "waits") return `waits for ${label}`;
  return kind === "holds" ? `holds ${label}` : `${label}, suspended`;
}
