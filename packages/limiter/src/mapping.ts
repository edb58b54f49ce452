/** One iteration over the results of a function for many items, so many at a time. */
import { invalid, onAbort, type Signal, type WaitOptions } from "@sync/core";

/** What items are taken from. */
type Source<T> = Iterator<T> | AsyncIterator<T>;

/** What is done with the items. */
export interface Task<T, R> {
  open(): Source<T>;
  call(item: Awaited<T>, index: number, signal: Signal): R;
  readonly signal: WaitOptions["signal"];
}

/** What is needed of the limiter. */
export interface Place {
  /** Runs a job. */
  run<R>(job: (signal: Signal) => R, signal: Signal): Promise<Awaited<R>>;
  /** How many items may be taken and not consumed. */
  concurrency(): number;
  /** Who is called when that has changed. */
  readonly changes: Set<() => void>;
}

/** A call of `next()` that waits. */
interface Ask<R> {
  resolve(result: IteratorResult<R, undefined>): void;
  reject(reason: unknown): void;
}

const end: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** How to iterate over items. */
export function opener<T>(items: Iterable<T> | AsyncIterable<T>): () => Source<T> {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(items);
  const open = later ?? now;
  if (typeof open !== "function") invalid("items", "an iterable or an async iterable", items);
  return () => open.call(items);
}

/**
 * One iteration over the results. It is no async generator: the `return()` of one waits for its `next()`, and this one ends it.
 */
export class Mapping<T, R> implements AsyncIterator<Awaited<R>, undefined> {
  readonly #task: Task<T, R>;
  readonly #place: Place;
  readonly #controller = new AbortController(); // of the jobs
  readonly #results = new Map<number, Awaited<R>>();
  readonly #asks: Ask<Awaited<R>>[] = [];
  readonly #over = Promise.withResolvers<void>();
  #state: "new" | "open" | "stopped" | "over" = "new";
  #failure: { readonly reason: unknown } | undefined; // which the consumer was not given yet
  #source: Source<T> | undefined; // until it has ended
  #pulling?: boolean; // its `next()` is pending
  #exhausted = false;
  #begun = true; // the job of the last item
  #taken = 0;
  #consumed = 0;
  #running = 0;
  #wake: (() => void) | undefined; // of the loop that takes items
  #lastEnds: (() => void) | undefined; // the last job, when it has stopped
  #unregister = (): void => {};

  /** An iteration that has yet to start. */
  constructor(task: Task<T, R>, place: Place) {
    this.#task = task;
    this.#place = place;
  }

  next(): Promise<IteratorResult<Awaited<R>, undefined>> {
    return new Promise((resolve, reject) => {
      this.#asks.push({ resolve, reject });
      if (this.#state === "new") this.#start();
      this.#handOut();
    });
  }

  /** The consumer stops. What has failed, and was not asked for, it does not want to know. */
  async return(): Promise<IteratorResult<Awaited<R>, undefined>> {
    if (this.#asks.length === 0) this.#failure = undefined;
    this.#stop();
    await this.#over.promise;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.reason;
    return { ...end };
  }

  #start(): void {
    this.#state = "open";
    const { signal } = this.#task;
    const { changes } = this.#place;
    const look = () => this.#wakeUp();
    changes.add(look);
    const unregister = onAbort(signal, (reason) => this.#stop({ reason }));
    this.#unregister = () => {
      changes.delete(look);
      unregister();
    };
    this.#takeAll();
  }

  /** Takes the items, one after the other. It goes on in the context of who asked for the first result. */
  async #takeAll(): Promise<void> {
    try {
      if (this.#state !== "open") return;
      const source = this.#task.open();
      this.#source = source;
      while (this.#state === "open") {
        if (!this.#mayTake) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          continue;
        }
        this.#pulling = true;
        const { done, value } = await source.next();
        this.#pulling = false;
        if (done) {
          this.#source = undefined;
          this.#exhausted = true;
          this.#handOut();
          return;
        }
        const item = await value; // of a sync source it may be a promise
        if (this.#state === "open") this.#run(item);
      }
    } catch (reason) {
      if (this.#pulling) this.#source = undefined; // what throws in `next()` has ended
      this.#stop({ reason });
    }
  }

  get #mayTake(): boolean {
    return this.#begun && this.#taken - this.#consumed < this.#place.concurrency();
  }

  #wakeUp(): void {
    if (this.#state === "open" && !this.#mayTake) return;
    this.#wake?.();
    this.#wake = undefined;
  }

  /** Hands out the results that are next, and the end. */
  #handOut(): void {
    const asks = this.#asks;
    const results = this.#results;
    while (this.#state === "open" && results.has(this.#consumed)) {
      const ask = asks.shift();
      if (ask === undefined) break;
      const value = results.get(this.#consumed) as Awaited<R>;
      results.delete(this.#consumed++);
      ask.resolve({ done: false, value });
    }
    if (this.#exhausted && this.#consumed === this.#taken) this.#end();
    if (this.#state === "over") {
      for (const ask of asks.splice(0)) {
        if (this.#failure === undefined) ask.resolve({ ...end });
        else ask.reject(this.#failure.reason);
        this.#failure = undefined;
      }
    }
    if (this.#running === 0) this.#lastEnds?.();
    this.#wakeUp();
  }

  /** Ends it before its time: because of a failure, or because the consumer has stopped. */
  #stop(failure?: { readonly reason: unknown }): void {
    if (this.#state === "stopped" || this.#state === "over") return;
    this.#state = "stopped";
    this.#failure = failure;
    this.#controller.abort(failure?.reason);
    this.#closeAll();
  }

  /** Closes the source, and waits for the jobs. */
  async #closeAll(): Promise<void> {
    try {
      const closed = this.#source?.return?.();
      if (this.#pulling)
        Promise.resolve(closed).catch(() => {}); // it may never come
      else await closed;
    } catch (reason) {
      this.#failure ??= { reason };
    }
    if (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#lastEnds = resolve;
      });
    }
    this.#end();
    this.#handOut();
  }

  #end(): void {
    this.#state = "over";
    this.#unregister();
    this.#over.resolve();
  }

  #run(item: Awaited<T>): void {
    const index = this.#taken++;
    this.#begun = false;
    this.#running++;
    const job = (signal: Signal) => {
      this.#begun = true;
      this.#wakeUp();
      return this.#task.call(item, index, signal);
    };
    this.#place.run(job, this.#controller.signal).then(
      (value) => {
        this.#running--;
        this.#results.set(index, value);
        this.#handOut();
      },
      (reason) => {
        this.#running--;
        this.#stop({ reason });
        this.#handOut();
      },
    );
  }
}
