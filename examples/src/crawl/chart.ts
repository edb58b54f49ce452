import { formatTime, paint, type Style } from "./terminal.ts";
import { type Activity, durationOf, mostAtOnce, type Span, type Timeline, type Track } from "./timeline.ts";

const width = 64; // of the axis of time, in characters
const margin = 16; // for the labels before it
const samples = 8; // of what a worker is at, in the time of one character

const looks: Record<Activity, { readonly glyph: string; readonly style: Style }> = {
  "holds a connection": { glyph: "█", style: "green" },
  "waits for a connection": { glyph: "░", style: "yellow" },
  "backs off": { glyph: "×", style: "red" },
  "holds the lock": { glyph: "◆", style: "magenta" },
  "waits for the lock": { glyph: "◇", style: "magenta" },
  "waits for the gate": { glyph: "·", style: "dim" },
  parses: { glyph: "▓", style: "blue" },
  "waits for a page": { glyph: "_", style: "dim" },
  "waits for room": { glyph: "^", style: "yellow" },
  "waits at the barrier": { glyph: "|", style: "cyan" },
};

const uses: readonly (readonly [label: string, activity: Activity])[] = [
  ["Event waits", "waits for the gate"],
  ["Semaphore waits", "waits for a connection"],
  ["Semaphore holds", "holds a connection"],
  ["Lock waits", "waits for the lock"],
  ["Lock holds", "holds the lock"],
  ["Condition room", "waits for room"],
  ["Condition page", "waits for a page"],
  ["Barrier waits", "waits at the barrier"],
];

/** On one axis of time: what each worker was at, and how many used each primitive. */
export function chart(timeline: Timeline): string[] {
  const { end } = timeline;
  return [
    ...axis(timeline.phases, end),
    ...timeline.tracks.map((track) => workerLine(track, end)),
    "",
    ...uses.map(([label, activity]) => useLine(label, activity, timeline.spans(activity), end)),
    "",
    ...legend(timeline.phases),
  ];
}

function axis(phases: Timeline["phases"], end: number): string[] {
  let seconds = "";
  for (let at = 0; at < end; at += 1000) seconds = `${seconds.padEnd(columnOf(at, end))}${at / 1000} s`;
  let marks = "";
  for (const [index, { start }] of phases.entries()) marks = `${marks.padEnd(columnOf(start, end))}╷${index + 1}`;
  return [
    paint("dim", " ".repeat(margin) + seconds),
    paint("dim", "phase".padEnd(margin) + marks.padEnd(width) + "waited".padStart(8) + "held".padStart(8)),
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
  const times = [waited, held].map((time) => (time > 0 ? formatTime(time) : "-").padStart(8));
  return worker.padEnd(margin) + cells + times.join("");
}

/** How many did it, on average over each column. A full block is the most that ever did. */
function useLine(label: string, activity: Activity, spans: readonly Span[], end: number): string {
  const most = mostAtOnce(spans);
  let cells = "";
  for (let column = 0; column < width; column++) {
    const [from, to] = [timeOf(column, end), timeOf(column + 1, end)];
    const clipped = spans.map((span) => ({ ...span, start: Math.max(from, span.start), end: Math.min(to, span.end) }));
    cells += block(sum(clipped) / (to - from) / Math.max(1, most));
  }
  return `${label.padEnd(margin)}${paint(looks[activity].style, cells)}  ${most} at once`;
}

function legend(phases: Timeline["phases"]): string[] {
  const entries = Object.entries(looks).map(([text, { glyph, style }]) => `${paint(style, glyph)} ${text.padEnd(26)}`);
  entries.push(phases.map(({ name }, index) => `╷${index + 1} ${name}`).join("  "));
  const lines: string[] = [];
  while (entries.length > 0) lines.push(" ".repeat(margin) + entries.splice(0, 3).join("").trimEnd());
  return lines;
}

/** What took the longest part of a column. */
function longestIn(spans: readonly Span[], column: number, end: number): Activity | undefined {
  const counts = new Map<Activity, number>();
  for (let sample = 0.5; sample < samples; sample++) {
    const activity = innermost(spans, timeOf(column + sample / samples, end));
    if (activity !== undefined) counts.set(activity, (counts.get(activity) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function innermost(spans: readonly Span[], at: number): Activity | undefined {
  let inner: Span | undefined;
  for (const span of spans) {
    if (span.start <= at && at < span.end && (inner === undefined || span.start >= inner.start)) inner = span;
  }
  return inner?.activity;
}

function block(level: number): string {
  const eighths = level > 0 ? Math.max(1, Math.round(level * 8)) : 0;
  return " ▁▂▃▄▅▆▇█".charAt(Math.min(8, eighths));
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
