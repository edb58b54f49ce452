/** A meeting point for a fixed number of tasks: asyncio's `Barrier`. */
import { callable, flush, integer, Primitive, type Request, submit, type WaitOptions } from "@sync/core";
import { BrokenBarrierError } from "./broken-barrier-error.ts";

/** What a {@linkcode Barrier} is doing. */
export type BarrierState = "filling" | "draining" | "broken";

/**
 * A meeting point for a fixed number of tasks: asyncio's `Barrier`. Each waits until all have come; then it starts over.
 *
 * It works by rounds. The last arrival releases its round at once. A task that arrives after that belongs to the next round. A
 * party that was released is never rejected.
 *
 * **Fairness**: a round's parties are released together, in the order in which they came.
 *
 * It is not thread-safe: like asyncio's, it serves one event loop.
 *
 * @example
 * ```ts
 * import { Barrier } from "@sync/barrier";
 * import assert from "node:assert/strict";
 *
 * const barrier = new Barrier(3);
 * const log: string[] = [];
 *
 * async function worker(name: string) {
 *   log.push(`${name} loads`);
 *   await barrier.wait();
 *   log.push(`${name} computes`);
 * }
 *
 * await Promise.all(["a", "b", "c"].map(worker));
 * assert.deepEqual(log, ["a loads", "b loads", "c loads", "a computes", "b computes", "c computes"]);
 * ```
 *
 * @example The three states, from the manual of asyncio
 * ```ts
 * import { Barrier } from "@sync/barrier";
 * import assert from "node:assert/strict";
 *
 * const barrier = new Barrier(3);
 * const first = barrier.wait();
 * const second = barrier.wait();
 * assert.equal(String(barrier), "<Barrier [filling, waiters:2/3]>");
 *
 * await barrier.wait();
 * assert.equal(String(barrier), "<Barrier [draining, waiters:0/3]>");
 *
 * await Promise.all([first, second]);
 * assert.equal(String(barrier), "<Barrier [filling, waiters:0/3]>");
 * ```
 */
export class Barrier extends Primitive<number> {
  /** How many tasks make a round. */
  readonly parties: number;
  #state: BarrierState = "filling";
  #rounds = 0;

  /**
   * An empty barrier.
   *
   * @param parties How many tasks make a round: an integer >= 1.
   * @throws {TypeError} if `parties` is not a number.
   * @throws {RangeError} if `parties` is not an integer >= 1. (Asyncio throws `ValueError`, and accepts fractions.)
   */
  constructor(parties: number) {
    super();
    this.parties = integer("parties", parties, 1);
  }

  /** Whether the barrier was aborted, and not reset since. */
  get broken(): boolean {
    return this.#state === "broken";
  }

  /**
   * What the barrier is doing. `"draining"` is the moment in which a round is released and its parties have not run yet; it
   * ends with the next arrival, `reset()` or `abort()` at the latest.
   */
  get state(): BarrierState {
    return this.#state;
  }

  /** `"Barrier"`. */
  get [Symbol.toStringTag](): string {
    return "Barrier";
  }

  /**
   * Arrives, and waits for the other parties of the round. Resolves with the caller's position, from 0 to `parties - 1`, each
   * exactly once in a round: the order of arrival among those who stayed.
   *
   * **Settles when** the last party arrives. For the last itself that is at once.
   *
   * **Fairness**: released in the order of arrival.
   *
   * **If aborted** before the call, it rejects with the signal's reason and does not arrive. While pending, the party
   * leaves at once, another may come instead, and it rejects with the reason; the barrier does not break. After the release an
   * abort does nothing.
   *
   * **Throws** (rejects with) the signal's `reason`, that very object; `BrokenBarrierError` if the barrier is broken, or is
   * reset or aborted while the caller waits; `TypeError` if `options` or `signal` is not one.
   *
   * **Differs from asyncio**: positions are given at the release, so they are unique also when a party has left; CPython gives
   * them on arrival, and repeats one after a cancellation
   * ({@link https://github.com/python/cpython/issues/155233 | cpython 155233}). A round that was released can no longer be
   * broken; asyncio's can, while it drains.
   *
   * @example
   * ```ts
   * import { Barrier } from "@sync/barrier";
   * import assert from "node:assert/strict";
   *
   * const barrier = new Barrier(2);
   * const controller = new AbortController();
   * setTimeout(() => controller.abort(), 1);
   * await assert.rejects(barrier.wait({ signal: controller.signal }), { name: "AbortError" });
   * assert.deepEqual(await Promise.all([barrier.wait(), barrier.wait()]), [0, 1]);
   * ```
   */
  wait(options?: WaitOptions): Promise<number> {
    return this.promise(options);
  }

