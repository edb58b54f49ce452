/** Jobs, at most so many at once, or so many in a time. */
import {
  abortOf,
  asyncDispose,
  callable,
  integer,
  invalid,
  neverAborted,
  onAbort,
  optionsOf,
  Printable,
  printWaiters,
  type Signal,
  signalOf,
  type WaitOptions,
  wrapped,
} from "@sync/core";
import { ClosedError, QueueFullError } from "./errors.ts";
import { Mapping, opener } from "./mapping.ts";
import { Rate, type RateOptions } from "./rate.ts";
import { Waits } from "./waits.ts";

/** How a limiter is made. */
export interface LimiterOptions extends WaitOptions {
  /** How many jobs may start in a time. Default: any number. */
  readonly rate?: RateOptions | undefined;
  /** How many jobs may wait: an integer >= 0, or `Infinity`. Default: `Infinity`. */
  readonly maxWaiting?: number | undefined;
}

/** How a job is run. */
export interface RunOptions extends WaitOptions {
  /** An integer: jobs of a higher priority start first. Default: 0. */
  readonly priority?: number | undefined;
}

/**
 * Runs jobs: at most so many at once, or so many in a time. A job is a function.
 *
 * **Order**: by priority, the highest first, then in the order of the calls. A job of a lower priority may wait for ever while
 * jobs of a higher one keep coming.
 *
 * A job that awaits `idle()` or `close()` of its own limiter waits for itself. So does one that awaits `run()` where each place is
 * taken by such a job: at a concurrency of 1, always.
 *
 * It is not thread-safe: it serves one event loop.
 *
 * @example
 * ```ts
 * import { Limiter } from "@sync/limiter";
 * import assert from "node:assert/strict";
 *
 * const limiter = new Limiter(2);
 * let running = 0;
 * let max = 0;
 *
 * const results = [1, 2, 3, 4, 5].map((n) =>
 *   limiter.run(async () => {
 *     max = Math.max(max, ++running);
 *     await new Promise((resolve) => setTimeout(resolve, 1));
 *     running--;
 *     return 2 * n;
 *   }),
 * );
 * assert.deepEqual(await Promise.all(results), [2, 4, 6, 8, 10]);
 * assert.equal(max, 2);
 * ```
 */
export class Limiter extends Printable {
  readonly #jobs = new Waits(this, () => this.#grant());
  readonly #rooms = new Waits(this);
  readonly #idles = new Waits(this);
  readonly #maps = new Set<() => void>();
  readonly #maxWaiting: number;
  readonly #rate: Rate | undefined;
  readonly #signal: WaitOptions["signal"];
  #concurrency: number;
  #running = 0;
  #starting = 0; // of those that run: they may start, and have not been called yet
  #paused = false;
  #closed: { readonly reason: unknown } | undefined;
  #end = (): void => {}; // of the signal's registration

  /**
   * A limiter that runs nothing.
   *
   * Its `signal` closes it, with the signal's reason, and each job's signal follows it.
   *
   * @param concurrency How many jobs may run at once: an integer >= 1, or `Infinity`.
   * @throws {TypeError} if an argument is of the wrong type.
   * @throws {RangeError} if a number is not allowed.
   *
   * @example
   * ```ts
   * import { Limiter } from "@sync/limiter";
   * import assert from "node:assert/strict";
   *
   * const shutdown = new AbortController();
   * const limiter = new Limiter(10, {
   *   rate: { limit: 2, interval: 50 }, // at most two may start in any 50 ms
   *   maxWaiting: 1000,
   *   signal: shutdown.signal,
   * });
   * const started: number[] = [];
   * await Promise.all([1, 2, 3].map(() => limiter.run(() => started.push(performance.now()))));
   * const [first = 0, , third = 0] = started;
   * assert.ok(third - first >= 50);
   * ```
   */
  constructor(concurrency: number, options?: LimiterOptions) {
    super();
    const { rate, maxWaiting = Number.POSITIVE_INFINITY } = optionsOf(options) ?? {};
    this.#concurrency = count("concurrency", concurrency, 1);
    this.#maxWaiting = count("maxWaiting", maxWaiting, 0);
    this.#rate = rate && new Rate(rate, () => this.#grant());
    this.#signal = signalIn(options);
    this.#end = onAbort(this.#signal, (reason) => this.#close({ reason }));
  }

  /** How many jobs run, with those that may start in this step. */
  get running(): number {
    return this.#running;
  }

  /** How many jobs wait. */
  get waiting(): number {
    return this.#jobs.size;
  }

  /**
   * How many jobs may run at once. It may be changed: more start in the same step, or those that run end first.
   *
   * **Throws** when it is set: `TypeError` if it is not a number, `RangeError` if it is not an integer >= 1 or `Infinity`.
   */
  get concurrency(): number {
    return this.#concurrency;
  }

