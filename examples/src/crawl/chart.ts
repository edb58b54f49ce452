// Draws the timeline on one axis: what each worker did, and how many tasks used each primitive.

import { formatTime, paint, type Style } from "../terminal.ts";
import { type Activity, durationOf, maxAtOnce, type Span, type Timeline, type Track } from "./timeline.ts";

const width = 64; // of the time axis, in characters
const margin = 16; // for the labels before it
const samples = 8; // of a worker's activity, in the time of one character

const looks: Record<Activity, { readonly glyph: string; readonly style: Style }> = {
  "holds a connection": { glyph: "█", style: "green" },
  "waits for a connection": { glyph: "░", style: "yellow" },
  "backs off": { glyph: "×", style: "red" },
  "holds the lock": { glyph: "◆", style: "magenta" },
  "waits for the lock": { glyph: "◇", style: "magenta" },
  "waits for the gate": { glyph: "·", style: "dim" },
  parses: { glyph: "▓", style: "blue" },
  "waits for a page": { glyph: "_", style: "dim" },
  "waits for space": { glyph: "^", style: "yellow" },
  "waits at the barrier": { glyph: "|", style: "cyan" },
};

const uses: readonly (readonly [label: string, activity: Activity])[] = [
  ["Event waits", "waits for the gate"],
  ["Semaphore waits", "waits for a connection"],
  ["Semaphore holds", "holds a connection"],
  ["Lock waits", "waits for the lock"],
  ["Lock holds", "holds the lock"],
  ["Condition space", "waits for space"],
  ["Condition page", "waits for a page"],
  ["Barrier waits", "waits at the barrier"],
];

/** The lines of the chart. */
export function chart(timeline: Timeline): string[] {
  const { end, phases, tracks } = timeline;
  const heading = (left: string, ...columns: readonly string[]) =>
    paint("dim", left.padEnd(margin + width) + columns.map((column) => column.padStart(8)).join(""));
  let seconds = "";
  for (let at = 0; at < end; at += 1000) seconds = `${seconds.padEnd(columnOf(at, end))}${at / 1000} s`;
  let marks = "";
  for (const [index, { start }] of phases.entries()) marks = `${marks.padEnd(columnOf(start, end))}╷${index + 1}`;
  return [
    heading(" ".repeat(margin) + seconds),
    heading("phase".padEnd(margin) + marks, "waited", "held"),
    ...tracks.map((track) => workerLine(track, end)),
    "",
    ...legend(phases),
    "",
    heading("", "at once", "longest"),
    ...uses.map(([label, activity]) => useLine(label, activity, timeline.spans(activity), end)),
  ];
}

function workerLine({ worker, spans }: Track, end: number): string {
  let cells = "";
  for (let column = 0; column < width; column++) {
    const activity = longestIn(spans, column, end);
    cells += activity === undefined ? " " : paint(looks[activity].style, looks[activity].glyph);
  }
  const waited = sum(spans.filter(({ activity }) => activity.startsWith("waits")));
  const held = sum(spans.filter(({ activity }) => activity === "holds a connection"));
  return worker.padEnd(margin) + cells + [waited, held].map(time).join("");
}

/** How many tasks did it, on average over each column. A full block is the most that ever did it at once. */
function useLine(label: string, activity: Activity, spans: readonly Span[], end: number): string {
  const max = maxAtOnce(spans);
  let cells = "";
  for (let column = 0; column < width; column++) {
    const [from, to] = [timeOf(column, end), timeOf(column + 1, end)];
    const clipped = spans.map((span) => ({ ...span, start: Math.max(from, span.start), end: Math.min(to, span.end) }));
    cells += block(sum(clipped) / (to - from) / Math.max(1, max));
  }
  const longest = Math.max(0, ...spans.map(durationOf));
  return label.padEnd(margin) + paint(looks[activity].style, cells) + `${max}`.padStart(8) + time(longest);
}

function legend(phases: Timeline["phases"]): string[] {
  const entries = Object.entries(looks).map(([text, { glyph, style }]) => `${paint(style, glyph)} ${text.padEnd(26)}`);
  entries.push(phases.map(({ name }, index) => `╷${index + 1} ${name}`).join("  "));
  const lines: string[] = [];
  while (entries.length > 0) lines.push(" ".repeat(margin) + entries.splice(0, 3).join("").trimEnd());
  return lines;
}

/** The activity that took the longest part of a column. */
function longestIn(spans: readonly Span[], column: number, end: number): Activity | undefined {
  const counts = new Map<Activity, number>();
  for (let sample = 0.5; sample < samples; sample++) {
    const at = timeOf(column + sample / samples, end);
    const [inner] = spans.filter((span) => span.start <= at && at < span.end).sort((a, b) => b.start - a.start);
    if (inner !== undefined) counts.set(inner.activity, (counts.get(inner.activity) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function block(level: number): string {
  const eighths = level > 0 ? Math.max(1, Math.round(level * 8)) : 0;
  return " ▁▂▃▄▅▆▇█".charAt(Math.min(8, eighths));
}

function time(ms: number): string {
  return (ms > 0 ? formatTime(ms) : "-").padStart(8);
}

function sum(spans: readonly Span[]): number {
  return spans.reduce((total, span) => total + Math.max(0, durationOf(span)), 0);
}

function columnOf(at: number, end: number): number {
  return Math.round((at / end) * width);
}

function timeOf(column: number, end: number): number {
  return (column / width) * end;
}
