// What a process does, and what it tells of it.

/** A work of one process with one contender. */
export interface Workload {
  readonly contender: string;
  readonly url: string;
  readonly kind: "tasks" | "renewals";
  /** How many tasks acquire and release, or how many locks are kept. */
  readonly tasks: number;
  /** The lock that all tasks want. */
  readonly name: string;
  /** For how many milliseconds each holds it, and is busy with other things in between. */
  readonly hold: number;
  readonly think: number;
  /** For how long, in milliseconds. */
  readonly duration: number;
}

/** When a task has asked, was granted and has released, in milliseconds by a clock that all processes share. */
export type Grant = readonly [asked: number, granted: number, released: number];

/** What came of it. */
export interface Done {
  readonly grants: readonly Grant[];
  /** How many commands or statements were sent. */
  readonly calls: number;
}
