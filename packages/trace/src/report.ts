/** The report that people read. */
import type { Finding, RequestSnapshot, Step } from "./finding.ts";
import { printFrame } from "./frames.ts";
import { process, variable } from "./host.ts";
import type { PrimitiveSnapshot, Snapshot } from "./snapshot.ts";

/** How many of those that wait for a primitive are listed, at most. */
const maxListed = 10;

type Paint = (text: string) => string;

/** How the parts of a report are shown. */
interface Style {
  readonly certain: Paint;
  readonly probable: Paint;
  readonly name: Paint;
  readonly task: Paint;
  readonly faint: Paint;
}

const plain: Style = { certain: String, probable: String, name: String, task: String, faint: String };
const paint =
  (code: string, end: string): Paint =>
  (text) =>
    `\u001b[${code}m${text}\u001b[${end}m`;
const coloured: Style = {
  certain: paint("1;31", "0"),
  probable: paint("1;33", "0"),
  name: paint("1", "22"),
  task: paint("36", "39"),
  faint: paint("2", "22"),
};

/** Whether the terminal that an output goes to shows colours. */
export function hasColour(output: "stdout" | "stderr"): boolean {
  return process[output]?.isTTY === true && (variable("NO_COLOR") ?? "") === "" && variable("TERM") !== "dumb";
}

/** A snapshot in print: first what is wrong, then who holds what, and who waits for it. */
export function printSnapshot({ findings, primitives }: Snapshot, colour: boolean): string {
  const style = colour ? coloured : plain;
  const parts = findings.map((finding) => printFinding(finding, colour));
  if (findings.length === 0) parts.push("Nothing is known to be wrong.");
  if (primitives.length === 0) parts.push("Nothing is held, and nothing waits.");
  for (const primitive of primitives) parts.push(printPrimitive(primitive, style));
  return parts.join("\n\n");
}

/** A finding in print: what is wrong, in one line; then the requests that it is about; then why that is known. */
export function printFinding(finding: Finding, colour: boolean): string {
  const style = colour ? coloured : plain;
  const { kind, certainty, message, why, steps } = finding;
  const lines = [`${style[certainty](kind)} (${certainty}): ${message}`];
  for (const step of steps) lines.push(`  ${printStep(step, style)}`);
  lines.push(style.faint(`  ${certainty}: ${why}`));
  return lines.join("\n");
}

function printStep(step: Step, style: Style): string {
  const { does, primitive } = step;
  const what = `${does} ${style.name(primitive)}${demandOf(step)}`;
  const place = placeOf(step, does === "holds" ? "acquired" : "requested", style);
  return `${taskOf(step, style)} ${what} for ${duration(step.ms)}${place}`;
}

function printPrimitive({ label, state, holders, waiters }: PrimitiveSnapshot, style: Style): string {
  const lines = [`${style.name(label)} ${state}`];
  for (const holder of holders) {
    const verb = holder.suspended ? "suspended by a condition" : "held";
    const by = holder.task === undefined ? "" : ` by ${taskOf(holder, style)}`;
    lines.push(`  ${verb} for ${duration(holder.ms)}${by}${demandOf(holder)}${placeOf(holder, "acquired", style)}`);
  }
  for (const waiter of waiters.slice(0, maxListed)) {
    lines.push(
      `  ${taskOf(waiter, style)} waits for ${duration(waiter.ms)}${demandOf(waiter)}${placeOf(waiter, "requested", style)}`,
    );
  }
  if (waiters.length > maxListed) lines.push(style.faint(`  and ${waiters.length - maxListed} more wait`));
  return lines.join("\n");
}

function taskOf({ task }: RequestSnapshot, { task: paint }: Style): string {
  return task === undefined ? "a task without a name" : `task ${paint(`"${task}"`)}`;
}

function demandOf({ demand }: RequestSnapshot): string {
  if (typeof demand === "string") return ` to ${demand}`;
  return demand === undefined || demand === 1 ? "" : `, ${demand} permits`;
}

function placeOf({ frames: [frame] }: RequestSnapshot, verb: string, { faint }: Style): string {
  return frame === undefined ? "" : `, ${verb} at ${faint(printFrame(frame))}`;
}

/** A duration in print: `12 ms`, `3.4 s`, `5 min`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
