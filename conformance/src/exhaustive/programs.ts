// Every small program in the language of the differential test, here and on CPython's asyncio.
import { loadPython } from "../differential/asyncio.ts";
import { compare } from "../differential/compare.ts";
import { type Cancel, isCall, type Maker, type Program, type Step } from "../differential/program.ts";
import { describe } from "../differential/report.ts";
import type { Report } from "../report.ts";

/** Programs of one kind: the primitives, and the steps that may be taken. */
export interface ProgramWorld {
  readonly name: string;
  readonly world: readonly Maker[];
  readonly steps: readonly Template[];
  readonly short: number;
  readonly long: number;
}

/** A step; one that starts calls gets the number of the first. */
type Template = (call: number) => Step;

const acquire: Template = (call) => ({ do: "acquire", on: 0, call });
const acquireAndRelease: Template = (call) => ({ do: "acquire", on: 0, call, next: [{ do: "release", on: 0 }] });
const wait: Template = (call) => ({ do: "wait", on: 0, call });
const waitOn = (on: number, next: Step[]): Template => {
  return (call) => ({ do: "acquire", on, call, next: [{ do: "wait", on, call: call + 1, next }] });
};
const waitFor: Template = (call) => ({
  do: "acquire",
  on: 0,
  call,
  next: [{ do: "waitFor", on: 0, call: call + 1, atLeast: 1, next: [{ do: "release", on: 0 }] }],
});
const act = (verb: "release" | "set" | "clear" | "put" | "reset" | "abort" | "notifyAll", on = 0): Template => {
  return () => ({ do: verb, on });
};
const notify = (n: number, on = 0): Template => {
  return () => ({ do: "notify", on, n });
};
const lock: Maker = { kind: "Lock" };
const release: Step = { do: "release", on: 0 };
const condition: Maker = { kind: "Condition" };
const onCondition = [acquireAndRelease, waitOn(0, [release]), wait, act("release"), notify(1), notify(2)];
const ofTwo = [
  acquire,
  waitOn(1, [{ do: "release", on: 0 }]),
  waitOn(2, []),
  act("release"),
  notify(1, 1),
  notify(1, 2),
];
const ofOne = [acquire, acquireAndRelease, act("release")];

const all: [name: string, short: number, long: number, world: Maker[], steps: Template[]][] = [
  ["lock", 5, 6, [lock], ofOne],
  ["event", 5, 7, [{ kind: "Event" }], [wait, act("set"), act("clear")]],
  ["condition", 4, 5, [condition], onCondition],
  ["wait-for", 4, 5, [condition], [acquire, waitFor, act("put"), act("notifyAll"), act("release")]],
  ["two-conditions", 4, 5, [lock, { kind: "Condition", lock: 0 }, { kind: "Condition", lock: 0 }], ofTwo],
  ["semaphore", 5, 6, [{ kind: "Semaphore", value: 1 }], ofOne],
  ["bounded-semaphore", 5, 6, [{ kind: "BoundedSemaphore", value: 2 }], ofOne],
  ["barrier-2", 5, 7, [{ kind: "Barrier", parties: 2 }], [wait, act("reset"), act("abort")]],
  ["barrier-3", 5, 7, [{ kind: "Barrier", parties: 3 }], [wait, act("reset"), act("abort")]],
];

/** All kinds. */
export const programWorlds: readonly ProgramWorld[] = all.map(([name, short, long, world, steps]) => {
  return { name: `cpython-${name}`, short, long, world, steps };
});

/**
 * All programs of a kind with so many steps and ends of turns. A shorter one is the beginning of one of these, and is
 * compared with it: at the end of each turn.
 */
export function* programsOf({ world, steps }: ProgramWorld, length: number): Generator<Program> {
  yield* extend([[]], length, 0);

  function* extend(turns: readonly (readonly Step[])[], left: number, calls: number): Generator<Program> {
    const turn = turns[turns.length - 1] as readonly Step[];
    const before = turns.slice(0, -1);
    if (left === 0) {
      yield { world, turns: turn.length === 0 ? before : turns };
      return;
    }
    for (const template of steps) {
      const step = template(calls);
      yield* extend([...before, [...turn, step]], left - 1, calls + callsOf(step));
    }
    for (let call = 0; call < calls; call++) {
      const cancel: Cancel = { do: "cancel", call };
      if (!turns.flat().some((step) => step.do === "cancel" && step.call === call)) {
        yield* extend([...before, [...turn, cancel]], left - 1, calls);
      }
    }
    if (turn.length > 0) yield* extend([...turns, []], left - 1, calls);
  }
}

function callsOf(step: Step): number {
  return isCall(step) ? 1 + (step.next ?? []).reduce((sum, inner) => sum + callsOf(inner), 0) : 0;
}

/** Compares all programs of these kinds. A kind is a case; it fails with the first program that differs. */
export async function compareAll(kinds: readonly ProgramWorld[], report: Report, long: boolean, depth: number) {
  if (kinds.length === 0) return;
  const python = await loadPython();
  console.log(`\nprograms on CPython ${python.version}       steps      equal    excused       s`);
  for (const kind of kinds) {
    const start = performance.now();
    const length = depth || (long ? kind.long : kind.short);
    const counts = { equal: 0, excused: 0, different: 0 };
    for (const program of programsOf(kind, length)) {
      const verdict = await compare(program, python);
      counts[verdict.kind]++;
      if (verdict.kind !== "different") continue;
      console.log(describe(program, verdict, undefined));
      break;
    }
    report.check(counts.different === 0);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const cells = [length, counts.equal, counts.excused, seconds].map((cell, i) =>
      String(cell).padStart([5, 10, 10, 7][i] ?? 0),
    );
    console.log(`${kind.name.padEnd(28)} ${cells.join(" ")}`);
  }
}
