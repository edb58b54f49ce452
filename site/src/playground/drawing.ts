/** The drawing: a pure function of a run and a time. */
import { eventText } from "./event.ts";
import { baseOf } from "./scenario.ts";
import type { Phase, Timeline } from "./timeline.ts";

const row = 30;
const bar = 18;
const top = 22;

/** How it is drawn. */
export interface View {
  readonly time: number;
  readonly width: number;
}

/** The drawing as SVG, at a time. What comes later is not drawn. */
export function drawingOf(timeline: Timeline, { time, width }: View): string {
  const { x, height, end } = layoutOf(timeline, width);
  const now = x(Math.min(time, end));
  const line = `<line class="now" x1="${now}" x2="${now}" y1="${top - 8}" y2="${height}"/>`;
  const box = `width="${round(width)}" height="${height}" viewBox="0 0 ${round(width)} ${height}"`;
  const label = 'role="img" aria-label="The timeline, also as text below"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} ${label}>${bodyOf(timeline, { time, width })}${line}</svg>`;
}

/** Where things are: of times, where they are from left to right. */
export interface Layout {
  x(ms: number): number;
  readonly left: number;
  readonly top: number;
  readonly height: number;
  readonly end: number;
}

export function layoutOf(timeline: Timeline, width: number): Layout {
  const names = timeline.run.scenario.tasks.map(({ name }) => name);
  const left = Math.max(...names.map((name) => name.length), 3) * 7.5 + 10;
  const end = Math.max(timeline.end, 10);
  const scale = (width - left - 12) / end;
  return { left, top, end, height: top + names.length * row + 4, x: (ms) => round(left + ms * scale) };
}

/** The axis, the names of the tasks, what they do, and what happens to them. */
export function bodyOf(timeline: Timeline, { time, width }: View): string {
  const { scenario } = timeline.run;
  const { x, height, end } = layoutOf(timeline, width);
  const colours = new Map(scenario.primitives.map(({ name }, index) => [name, index % 4]));
  const parts = [axis(end, x, height)];
  for (const [index, { name }] of scenario.tasks.entries()) {
    const y = top + index * row;
    parts.push(`<text class="name" x="0" y="${y + 19}">${markup(name)}</text>`);
    for (const phase of timeline.phases.get(name) ?? []) {
      if (phase.from <= time) parts.push(drawPhase(phase, Math.min(phase.to, time), y, x, colours, end));
    }
  }
  for (const { at, events } of timeline.moments) {
    const fromOutside = events.filter(({ task }) => task === undefined);
    if (fromOutside.length === 0 || at > time) continue;
    const text = fromOutside.map(eventText).join(", ");
    parts.push(`<g class="action"><line x1="${x(at)}" x2="${x(at)}" y1="${top - 6}" y2="${height}"/>`);
    parts.push(`<path d="M${x(at)} ${top - 2}l-5 -8h10z"><title>${markup(`${at} ms: ${text}`)}</title></path></g>`);
  }
  return parts.join("");
}

function axis(end: number, x: (ms: number) => number, height: number): string {
  const step = [5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((step) => x(step) - x(0) >= 44) ?? 2000;
  let text = "";
  for (let ms = 0; ms <= end; ms += step) {
    text += `<line class="tick" x1="${x(ms)}" x2="${x(ms)}" y1="${top - 6}" y2="${height}"/>`;
    text += `<text class="time" x="${x(ms)}" y="11">${ms}</text>`;
  }
  return text;
}

function drawPhase(
  { from, state }: Phase,
  to: number,
  y: number,
  x: (ms: number) => number,
  colours: ReadonlyMap<string, number>,
  end: number,
): string {
  const [x1, x2] = [x(from), x(to)];
  const middle = y + row / 2;
  const colourOf = (part: string) => colours.get(baseOf(part).split(" ")[0] ?? "") ?? 0;
  const box = (part: string, kind: string, y: number, height: number, label: string) => {
    const width = round(Math.max(x2 - x1, 1));
    const fits = label.length * 6.6 + 6 <= width;
    const shown = fits
      ? `<text class="label${height < bar ? " small" : ""}" x="${round((x1 + x2) / 2)}" y="${round(y + height / 2 + (height < bar ? 3.5 : 4))}">${markup(label)}</text>`
      : "";
    const rect = `<rect x="${x1}" y="${y}" width="${width}" height="${height}" rx="3"/>`;
    return `<g class="${kind} c${colourOf(part)}"><title>${markup(title(kind, label))}</title>${rect}${shown}</g>`;
  };
  switch (state.is) {
    case "not begun":
      return "";
    case "done":
      return `<circle class="done" cx="${x(from)}" cy="${middle}" r="4"><title>done</title></circle>`;
    case "cancelled":
    case "failed": {
      const mark = `<path class="end" d="M${x1 - 4} ${middle - 4}l8 8m0 -8l-8 8"><title>${state.error}</title></path>`;
      const until = to < end ? x2 : x(end);
      return `<line class="cancelled" x1="${x1 + 8}" x2="${Math.max(until, x1 + 8)}" y1="${middle}" y2="${middle}"/>${mark}`;
    }
    default: {
      const { holds, suspended, waitsFor } = state;
      const held = [...holds, ...suspended];
      if (from === to) return "";
      if (held.length === 0 && waitsFor === undefined) {
        return `<line class="runs" x1="${x1}" x2="${x2}" y1="${middle}" y2="${middle}"/>`;
      }
      const both = held.length > 0 && waitsFor !== undefined;
      const height = both ? bar / 2 + 4 : bar;
      let text = "";
      if (waitsFor !== undefined) text += box(waitsFor, "waits", both ? y + 1 : y + 6, height, waitsFor);
      held.forEach((part, index) => {
        const each = height / held.length;
        const kind = suspended.includes(part) ? "suspended" : "holds";
        text += box(part, kind, round((both ? y + 1 + height + 1 : y + 6) + index * each), round(each), part);
      });
      return text;
    }
  }
}

function title(kind: string, label: string): string {
  if (kind === "waits") return `waits for ${label}`;
  return kind === "holds" ? `holds ${label}` : `${label}, suspended`;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

/** Text as it stands in markup. */
export function markup(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
