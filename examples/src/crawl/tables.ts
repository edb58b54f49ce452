import { type Ledger, outcomes } from "./ledger.ts";
import { sectionOf, sections } from "./site.ts";
import { formatTime, paint } from "./terminal.ts";
import { type Activity, durationOf, mostAtOnce, type Timeline } from "./timeline.ts";

const uses: readonly (readonly [primitive: string, activity: Activity])[] = [
  ["Event", "waits for the gate"],
  ["Semaphore", "waits for a connection"],
  ["", "holds a connection"],
  ["Lock", "waits for the lock"],
  ["", "holds the lock"],
  ["Condition", "waits for room"],
  ["", "waits for a page"],
  ["Barrier", "waits at the barrier"],
];

/** How often and how long each primitive was waited for and held. */
export function durations(timeline: Timeline): string[] {
  const title = row("", "", ["times", "at once", "in all", "mean", "longest"], "by");
  const lines = uses.map(([primitive, activity]) => {
    const spans = timeline.spans(activity).sort((a, b) => durationOf(b) - durationOf(a));
    const total = spans.reduce((sum, span) => sum + durationOf(span), 0);
    const [longest] = spans;
    const times = [total, total / Math.max(1, spans.length), longest === undefined ? 0 : durationOf(longest)];
    const numbers = [`${spans.length}`, `${mostAtOnce(spans)}`, ...times.map(formatTime)];
    return row(primitive, activity, numbers, longest?.worker ?? "");
  });
  return [paint("dim", title), ...lines];
}

function row(primitive: string, activity: string, numbers: readonly string[], worker: string): string {
  const cells = numbers.map((number) => number.padStart(9)).join("");
  return `${primitive.padEnd(10)}${activity.padEnd(22)}${cells}  ${worker}`.trimEnd();
}

/** What became of the pages of each section. */
export function pages(ledger: Ledger): string[] {
  const title = ["found", ...outcomes];
  const cells = (numbers: readonly (number | string)[]) => numbers.map((number) => `${number}`.padStart(13)).join("");
  const lines = sections.map((section) => {
    const counts = outcomes.map(
      (outcome) => ledger.pages(outcome).filter((path) => sectionOf(path) === section).length,
    );
    return section.padEnd(10) + cells([counts.reduce((sum, count) => sum + count), ...counts]);
  });
  const totals = [ledger.found, ...outcomes.map((outcome) => ledger.pages(outcome).length)];
  return [paint("dim", "".padEnd(10) + cells(title)), ...lines, "in all".padEnd(10) + cells(totals)];
}
