/** One flight: a call of a function, and the callers who wait for its end. */
import {
  type Grantor,
  giveBack,
  neverAborted,
  type PartOf,
  PromiseRequest,
  partOf,
  promiseOf,
  Queue,
  type Request,
  type Signal,
  schedule,
  Waiter,
  type WaitOptions,
  withdraw,
} from "@sync/core";

/** The flights that are under way, by key. */
export class Flights<K, V> extends Map<K, Flight<K, V>> {
  /** What they are flights of. */
  readonly of: object;

  /** None is under way. */
  constructor(of: object) {
    super();
    this.of = of;
  }
}

/** A call of a function, and the callers who wait for its end. It is over when the call ends, or when the last has left. */
export class Flight<K, V> implements Grantor<V, undefined> {
  readonly #flights: Flights<K, V>;
  readonly #key: K;
  readonly #controller: AbortController | undefined; // of the first caller: one without a signal never leaves
  #callers = 0;
  #promise: Promise<V> | undefined; // of the last callers, if they have no signal: they share it
  #first: PromiseRequest<V> | undefined; // if the first have no signal: most often there are no others
  #others: Queue<Request<V>> | undefined;

  /** A flight that is under way, and has yet to be joined and to start. */
  constructor(flights: Flights<K, V>, key: K, signal: WaitOptions["signal"]) {
    this.#flights = flights;
    this.#key = key;
    this.#controller = signal && new AbortController();
    flights.set(key, this);
  }

  /** How many callers wait. */
  get waiting(): number {
    return this.#callers;
  }

  /** Adds a caller. Its signal may be aborted meanwhile. */
  join(signal: WaitOptions["signal"]): Promise<V> {
    this.#callers++;
    if (signal !== undefined) {
      this.#promise = undefined; // who comes later goes on later
      const caller = new Waiter<V>(undefined, this);
      this.#queue(caller);
      return promiseOf(caller, signal);
    }
    if (this.#promise === undefined) {
      const caller = new PromiseRequest<V>(undefined);
      this.#promise = caller.promise();
      if (this.#callers === 1) this.#first = caller;
      else this.#queue(caller);
    }
    return this.#promise;
  }

  /** Calls the function, if a caller waits: its signal may be aborted by now. Then settles all. */
  async start(fn: (signal: Signal) => PromiseLike<V> | V): Promise<void> {
    if (this.#callers === 0) return;
    let value: V | undefined;
    let failure: { readonly reason: unknown } | undefined;
    try {
      value = await fn(this.#controller?.signal ?? neverAborted());
    } catch (reason) {
      failure = { reason };
    }
    this.#end();
    for (let caller = this.#first ?? this.#next(); caller !== undefined; caller = this.#next()) {
      const failed = caller.aborted() ?? failure; // aborted, and not notified yet
      if (failed === undefined) caller.grant(this, value as V);
      else caller.fail(failed.reason);
    }
  }

  /** A caller leaves. With the last the flight is over, and its signal is aborted when all that is known. */
  [withdraw](caller: Waiter<V>, reason: unknown): void {
    this.#others?.remove(caller.position);
    caller.fail(reason);
    if (--this.#callers > 0) return;
    this.#end();
    schedule(() => this.#controller?.abort(reason));
  }

  [partOf](): PartOf {
    return { primitive: this.#flights.of, key: this.#key };
  }

  [giveBack](): void {} // a value is not held

  #next(): Request<V> | undefined {
    return this.#others?.shift();
  }

  #queue(caller: Request<V>): void {
    this.#others ??= new Queue();
    this.#others.push(caller);
  }

  /** The key is free, unless it was forgotten and another flight has it. */
  #end(): void {
    if (this.#flights.get(this.#key) === this) this.#flights.delete(this.#key);
  }
}
