/** The drawing: a pure function of a run and a time. */
import type { Timeline } from "../timeline.ts";
import { type Layout, layoutOf, markup, round, row, top } from "./layout.ts";
import { drawPhase } from "./phase.ts";

/** How it is drawn. */
export interface View {
  readonly time: number;
  readonly width: number;
}

/** The drawing as SVG, at a time. What comes later is not drawn. */
export function drawingOf(timeline: Timeline, { time, width }: View): string {
  const layout = layoutOf(timeline, width);
  const { x, height, end, bottom } = layout;
  const now = x(Math.min(time, end));
  const line = `<line class="now" x1="${now}" x2="${now}" y1="${top - 8}" y2="${bottom}"/>`;
  const box = `width="${round(width)}" height="${height}" viewBox="0 0 ${round(width)} ${height}"`;
  const label = 'role="img" aria-label="The timeline, also as text below"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} ${label}>${bodyOf(timeline, layout, time)}${line}</svg>`;
}

/** The axis, the names of the tasks, what they do, and what happens to them. */
export function bodyOf(timeline: Timeline, layout: Layout, time: number): string {
  const { tasks, primitives } = timeline.run.scenario;
  const colours = new Map(primitives.map(({ name }, index) => [name, index % 4]));
  const parts = [axis(layout)];
  for (const [index, { name }] of tasks.entries()) {
    const y = top + index * row;
    parts.push(`<text class="name" x="0" y="${y + 19}">${markup(name)}</text>`);
    for (const phase of timeline.phases.get(name) ?? []) {
      if (phase.from <= time) parts.push(drawPhase(phase, Math.min(phase.to, time), y, layout, colours));
    }
  }
  return parts.join("") + notes(layout, time);
}

function axis({ end, x, bottom }: Layout): string {
  const step = [5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((step) => x(step) - x(0) >= 44) ?? 2000;
  let text = "";
  for (let ms = 0; ms <= end; ms += step) {
    text += `<line class="tick" x1="${x(ms)}" x2="${x(ms)}" y1="${top - 6}" y2="${bottom}"/>`;
    text += `<text class="time" x="${x(ms)}" y="11">${ms}</text>`;
  }
  return text;
}

/** What has happened from outside. */
function notes({ notes, x, bottom }: Layout, time: number): string {
  const drawn = notes.map((note) => {
    if (note.at > time) return "";
    const at = x(note.at);
    const arrow = `<path d="M${at} ${top - 2}l-5 -8h10z"/>`;
    const line = `<line x1="${at}" x2="${at}" y1="${top - 6}" y2="${bottom}"/>`;
    return `<g class="note">${line}${arrow}<text x="${note.x}" y="${note.y}">${markup(note.text)}</text></g>`;
  });
  return drawn.join("");
}
