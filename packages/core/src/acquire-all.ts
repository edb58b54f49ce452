/** Several governors acquired together, without deadlock: `acquireAll`. */
import { acquirable, iterable, optionsOf } from "./check.ts";
import { flush } from "./flush.ts";
import type { Governor } from "./governor.ts";
import { eachOnce, JointRequest } from "./joint-request.ts";
import { requestOf } from "./seam.ts";
import { signalOf, type WaitOptions } from "./signal.ts";
import { submitForPromise, submitOrCancel } from "./submitted.ts";
import type { Token } from "./token.ts";
import type { Observer, Waiter } from "./waiter.ts";

/** A part of what is acquired together: a governor, or a governor with the options of its `acquire()`. */
export type Part<Options extends WaitOptions = WaitOptions> =
  | Governor<Options>
  | readonly [governor: Governor<Options>, options?: Omit<Options, "signal">];

/** Several parts, each with options of its own. */
export type Parts<Options extends readonly WaitOptions[]> = { readonly [I in keyof Options]: Part<Options[I]> };

/**
 * Acquires several governors, and resolves with one token for all of them.
 *
 * All the parts are requested in one step. Since each queue is first in, first out, tasks that hold nothing when they call it,
 * and release what they acquired, never deadlock, in whatever order they name the parts.
 *
 * What can still deadlock: a call inside another one, `condition.wait()` while other parts are held, and permits that are used
 * as signals, so that nobody gives them back.
 *
 * **Settles when** all the parts are granted. A part that is free is held while it waits for the others. The token releases
 * them in reverse order.
 *
 * **Fairness**: in each part's queue as `acquire`.
 *
 * **If aborted** before the call, it rejects with the signal's reason and nothing is touched. While pending, all the requests
 * leave their queues at once, what was granted is given back, and it rejects with the reason. After the grant an abort does
 * nothing. If one part rejects, the others are given back or leave their queues, and it rejects likewise.
 *
 * **Throws** (rejects with) the signal's `reason`, that very object; `TypeError` if `parts` is not iterable, names something
 * that is no governor, or one primitive twice (for several permits of a semaphore ask for `permits`; a condition stands for its
 * lock; both sides of a read-write lock are one primitive); and what the `acquire` of a part rejects with. The list and all the
 * options are read before the first request is made.
 *
 * **Differs from asyncio**: asyncio has no such function.
 *
 * @param parts Governors, or pairs of a governor and the options of its `acquire()` without a signal.
 *
 * @example
 * ```ts
 * import { acquireAll, Lock } from "@sync/lock";
 * import { Semaphore } from "@sync/semaphore";
 * import assert from "node:assert/strict";
 *
 * const from = new Lock();
 * const to = new Lock();
 * const connections = new Semaphore(10);
 *
 * async function transfer() {
 *   using _ = await acquireAll([from, to, [connections, { permits: 2 }]]);
 *   assert.equal(connections.value, 8);
 * }
 * async function transferBack() {
 *   using _ = await acquireAll([to, from]); // the other order, and no deadlock
 * }
 * await Promise.all([transfer(), transferBack()]);
 * assert.equal(String(from), "<Lock [unlocked]>");
 * ```
 */
export function acquireAll<Options extends readonly WaitOptions[]>(
  parts: Parts<Options>,
  options?: WaitOptions,
): Promise<Token> {
  try {
    const requests = requestsOf(parts);
    const signal = signalOf(options); // last, because getters may be foreign code that aborts it
    return submitForPromise(new JointRequest(requests, signal), signal);
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * Acquires several governors at once, and returns one token for all of them; or acquires none and returns `undefined`. Never
 * waits, and never overtakes.
 *
 * **Throws** what `acquireAll` rejects with.
 *
 * @param parts Governors, or pairs of a governor and the options of its `acquire()` without a signal.
 *
 * @example
 * ```ts
 * import { Lock, tryAcquireAll } from "@sync/lock";
 * import assert from "node:assert/strict";
 *
 * const a = new Lock();
 * const b = new Lock();
 * const token = await b.acquire();
 * assert.equal(tryAcquireAll([a, b]), undefined);
 * assert.equal(a.locked(), false);
 * token.release();
 * using both = tryAcquireAll([a, b]);
 * assert.ok(both);
 * ```
 */
export function tryAcquireAll<Options extends readonly WaitOptions[]>(parts: Parts<Options>): Token | undefined {
  return submitOrCancel(new JointRequest(requestsOf(parts)));
}

/** For facades: makes the requests of `acquireAll()` for an observer, as `governor[enqueue](observer)` makes one. */
export function enqueueAll<Options extends readonly WaitOptions[]>(
  parts: Parts<Options>,
  observer?: Observer<Token>,
): Waiter<Token, unknown> {
  const request = new JointRequest(requestsOf(parts), observer?.signal);
  request.submit();
  flush();
  return request.observe(observer);
}

function requestsOf(parts: readonly Part[]): Waiter<Token, unknown>[] {
  iterable("parts", "an array of governors", parts);
  const requests = Array.from(parts, requestOfPart);
  eachOnce(
    "parts",
    requests.map((request) => request.grantor()),
  );
  return requests;
}

function requestOfPart(part: Part, i: number): Waiter<Token, unknown> {
  const [governor, options] = Array.isArray(part) ? (part as readonly [Governor, object?]) : [part as Governor];
  acquirable(`parts[${i}]`, governor);
  if ((optionsOf(options) as WaitOptions | undefined)?.signal !== undefined)
    throw new TypeError(`parts[${i}] must have no signal of its own: give it to acquireAll()`);
  return governor[requestOf](options);
}
