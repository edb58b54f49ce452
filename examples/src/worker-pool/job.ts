// A job of the pool.

import type { Duration } from "effect";

/** A video to encode and publish. */
export interface Job {
  readonly name: string;
  /** The memory that its encoding needs. */
  readonly gigabytes: number;
  /** How long its encoding takes. */
  readonly duration: Duration.Input;
  /** Whether its file is damaged. */
  readonly corrupt?: boolean;
}
