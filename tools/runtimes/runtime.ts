import type { Reasons } from "./not-here.ts";

/** What came of a run of all test files on one runtime. */
export interface Outcome {
  readonly version: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** How many of the tests cannot run there. */
  readonly notHere: number;
  readonly output: string;
}

/** Something that runs test files. */
export interface Runtime {
  /** What `npm test -- NAME` calls it. */
  readonly name: string;
  /** What the table calls it. */
  readonly title: string;
  /** Why it cannot run on this machine, if it cannot. */
  readonly missing?: () => string | undefined;
  /** The tests that it cannot run. */
  readonly notHere?: Reasons;
  /** Runs the files, given relative to the root or absolute. What it writes goes into the folder. */
  readonly run: (files: readonly string[], folder: string) => Promise<Outcome>;
}
