/** The bound in an error of a plain bounded semaphore. */
import { hasProperty } from "effect/Predicate";

/** The bound that a request or a release exceeds: the cause of the plain semaphore's error. */
export function boundOf(error: unknown): number | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return hasProperty(cause, "bound") && typeof cause.bound === "number" ? cause.bound : undefined;
}
