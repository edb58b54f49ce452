/** A function that is called when a signal is aborted, by the one listener that all registrations of a signal share. */
import { reportUncaught } from "./flush.ts";
import { Registration } from "./registration.ts";
import type { AbortSignalLike } from "./signal.ts";

/**
 * Calls a function once, with the signal's reason, when the signal is aborted: inside its `abort` event, or at once if it is
 * aborted already. Without a signal it never does. What the function throws is reported as an uncaught error. Returns a function that ends the registration.
 *
 * @example
 * ```ts
 * import { onAbort } from "@sync/core";
 * import assert from "node:assert/strict";
 *
 * const controller = new AbortController();
 * const reasons: unknown[] = [];
 * const end = onAbort(controller.signal, () => reasons.push("not called"));
 * onAbort(controller.signal, (reason) => reasons.push(reason));
 * end();
 * controller.abort("stop");
 * assert.deepEqual(reasons, ["stop"]);
 * ```
 */
export function onAbort(signal: AbortSignalLike | undefined, fn: (reason: unknown) => void): () => void {
  const registration = new Registration(signal, {
    pending: true,
    cancel(reason) {
      try {
        fn(reason);
      } catch (error) {
        reportUncaught(error); // the others of the signal are called all the same
      }
    },
  });
  registration.add();
  return () => registration.remove();
}
