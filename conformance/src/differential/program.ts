// A program is data: it is run here and on CPython, printed, shrunk and enumerated.

/** How a primitive of a program's world is made. */
export type Maker =
  | { readonly kind: "Lock" | "Event" }
  /** `lock`: the index of the `Lock` it uses, which is before it in the world; else it has one of its own. */
  | { readonly kind: "Condition"; readonly lock?: number }
  | { readonly kind: "Semaphore" | "BoundedSemaphore"; readonly value: number }
  | { readonly kind: "Barrier"; readonly parties: number };

/**
 * Starts a call that may have to wait. `call` is its number: a program gives each number once, and a second call of the same
 * number is not made. `next` are the steps that the caller takes as soon as it goes on, if the call succeeded.
 */
export interface Call {
  readonly do: "acquire" | "wait" | "waitFor";
  /** The primitive: an index into the world. */
  readonly on: number;
  readonly call: number;
  /** `waitFor` only: it waits until so many `put` steps were taken on this condition. */
  readonly atLeast?: number;
  /** `waitFor` only: its predicate throws a `RangeError` (Python: a `ValueError`) from so many `put` steps on. */
  readonly failsAt?: number;
  readonly next?: readonly Step[];
}

/** What is done without waiting. `put` counts up what `waitFor` looks at; `n` is how many are notified. */
export interface Act {
  readonly do: "release" | "set" | "clear" | "notify" | "notifyAll" | "put" | "reset" | "abort";
  readonly on: number;
  readonly n?: number;
}

/** Cancels a call: of the task in Python, of the signal here. One that is over, or not made yet, is left alone. */
export interface Cancel {
  readonly do: "cancel";
  readonly call: number;
}

/** One synchronous step. */
export type Step = Call | Act | Cancel;

/** A program: its primitives, and its turns. The steps of a turn are taken back to back; then all runs until it is idle. */
export interface Program {
  readonly world: readonly Maker[];
  readonly turns: readonly (readonly Step[])[];
}

/** What can be seen when all is idle after a turn. */
export interface Observation {
  /** In order: the calls that ended, `3: acquired`, and the steps that threw, `release 0: NotAcquiredError`. */
  readonly log: readonly string[];
  /** Each primitive: how it prints, and its properties. */
  readonly state: readonly string[];
}

/** Whether the step starts a call. */
export function isCall(step: Step): step is Call {
  return step.do === "acquire" || step.do === "wait" || step.do === "waitFor";
}

/** The steps of a program, those of every `next` with them. */
export function allSteps(program: Program): Step[] {
  const within = (step: Step): Step[] => [step, ...(isCall(step) ? (step.next ?? []).flatMap(within) : [])];
  return program.turns.flat().flatMap(within);
}

/** The program as text, a line for each turn. */
export function print({ world, turns }: Program): string {
  const makers = world.map(({ kind, ...argument }, i) => `  ${i} = ${kind}(${Object.values(argument)})`);
  const lines = turns.map((steps, i) => `  turn ${i + 1}: ${steps.map(printStep).join("; ")}`);
  return [...makers, ...lines].join("\n");
}

function printStep(step: Step): string {
  if (step.do === "cancel") return `cancel ${step.call}`;
  if (!isCall(step)) return `${step.on}.${step.do} ${step.n ?? ""}`.trim();
  const until = step.atLeast === undefined ? "" : ` until ${step.atLeast}`;
  const failing = step.failsAt === undefined ? "" : ` failing at ${step.failsAt}`;
  const next = step.next?.length ? ` then { ${step.next.map(printStep).join("; ")} }` : "";
  return `${step.on}.${step.do} ${step.call}${until}${failing}${next}`;
}
