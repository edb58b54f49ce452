import type { Random } from "../random.ts";
import type { Checks } from "./checks.ts";

/** A random load on one primitive. */
export interface Load {
  readonly name: string;
  readonly checks: Checks;
  /** Does one thing, at random. */
  operate(random: Random): void;
  /** Checks the state. Every callback and every continuation that was due has run. */
  check(): void;
  /** Brings it nearer to rest: gives back, wakes up, lets through. Called until it is at rest. */
  settle(): void;
  /** Whether nobody waits and nothing is held. */
  readonly atRest: boolean;
}

/** So many may wait at a time. */
export const crowded = 50;
