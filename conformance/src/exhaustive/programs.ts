// Every small program in the language of the differential test, here and on CPython's asyncio.
import { loadPython } from "../differential/asyncio.ts";
import { compare } from "../differential/compare.ts";
import { type Cancel, isCall, type Maker, type Program, type Step } from "../differential/program.ts";
import { describe } from "../differential/report.ts";

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

export const programWorlds: readonly ProgramWorld[] = [
  { name: "cpython-lock", world: [lock], steps: [acquire, acquireAndRelease, act("release")], short: 5, long: 6 },
  { name: "cpython-event", world: [{ kind: "Event" }], steps: [wait, act("set"), act("clear")], short: 5, long: 7 },
  {
    name: "cpython-condition",
    world: [{ kind: "Condition" }],
    steps: [acquireAndRelease, waitOn(0, [{ do: "release", on: 0 }]), wait, act("release"), notify(1), notify(2)],
    short: 4,
    long: 5,
  },
  {
    name: "cpython-wait-for",
    world: [{ kind: "Condition" }],
    steps: [acquire, waitFor, act("put"), act("notifyAll"), act("release")],
    short: 4,
    long: 5,
  },
  {
    name: "cpython-two-conditions",
    world: [lock, { kind: "Condition", lock: 0 }, { kind: "Condition", lock: 0 }],
    steps: [acquire, waitOn(1, [{ do: "release", on: 0 }]), waitOn(2, []), act("release"), notify(1, 1), notify(1, 2)],
    short: 4,
    long: 5,
  },
  {
    name: "cpython-semaphore",
    world: [{ kind: "Semaphore", value: 1 }],
    steps: [acquire, acquireAndRelease, act("release")],
    short: 5,
    long: 6,
  },
  {
    name: "cpython-bounded-semaphore",
    world: [{ kind: "BoundedSemaphore", value: 2 }],
    steps: [acquire, acquireAndRelease, act("release")],
    short: 5,
    long: 6,
  },
  {
    name: "cpython-barrier-2",
    world: [{ kind: "Barrier", parties: 2 }],
    steps: [wait, act("reset"), act("abort")],
    short: 5,
    long: 7,
  },
  {
    name: "cpython-barrier-3",
    world: [{ kind: "Barrier", parties: 3 }],
    steps: [wait, act("reset"), act("abort")],
    short: 5,
    long: 7,
  },
];

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
export async function compareAll(
  kinds: readonly ProgramWorld[],
  { long, depth }: { long: boolean; depth: number | undefined },
  print: (line: string) => void,
): Promise<{ passed: number; failed: number }> {
  if (kinds.length === 0) return { passed: 0, failed: 0 };
  const python = await loadPython();
  print(`\nprograms on CPython ${python.version}       steps   compared      equal    excused       s`);
  let failed = 0;
  const sum = [0, 0, 0];
  for (const kind of kinds) {
    const start = performance.now();
    const length = depth ?? (long ? kind.long : kind.short);
    let equal = 0;
    let excused = 0;
    let different: string | undefined;
    for (const program of programsOf(kind, length)) {
      const verdict = await compare(program, python);
      if (verdict.kind === "equal") equal++;
      else if (verdict.kind === "excused") excused++;
      else {
        failed++;
        different = describe(program, verdict, undefined);
        break;
      }
    }
    const figures = [equal + excused, equal, excused];
    for (const [i, figure] of figures.entries()) sum[i] = (sum[i] ?? 0) + figure;
    print(line(kind.name, length, figures, ((performance.now() - start) / 1000).toFixed(1)));
    if (different !== undefined) print(different);
  }
  print(line("all", "", sum, ""));
  return { passed: kinds.length - failed, failed };
}

function line(name: string, length: number | string, figures: readonly number[], seconds: string): string {
  const cells = figures.map((figure) => String(figure).padStart(10));
  return `${name.padEnd(28)} ${String(length).padStart(5)} ${cells.join(" ")} ${seconds.padStart(7)}`;
}
