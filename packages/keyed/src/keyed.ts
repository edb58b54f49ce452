/** A governor for each key. */
import {
  abortOf,
  callable,
  eachOnce,
  type Governor,
  type Grantor,
  giveBack,
  iterable,
  JointRequest,
  type LockToken,
  optionsOf,
  type PartOf,
  Printable,
  partOf,
  signalOf,
  submitForPromise,
  submitOrCancel,
  type Token,
  type Waiter,
  type WaitOptions,
  wrapped,
} from "@sync/core";
import type { Lock } from "@sync/lock";
import { Entries, type Entry } from "./entry.ts";
import { KeyGovernor } from "./key-governor.ts";
import { KeyLock } from "./key-lock.ts";
import { KeyToken } from "./key-token.ts";

/** The options of a governor's `acquire()`. */
export type OptionsOf<P extends Governor> = P extends Governor<infer Options> ? Options : WaitOptions;

/**
 * A lock for each key: tasks with the same key wait for each other, and those with different keys do not. With a function that
 * makes it, it is a semaphore, a read-write lock or another governor for each key.
 *
 * An entry exists exactly while somebody holds the key or waits for it. A million keys that came and went leave nothing.
 *
 * Keys are compared as in a `Map`. What counts as use are the tokens and waits of this object. Release by the token: the
 * `release()` of a governor that `make` returned is not seen.
 *
 * **Fairness**: for each key that of its governor: first in, first out.
 *
 * It is not thread-safe: it serves one event loop.
 *
 * @typeParam K The keys.
 * @typeParam P What there is for each key. Default: a `Lock`.
 *
 * @example
 * ```ts
 * import { Keyed } from "@sync/keyed";
 * import assert from "node:assert/strict";
 *
 * const accounts = new Keyed<string>();
 * const balance = new Map([["ann", 0], ["bob", 0]]);
 *
 * async function deposit(account: string, amount: number) {
 *   using _ = await accounts.acquire(account);
 *   const before = balance.get(account) ?? 0;
 *   await Promise.resolve(); // others of the same account wait
 *   balance.set(account, before + amount);
 * }
 *
 * await Promise.all([deposit("ann", 1), deposit("bob", 2), deposit("ann", 3)]);
 * assert.deepEqual([...balance], [["ann", 4], ["bob", 2]]);
 * assert.equal(accounts.size, 0);
 * ```
 */
export class Keyed<K, P extends Governor = Lock> extends Printable implements Iterable<K> {
  readonly #entries: Entries<K> = new Entries(this);
  readonly #grantor: Grantor<Token, LockToken | undefined>; // of tokens that hold no lock
  readonly #make: ((key: K) => P) | undefined;

  /**
   * No key is in use.
   *
   * @param make Makes what there is for a key, when the key comes into use. It may use this object. If it throws, the call that
   * needed it throws or rejects likewise, and nothing has changed. Default: makes a `Lock`.
   * @throws {TypeError} if `make` is not a function.
   *
   * @example
   * ```ts
   * import { Keyed } from "@sync/keyed";
   * import { Semaphore } from "@sync/semaphore";
   * import assert from "node:assert/strict";
   *
   * const hosts = new Keyed((_host: string) => new Semaphore(2)); // two requests to each host
   * using first = await hosts.acquire("a.example");
   * using both = await hosts.acquire("b.example", { permits: 2 });
   * assert.deepEqual([...hosts], ["a.example", "b.example"]);
   * ```
   */
  constructor(make?: (key: K) => P) {
    super();
    if (make !== undefined) callable("make", make);
    this.#make = make;
    const entries = this.#entries;
    const grantor = {
      [partOf]: (token: KeyToken<K>): PartOf => ({ primitive: this, key: token.peekKey() }),
      [giveBack](token: KeyToken<K>) {
        entries.delete(token.takeKey());
      },
    };
    this.#grantor = grantor;
  }

  /** `"Keyed"`. */
  get [Symbol.toStringTag](): string {
    return "Keyed";
  }

  /** How many keys are in use: held, or waited for. */
  get size(): number {
    return this.#entries.size;
  }

  /** The keys in use, in the order in which they came into use. */
  [Symbol.iterator](): IterableIterator<K> {
    return this.#entries.keys();
  }

