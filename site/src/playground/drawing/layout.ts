/** Where things are in the drawing. */
import { eventText } from "../event.ts";
import type { Timeline } from "../timeline.ts";

/** The height of a task's row. */
export const row = 30;
/** Where the rows begin, below the axis. */
export const top = 22;
const line = 15; // of text below the rows

export interface Layout {
  /** Where a time is, from left to right. */
  x(ms: number): number;
  readonly width: number;
  /** Where the rows end. */
  readonly bottom: number;
  readonly height: number;
  readonly end: number;
  readonly notes: readonly Note[];
}

/** What happens from outside, written below the rows. */
export interface Note {
  readonly at: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export function layoutOf(timeline: Timeline, width: number): Layout {
  const names = timeline.run.scenario.tasks.map(({ name }) => name);
  const left = Math.max(...names.map((name) => name.length), 3) * 7.5 + 10;
  const end = Math.max(timeline.end, 10);
  const scale = (width - left - 12) / end;
  const x = (ms: number) => round(left + ms * scale);
  const bottom = top + names.length * row + 4;
  const notes = notesOf(timeline, x, bottom, width);
  const height = Math.max(bottom, ...notes.map(({ y }) => y + 4));
  return { x, width, bottom, height, end, notes };
}

/** Each note on the first line where there is room for it. */
function notesOf(timeline: Timeline, x: (ms: number) => number, bottom: number, width: number): Note[] {
  const ends: number[] = [];
  return textsOf(timeline).map(({ at, text }) => {
    const length = text.length * 6;
    const start = round(Math.max(Math.min(x(at) - 4, width - length), 0));
    const free = ends.findIndex((end) => end + 8 <= start);
    const index = free < 0 ? ends.length : free;
    ends[index] = start + length;
    return { at, text, x: start, y: bottom + line * (index + 1) - 3 };
  });
}

function textsOf({ moments, run, end }: Timeline): { at: number; text: string }[] {
  const { deadline } = run.scenario;
  const texts = moments.flatMap(({ at, events }) => {
    const fromOutside = events.filter(({ task }) => task === undefined);
    return fromOutside.length === 0 ? [] : [{ at, text: fromOutside.map(eventText).join(", ") }];
  });
  if (deadline !== undefined && deadline <= end) texts.push({ at: deadline, text: "deadline" });
  return texts.sort((a, b) => a.at - b.at);
}

/** A number as it stands in markup. */
export function round(n: number): number {
  return Math.round(n * 10) / 10;
}

/** Text as it stands in markup. */
export function markup(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
