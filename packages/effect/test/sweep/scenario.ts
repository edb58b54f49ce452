import type * as Effect from "effect/Effect";

/** What fibers do. Nobody looks at the types, only at what becomes of them. */
export type Work = Effect.Effect<unknown, unknown>;

/** A fresh primitive, with those who contend for it. */
export interface Stage {
  /** Whoever is interrupted. */
  readonly victim: Work;
  /** Those who are not, and must all end well. */
  readonly others: readonly Work[];
  /** Lets some go on, in one synchronous step. Returns whether there was anything to do. */
  readonly advance: () => boolean;
  /** Whether an interrupted victim must have ended though nobody has let go. By default it must. */
  readonly mustEnd?: () => boolean;
  /** What must hold after every task: what is wrong, or nothing. */
  readonly always?: () => string | undefined;
  /** What must hold whenever nothing is left to run. */
  readonly whenQuiet?: (victimHasEnded: boolean) => string | undefined;
  /** What must hold at the end. */
  readonly atEnd: () => string | undefined;
  /** Tags of the errors that may come of it. */
  readonly errors?: readonly string[];
}

/** Something to sweep. `fork` starts one more fiber that must end well. */
export interface Scenario {
  readonly name: string;
  /** After how many microtasks nothing comes any more, where a server takes some. It runs with those of the runtime only. */
  readonly hops?: number;
  readonly setUp: (fork: (work: Work) => void) => Stage;
}