  /** Whether a key is in use and `acquire()` of it would have to wait. */
  locked(key: K): boolean {
    const entry = this.#entries.get(key);
    return entry instanceof KeyToken || (entry?.locked() ?? false);
  }

  /** How many wait for a key. */
  waiting(key: K): number {
    const entry = this.#entries.get(key);
    return entry instanceof KeyToken ? 0 : (entry?.waiting ?? 0);
  }

  /**
   * Acquires a key, and resolves with the token that gives it back.
   *
   * **Settles when** the governor of the key grants it, which is at once if the key is not in use.
   *
   * **Fairness**: among those of the same key as `acquire` of its governor, first in, first out.
   *
   * **If aborted** before the call, it rejects with the signal's reason, nothing is touched, and no governor is made. While
   * pending, it leaves the queue at once, and rejects with the reason. After the grant an abort does nothing: the caller has the
   * token, and must release it.
   *
   * **Throws** (rejects with) the signal's `reason`, that very object; what `make` throws; and what the governor's `acquire`
   * rejects with.
   *
   * **Differs from asyncio**: asyncio has no lock for each key.
   *
   * @example
   * ```ts
   * import { Keyed } from "@sync/keyed";
   * import assert from "node:assert/strict";
   *
   * const keyed = new Keyed<number>();
   * const token = await keyed.acquire(1);
   * assert.equal(keyed.locked(1), true);
   * assert.equal(keyed.locked(2), false);
   * const next = keyed.acquire(1); // waits
   * token.release();
   * (await next).release();
   * assert.equal(keyed.size, 0);
   * ```
   */
  acquire(key: K, options?: OptionsOf<P>): Promise<Token> {
    try {
      const signal = options && signalOf(options); // if it is aborted, nothing is made
      if (options === undefined) {
        const free = this.#make === undefined && !this.#entries.has(key);
        return free ? this.#hold(key) : this.#entryOf(key).acquire();
      }
      return submitForPromise(this.#request(key, options, signal), signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Acquires a key at once, and returns the token; or returns `undefined`. Never waits, and never overtakes.
   *
   * **Throws** what `make` throws, and `TypeError` and `RangeError` as `acquire` rejects with them.
   *
   * @example
   * ```ts
   * import { Keyed } from "@sync/keyed";
   * import assert from "node:assert/strict";
   *
   * const jobs = new Keyed<string>();
   * using first = jobs.tryAcquire("backup");
   * assert.ok(first);
   * assert.equal(jobs.tryAcquire("backup"), undefined); // it runs already
   * ```
   */
  tryAcquire(key: K, options?: OptionsOf<P>): Token | undefined {
    return submitOrCancel(this.#request(key, optionsOf(options)));
  }

  /**
   * Acquires a key, calls `fn` with nothing, and releases however it ends: with a value, a rejection or a throw.
   *
   * **Settles when** the promise that `fn` returned does, and likewise.
   *
   * **Fairness** and **if aborted**: as `acquire`. After the grant an abort does nothing: hand the signal to what `fn` does,
   * too.
   *
   * **Throws** (rejects with) `TypeError` if `fn` is not a function, and whatever `acquire` and `fn` reject with.
   *
   * @example
   * ```ts
   * import { Keyed } from "@sync/keyed";
   * import assert from "node:assert/strict";
   *
   * const files = new Keyed<string>();
   * const text = await files.with("notes.txt", async () => "only one writes this file");
   * assert.equal(text, "only one writes this file");
   * ```
   */
  async with<R>(key: K, fn: () => R, options?: OptionsOf<P>): Promise<Awaited<R>> {
    callable("fn", fn);
    const token = await this.acquire(key, options);
    try {
      return await fn();
    } finally {
      token.release();
    }
  }

  /**
   * A function that does what `fn` does, with the same `this`, arguments and result, each call under `with`.
   *
   * **Throws** `TypeError` at once if `fn` or `keyOf` is not a function. The function that it returns rejects with what `keyOf`
   * throws.
   *
   * @param fn What to call.
   * @param keyOf The key of a call, from its arguments.
   *
   * @example
   * ```ts
   * import { Keyed } from "@sync/keyed";
   * import assert from "node:assert/strict";
   *
   * const users = new Keyed<number>();
   * const rename = users.wrap(
   *   async (user: { id: number; name: string }, name: string) => {
   *     user.name = name;
   *   },
   *   (user) => user.id,
   * );
   * const user = { id: 1, name: "Ann" };
   * await Promise.all([rename(user, "Anna"), rename(user, "Anne")]);
   * assert.equal(user.name, "Anne");
   * ```
   */
  wrap<This, Args extends unknown[], R>(
    fn: (this: This, ...args: Args) => R,
    keyOf: (...args: Args) => K,
  ): (this: This, ...args: Args) => Promise<Awaited<R>> {
    const keyed = wrapped(fn, async (job, args): Promise<Awaited<R>> => this.with(keyOf(...args), job));
    callable("keyOf", keyOf);
    return keyed;
  }

  /**
   * Acquires several keys, and resolves with one token for all of them. A key that is repeated counts once.
   *
   * All the keys are requested in one step, so that tasks that hold nothing when they call it, and release what they acquired,
   * never deadlock, in whatever order they name the keys.
   *
   * **Settles when** all are granted. A key that is free is held while it waits for the others.
   *
   * **Fairness**, **if aborted** and **throws**: as `acquire`. Also `TypeError` if `keys` is not iterable. What was granted is
   * given back before it rejects.
   *
   * @param keys The keys, read before the first request is made.
   * @param options Of each request.
   *
   * @example
   * ```ts
   * import { Keyed } from "@sync/keyed";
   * import assert from "node:assert/strict";
   *
   * const accounts = new Keyed<string>();
   * const transfer = async (from: string, to: string) => {
   *   using _ = await accounts.acquireAll([from, to]);
   *   return `${from} to ${to}`;
   * };
   * const done = await Promise.all([transfer("ann", "bob"), transfer("bob", "ann")]);
   * assert.deepEqual(done, ["ann to bob", "bob to ann"]);
   * ```
   */
  acquireAll(keys: Iterable<K>, options?: OptionsOf<P>): Promise<Token> {
    try {
      iterable("keys", "an iterable of keys", keys);
      const signal = signalOf(options); // if it is aborted, nothing is made
      const requests = this.#requests(new Set(keys), options, signal);
      return submitForPromise(new JointRequest(requests, signal), signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  protected override describe(): string {
    return `keys:${this.size}`;
  }

  /** Acquires a key that is not in use. */
  #hold(key: K): Promise<Token> {
    const token = new KeyToken(key);
    this.#entries.set(key, token);
    return token.grantAtOnce(this.#grantor);
  }

  #request(key: K, options: OptionsOf<P> | undefined, signal?: WaitOptions["signal"]): Waiter<Token, unknown> {
    return this.#requests([key], options, signal)[0] as Waiter<Token, unknown>;
  }

  /** The requests for keys, which are all in use before the first request is submitted. */
  #requests(
    keys: Iterable<K>,
    options: OptionsOf<P> | undefined,
    signal?: WaitOptions["signal"],
  ): Waiter<Token, unknown>[] {
    const requests: Waiter<Token, unknown>[] = [];
    try {
      const primitives = Array.from(keys, (key) => {
        const entry = this.#entryOf(key);
        requests.push(entry.request(options, signal));
        return entry.primitive;
      });
      eachOnce("keys", primitives); // `make` may return one governor for two keys
      const aborted = abortOf(signal); // by foreign code: `make`, or a getter of the options
      if (aborted) throw aborted.reason;
      return requests;
    } catch (error) {
      for (const request of requests) request.fail(error);
      for (const key of keys) this.#endUnused(key);
      throw error;
    }
  }

  /** Takes out the lock of a key that was made for a request which is not made. */
  #endUnused(key: K): void {
    const entry = this.#entries.get(key);
    if (entry instanceof KeyLock && !entry.locked()) this.#entries.delete(key);
  }

  /** What there is for a key. A request is to be made in this very step. */
  #entryOf(key: K): Entry {
    const entry = this.#entries.get(key);
    if (entry instanceof KeyToken) return new KeyLock(this.#entries, entry.takeKey(), entry);
    if (entry !== undefined) return entry;
    if (this.#make === undefined) return new KeyLock(this.#entries, key);
    const governor = this.#make(key); // foreign code, which may use the key itself
    const other = this.#entries.get(key);
    return other instanceof KeyGovernor ? other : new KeyGovernor(governor, this.#entries, key);
  }
}
