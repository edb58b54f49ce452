/** One call at a time for each key, whose result all callers share. */
import { callable, Printable, printWaiters, type Signal, signalOf, type WaitOptions } from "@sync/core";
import { Flight, Flights } from "./flight.ts";

/**
 * One call at a time for each key. Callers who come while a call is under way do not make another: they wait for it, and share
 * its value or its failure. It is also called request coalescing, or deduplication.
 *
 * It is not a cache: as soon as a call has ended, the next caller makes a new one.
 *
 * Keys compare as in a `Map`. It is not thread-safe: it serves one event loop.
 *
 * @example
 * ```ts
 * import { SingleFlight } from "@sync/single-flight";
 * import assert from "node:assert/strict";
 *
 * let requests = 0;
 * async function load(id: number) {
 *   requests++;
 *   await new Promise((resolve) => setTimeout(resolve, 1));
 *   return `user ${id}`;
 * }
 *
 * const users = new SingleFlight<number, string>();
 * const user = (id: number) => users.run(id, () => load(id));
 *
 * assert.deepEqual(await Promise.all([user(1), user(1), user(2)]), ["user 1", "user 1", "user 2"]);
 * assert.equal(requests, 2);
 * ```
 */
export class SingleFlight<K, V> extends Printable {
  readonly #flights = new Flights<K, V>(this);

  /** How many flights are under way that a caller could join. Those that were forgotten do not count. */
  get inFlight(): number {
    return this.#flights.size;
  }

  /** How many callers wait for the flights that are under way: O({@linkcode inFlight}). */
  get waiting(): number {
    let waiting = 0;
    for (const flight of this.#flights.values()) waiting += flight.waiting;
    return waiting;
  }

  /** `"SingleFlight"`. */
  get [Symbol.toStringTag](): string {
    return "SingleFlight";
  }

  /**
   * Waits for the flight of a key that is under way. If there is none, starts one: calls `fn`, before `run` returns.
   *
   * `fn` is called with the flight's own signal, which is aborted when all the callers have left. Hand it to what `fn` does. A
   * call of `run` for the same key, awaited inside `fn`, waits for itself.
   *
   * **Settles when** the flight ends; resolves with its value, or rejects with its failure, for all its callers. The next caller
   * after that starts a new flight, also after a failure. Callers without a signal may be given the same promise.
   *
   * **Fairness**: the callers of a flight go on in the order of their calls.
   *
   * **If aborted** before the call, it rejects with the signal's reason, and `fn` is not called. While pending, the caller
   * leaves the flight at once and rejects with the reason; the others are not affected. When the last has left, the flight's
   * signal is aborted with that reason, and the key is free: the next caller starts a new flight, even if `fn` still runs. After
   * the end an abort does nothing.
   *
   * **Throws** (rejects with) what `fn` throws or rejects with; the signal's `reason`, that very object; `TypeError` if `fn` is
   * not a function, or `options` or `signal` is of the wrong type.
   *
   * @param fn Is called if no flight of the key is under way. It runs in the `AsyncLocalStorage` context of its caller.
   *
   * @example
   * ```ts
   * import { SingleFlight } from "@sync/single-flight";
   * import assert from "node:assert/strict";
   *
   * const flights = new SingleFlight<string, string>();
   * const reasons: unknown[] = [];
   * const load = (signal: AbortSignal) =>
   *   new Promise<string>((_, reject) => {
   *     signal.addEventListener("abort", () => {
   *       reasons.push(signal.reason);
   *       reject(signal.reason);
   *     });
   *   });
   *
   * const [first, second] = [new AbortController(), new AbortController()];
   * const one = flights.run("key", load, { signal: first.signal });
   * const two = flights.run("key", load, { signal: second.signal }); // shares the flight of the first
   * first.abort("one has left");
   * assert.deepEqual([flights.inFlight, reasons], [1, []]);
   * second.abort("nobody waits");
   * assert.deepEqual([flights.inFlight, reasons], [0, ["nobody waits"]]);
   * await assert.rejects(one, (reason) => reason === "one has left");
   * await assert.rejects(two, (reason) => reason === "nobody waits");
   * ```
   */
  run(key: K, fn: (signal: Signal) => PromiseLike<V> | V, options?: WaitOptions): Promise<V> {
    try {
      callable("fn", fn);
      const signal = signalOf(options); // before anything changes: its getters are foreign code
      const under = this.#flights.get(key);
      if (under !== undefined) return under.join(signal);
      const flight = new Flight<K, V>(this.#flights, key, signal);
      const promise = flight.join(signal);
      flight.start(fn);
      return promise;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Forgets the flight of a key, if one is under way: the next caller starts a new one. Those who wait for the forgotten flight
   * still get its result. Returns whether there was one.
   *
   * @example
   * ```ts
   * import { SingleFlight } from "@sync/single-flight";
   * import assert from "node:assert/strict";
   *
   * let version = 1;
   * const settings = new SingleFlight<"settings", number>();
   * const load = () => settings.run("settings", async () => version);
   *
   * const before = load();
   * version = 2;
   * settings.forget("settings"); // what was read before the change is out of date
   * const after = load();
   * assert.deepEqual(await Promise.all([before, after]), [1, 2]);
   * ```
   */
  forget(key: K): boolean {
    return this.#flights.delete(key);
  }

  protected override describe(): string {
    return `inFlight:${this.inFlight}${printWaiters(this.waiting)}`;
  }
}