  set concurrency(concurrency: number) {
    this.#concurrency = count("concurrency", concurrency, 1);
    this.#grant();
    for (const more of this.#maps) more();
  }

  /** Whether it is paused. */
  get paused(): boolean {
    return this.#paused;
  }

  /** `"Limiter"`. */
  get [Symbol.toStringTag](): string {
    return "Limiter";
  }

  /**
   * Runs a job: calls `fn`, at once if it may start, or when it is its turn.
   *
   * `fn` is called with a signal that is aborted when the call's signal or the limiter's is. If there is neither, it is one that is
   * never aborted, and costs nothing. It runs in the `AsyncLocalStorage` context of its caller.
   *
   * **Settles when** the promise that `fn` returned does, and likewise.
   *
   * **Fairness**: by priority, the highest first, then in the order of the calls. No later call of the same priority starts first.
   *
   * **If aborted** before the call, it rejects with the signal's reason and `fn` is not called. While it waits, the job leaves the
   * queue at once, and rejects with the reason. Later `fn` sees it on its signal, and decides.
   *
   * **Throws** (rejects with) what `fn` throws or rejects with; the signal's `reason`, that very object; the reason of `close()`
   * if it waits then; {@linkcode ClosedError} if the limiter is closed; {@linkcode QueueFullError} if `maxWaiting` jobs wait;
   * `TypeError` or `RangeError` for an invalid argument.
   *
   * @example
   * ```ts
   * import { Limiter } from "@sync/limiter";
   * import assert from "node:assert/strict";
   *
   * const limiter = new Limiter(1);
   * const log: string[] = [];
   * const job = (name: string) => async () => log.push(name);
   *
   * await Promise.all([
   *   limiter.run(job("first")),
   *   limiter.run(job("low"), { priority: -1 }),
   *   limiter.run(job("usual")),
   *   limiter.run(job("high"), { priority: 1, signal: AbortSignal.timeout(1000) }),
   * ]);
   * assert.deepEqual(log, ["first", "high", "usual", "low"]);
   * ```
   */
  run<R>(fn: (signal: Signal) => R, options?: RunOptions): Promise<Awaited<R>> {
    try {
      callable("fn", fn);
      const { priority = 0 } = optionsOf(options) ?? {};
      integer("priority", priority, Number.MIN_SAFE_INTEGER);
      const signal = signalOf(options); // last: its getters are foreign code
      return this.#run(fn, priority, signal, this.#maxWaiting);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * A function that runs each call of `fn` as a job, with the same `this`, arguments and result. It passes no signal to `fn`.
   *
   * **Throws** `TypeError` at once if `fn` is not a function.
   *
   * @example
   * ```ts
   * import { Limiter } from "@sync/limiter";
   * import assert from "node:assert/strict";
   *
   * const double = new Limiter(2).wrap(async (n: number) => 2 * n); // two at a time
   * assert.deepEqual(await Promise.all([1, 2, 3].map((n) => double(n))), [2, 4, 6]);
   * ```
   */
  wrap<This, Args extends unknown[], R>(
    fn: (this: This, ...args: Args) => R,
    options?: RunOptions,
  ): (this: This, ...args: Args) => Promise<Awaited<R>> {
    return wrapped(fn, (job) => this.run(job, options));
  }

  /**
   * The results of `fn` for each item, in the order of the items: an async iterable, of a sync or an async one. Promises among the
   * items of a sync one are awaited.
   *
   * It starts when the first result is asked for. It takes an item when the job of the last has begun, and fewer than `concurrency`
   * items are taken whose results are not consumed. So a source of any length needs little memory, and nothing is taken too early.
   * (With a concurrency of `Infinity` it takes all that there is.) Its jobs have priority 0, and `maxWaiting` does not apply.
   *
   * **If a job fails**, or the source does, the signal of the others is aborted with that failure, and no item is taken any more.
   * When all have ended, the iteration rejects with the failure. Results that were not consumed are dropped.
   *
   * **If the consumer stops**, by `break` say, the same happens, and there is no failure.
   *
   * **If aborted**, the iteration fails with the signal's reason.
   *
   * In each case the source is closed by its `return()`, which is awaited unless its `next()` is pending.
   *
   * **Throws** `TypeError` at once if `items` is not iterable, `fn` is not a function, or `options` or `signal` is of the wrong type.
   *
   * @param fn Is called with an item, its index and a signal. It runs in the `AsyncLocalStorage` context in which the first result
   * is asked for.
   *
   * @example
   * ```ts
   * import { Limiter } from "@sync/limiter";
   * import assert from "node:assert/strict";
   *
   * async function* pages() {
   *   yield* ["/a", "/b", "/c"];
   * }
   *
   * const limiter = new Limiter(2);
   * const results: string[] = [];
   * for await (const result of limiter.map(pages(), async (page, index) => `${index}: ${page}`)) {
   *   results.push(result);
   * }
   * assert.deepEqual(results, ["0: /a", "1: /b", "2: /c"]);
   * ```
   */
  map<T, R>(
    items: Iterable<T> | AsyncIterable<T>,
    fn: (item: Awaited<T>, index: number, signal: Signal) => R,
    options?: WaitOptions,
  ): AsyncIterable<Awaited<R>> {
    callable("fn", fn);
    const task = { open: opener(items), call: fn, signal: signalIn(options) };
    const place = {
      run: <V>(job: (signal: Signal) => V, signal: Signal) => this.#run(job, 0, signal, Number.POSITIVE_INFINITY),
      concurrency: () => this.#concurrency,
      changes: this.#maps,
    };
    return { [Symbol.asyncIterator]: () => new Mapping(task, place) };
  }

  /**
   * Lets no more jobs start. Those that run go on.
   *
   * @example
   * ```ts
   * import { Limiter } from "@sync/limiter";
   * import assert from "node:assert/strict";
   *
   * const limiter = new Limiter(2);
   * limiter.pause();
   * const job = limiter.run(() => "done");
   * assert.deepEqual([limiter.paused, limiter.running, limiter.waiting], [true, 0, 1]);
   * limiter.resume();
   * assert.equal(await job, "done");
   * ```
   */
  pause(): void {
    this.#paused = true;
    this.#grant();
  }

  /** Lets jobs start again, as many as may, in the same step. */
  resume(): void {
    this.#paused = false;
    this.#grant();
  }

  /**
   * Waits until no job runs and none waits. It holds back nobody: by the time the caller goes on, other jobs may have come.
   *
   * **Settles when** the last job has ended; at once if nothing runs and nothing waits. The code that awaits that job's `run()` goes
   * on first.
   *
   * **If aborted** before the call or while it waits, it rejects with the signal's reason. Later an abort does nothing.
   *
   * **Throws** (rejects with) the signal's `reason`; `TypeError` if `options` or `signal` is of the wrong type.
   *
   * @example
   * ```ts
   * import { Limiter } from "@sync/limiter";
   * import assert from "node:assert/strict";
   *
   * const limiter = new Limiter(2);
   * const done: number[] = [];
   * for (const n of [1, 2, 3]) limiter.run(() => done.push(n));
   * await limiter.idle({ signal: AbortSignal.timeout(1000) });
   * assert.deepEqual(done, [1, 2, 3]);
   * ```
   */
  async idle(options?: WaitOptions): Promise<void> {
    const signal = signalOf(options);
    if (this.#busy) await this.#idles.wait(0, signal);
  }

  /**
   * Waits until fewer than `n` jobs wait: back pressure, for code that makes jobs faster than they run.
   *
   * **Settles when** fewer than `n` jobs wait; at once if they do already. All who wait for it go on together, so each of them may
   * then add a job.
   *
   * **If aborted** before the call or while it waits, it rejects with the signal's reason. Later an abort does nothing.
   *
   * **Throws** (rejects with) the signal's `reason`; `TypeError` or `RangeError` if `n` is not an integer >= 1, or `options` or
   * `signal` is of the wrong type.
   *
   * @param n Default: 1, which means that no job waits.
   *
   * @example
   * ```ts
   * import { Limiter } from "@sync/limiter";
   * import assert from "node:assert/strict";
   *
   * const limiter = new Limiter(2);
   * let maxWaiting = 0;
   * for (let n = 0; n < 100; n++) {
   *   await limiter.room(5); // the loop goes on when fewer than five wait
   *   limiter.run(async () => n);
   *   maxWaiting = Math.max(maxWaiting, limiter.waiting);
   * }
   * await limiter.idle();
   * assert.ok(maxWaiting <= 5);
   * ```
   */
  async room(n = 1, options?: WaitOptions): Promise<void> {
    integer("n", n, 1);
    const signal = signalOf(options);
    if (this.waiting >= n) await this.#rooms.wait(n, signal);
  }

  /**
   * Closes the limiter, for good. The jobs that wait reject with the reason, and later calls of `run` with {@linkcode ClosedError}.
   * The jobs that run are not aborted. `await using` does the same at the end of its block: await `idle()` before, if the jobs
   * that wait shall run.
   *
   * **Settles when** the last job that runs has ended. Called again it waits for that, and changes nothing.
   *
   * @param reason Default: an `AbortError`.
   *
   * @example
   * ```ts
   * import { Limiter } from "@sync/limiter";
   * import assert from "node:assert/strict";
   *
   * let jobs: Promise<string>[];
   * {
   *   await using limiter = new Limiter(1);
   *   jobs = ["runs", "waits"].map((name) => limiter.run(async () => name));
   *   jobs[1]?.catch(() => {}); // handled below
   * }
   * const [first, second] = await Promise.allSettled(jobs);
   * assert.deepEqual([first?.status, second?.status], ["fulfilled", "rejected"]);
   * ```
   */
  close(reason: unknown = new DOMException("The limiter was closed", "AbortError")): Promise<void> {
    this.#close({ reason });
    return this.idle();
  }

  /** The same as `close()`, for `await using`. */
  [asyncDispose](): Promise<void> {
    return this.close();
  }

  protected override describe(): string {
    const state = this.#closed ? "closed, " : this.#paused ? "paused, " : "";
    return `${state}running:${this.#running}/${this.#concurrency}${printWaiters(this.waiting)}`;
  }

  get #busy(): boolean {
    return this.#running > 0 || this.waiting > 0;
  }

  /** Runs a job at once, or puts it into the queue. */
  #run<R>(
    fn: (signal: Signal) => R,
    priority: number,
    signal: WaitOptions["signal"],
    maxWaiting: number,
  ): Promise<Awaited<R>> {
    this.#close();
    if (this.#closed !== undefined) {
      return Promise.reject(new ClosedError("the limiter is closed", { cause: this.#closed.reason }));
    }
    const { waiting } = this;
    if (waiting === 0 && this.#starting === 0 && !(this.#delay() > 0)) {
      this.#running++;
      if (this.#rate !== undefined) this.#starting++; // until it is called
      return this.#job(fn, signal);
    }
    if (waiting >= maxWaiting) {
      return Promise.reject(new QueueFullError(`the queue is full: maxWaiting is ${maxWaiting}`));
    }
    const turn = this.#jobs.wait(priority, signal);
    this.#grant();
    return this.#job(fn, signal, turn);
  }

  /** Calls the function of a job that has a place, or waits for one, and gives the place back. */
  async #job<R>(fn: (signal: Signal) => R, signal: WaitOptions["signal"], turn?: Promise<void>): Promise<Awaited<R>> {
    const own = this.#signal;
    let follow = signal ?? own ?? neverAborted();
    let ends: (() => void)[] | undefined;
    if (turn !== undefined) await turn; // not in a callback, so that `fn` runs in the context of its caller
    try {
      const aborted = turn && (abortOf(signal) ?? abortOf(own)); // between the grant and now
      if (this.#rate === undefined || aborted !== undefined) this.#starting -= turn ? 1 : 0;
      if (aborted !== undefined) throw aborted.reason;
      if (signal !== undefined && own !== undefined && signal !== own) {
        const both = new AbortController();
        ends = [signal, own].map((one) => onAbort(one, (reason) => both.abort(reason)));
        follow = both.signal;
      }
      return await (this.#rate === undefined ? fn(follow) : this.#countStart(this.#rate, () => fn(follow)));
    } finally {
      this.#running--;
      this.#grant();
      for (const end of ends ?? []) end();
    }
  }

  /** Calls the function of a job, counts its start, and sets the timer for the next. */
  #countStart<R>(rate: Rate, call: () => R): R {
    const before = rate.now();
    try {
      return call();
    } finally {
      this.#starting--;
      rate.start(before);
      this.#grant();
    }
  }

  /** How long it takes until another job may start: `Infinity` if that is no matter of time. */
  #delay(): number {
    if (this.#paused || this.#running >= this.#concurrency) return Number.POSITIVE_INFINITY;
    return this.#rate?.delay(this.#starting) ?? 0;
  }

  /** Grants the first jobs, as many as may start. Then lets those go on who waited for that. */
  #grant(): void {
    this.#close();
    const jobs = this.#jobs;
    let delay = 0;
    while (jobs.first() !== undefined && !((delay = this.#delay()) > 0)) {
      this.#running++;
      this.#starting++;
      jobs.grant();
    }
    this.#rate?.wait(delay);
    while ((this.#rooms.first() ?? 0) > jobs.size) this.#rooms.grant();
    while (!this.#busy && this.#idles.first() !== undefined) this.#idles.grant();
  }

  /** Closes it, if there is a reason: its signal may be aborted, and not have told it yet. */
  #close(closed = abortOf(this.#signal)): void {
    if (closed === undefined || this.#closed !== undefined) return;
    this.#closed = closed;
    this.#end();
    this.#jobs.fail(closed.reason);
    this.#grant();
  }
}

/** A number that may be infinite. */
function count(name: string, value: number, min: number): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value >= min)) return value;
  invalid(name, `an integer >= ${min} or Infinity`, value, typeof value === "number" ? RangeError : TypeError);
}

/** The signal of the options, aborted or not. */
function signalIn(options: WaitOptions | undefined): WaitOptions["signal"] {
  const signal = optionsOf(options)?.signal;
  if (abortOf(signal) === undefined) signalOf({ signal }); // checks its type
  return signal;
}