  /**
   * Waits, then calls `fn` with the caller's position: asyncio's `async with barrier as position`. Nothing is held meanwhile.
   *
   * **Settles when** the promise that `fn` returned does, and likewise.
   *
   * **Fairness**, **If aborted**: as `wait`; if it rejects, `fn` is not called.
   *
   * **Throws** (rejects with) `TypeError` if `fn` is not a function, and whatever `wait` and `fn` reject with.
   *
   * @example
   * ```ts
   * import { Barrier } from "@sync/barrier";
   * import assert from "node:assert/strict";
   *
   * const barrier = new Barrier(2);
   * const roles = [0, 1].map(() => barrier.with((position) => (position === 0 ? "leads" : "follows")));
   * assert.deepEqual(await Promise.all(roles), ["leads", "follows"]);
   * ```
   */
  async with<R>(fn: (position: number) => R, options?: WaitOptions): Promise<Awaited<R>> {
    callable("fn", fn);
    return await fn(await this.wait(options));
  }

  /**
   * Starts over with an empty, unbroken barrier. Those who wait reject with `BrokenBarrierError`.
   *
   * **Differs from asyncio**: synchronous (awaiting it does no harm), and without effect on a round that was released.
   *
   * @example
   * ```ts
   * import { Barrier, BrokenBarrierError } from "@sync/barrier";
   * import assert from "node:assert/strict";
   *
   * const barrier = new Barrier(2);
   * const wait = barrier.wait();
   * barrier.reset();
   * await assert.rejects(wait, BrokenBarrierError);
   * assert.equal(barrier.state, "filling");
   * ```
   */
  reset(): void {
    this.#break("filling", "the barrier was reset");
  }

  /**
   * Breaks the barrier: those who wait, and all who arrive before the next `reset()`, reject with `BrokenBarrierError`.
   *
   * **Differs from asyncio**: as `reset()`.
   *
   * @example
   * ```ts
   * import { Barrier, BrokenBarrierError } from "@sync/barrier";
   * import assert from "node:assert/strict";
   *
   * const barrier = new Barrier(2);
   * barrier.abort();
   * await assert.rejects(barrier.wait(), BrokenBarrierError);
   * barrier.reset();
   * assert.equal(barrier.broken, false);
   * ```
   */
  abort(): void {
    this.#break("broken", "the barrier was aborted");
  }

  override [submit](request: Request<number>): void {
    if (this.#state === "broken") throw new BrokenBarrierError("the barrier is broken");
    this.#state = "filling";
    this.queue.push(request);
    if (this.queue.size >= this.parties) this.#releaseRound();
  }

  protected override demandOf(): undefined {}

  protected override describe(): string {
    return this.broken ? "broken" : `${this.#state}, waiters:${this.waiting}/${this.parties}`;
  }

  #releaseRound(): void {
    const round: Request<number>[] = [];
    let party: Request<number> | undefined;
    while ((party = this.next()) !== undefined) round.push(party);
    if (round.length < this.parties) {
      for (const request of round) this.queue.push(request); // some were aborted, and not yet notified of it
      return;
    }
    this.#state = "draining";
    const rounds = ++this.#rounds;
    // The last party's continuation comes a tick after the others': it takes two to let all of them run.
    queueMicrotask(() =>
      queueMicrotask(() => {
        if (this.#rounds === rounds && this.#state === "draining") this.#state = "filling";
      }),
    );
    for (const [position, request] of round.entries()) request.grant(this, position);
  }

  #break(state: BarrierState, message: string): void {
    this.#state = state;
    let request: Request<number> | undefined;
    while ((request = this.queue.shift()) !== undefined) request.fail(new BrokenBarrierError(message));
    flush();
  }
}
