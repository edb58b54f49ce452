/** One flight: a call of a function, and the callers who wait for its end. */
import {
  neverAborted,
  Primitive,
  printWaiters,
  type Request,
  type Signal,
  schedule,
  submit,
  type Waiter,
  type WaitOptions,
  withdraw,
} from "@sync/core";

/** A call of a function, and the callers who wait for its end. It is over when the call ends, or when the last has left. */
export class Flight<K, V> extends Primitive<V> {
  readonly #flights: Map<K, Flight<K, V>>;
  readonly #key: K;
  readonly #controller: AbortController | undefined; // of the first caller: one without a signal never leaves
  #over = false;

  /** A flight that is under way, and has yet to be joined and to start. */
  constructor(flights: Map<K, Flight<K, V>>, key: K, signal: WaitOptions["signal"]) {
    super();
    this.#flights = flights;
    this.#key = key;
    this.#controller = signal && new AbortController();
    flights.set(key, this);
  }

  /** `"Flight"`. */
  get [Symbol.toStringTag](): string {
    return "Flight";
  }

  /** Adds a caller. */
  join(signal: WaitOptions["signal"]): Promise<V> {
    return this.promise({ signal });
  }

  /** Calls the function, if a caller waits: its signal may be aborted by now. Then settles all. */
  async start(fn: (signal: Signal) => PromiseLike<V> | V): Promise<void> {
    if (this.waiting === 0) return this.#end();
    let settle: (caller: Request<V>) => void;
    try {
      const value = await fn(this.#controller?.signal ?? neverAborted);
      settle = (caller) => caller.grant(this, value);
    } catch (error) {
      settle = (caller) => caller.fail(error);
    }
    this.#end();
    let caller: Request<V> | undefined;
    while ((caller = this.next()) !== undefined) settle(caller);
  }

  /** A caller leaves. With the last the flight is over, and its signal is aborted when all that is known. */
  override [withdraw](caller: Waiter<V>, reason: unknown): void {
    super[withdraw](caller, reason);
    if (this.#over || this.waiting > 0) return;
    this.#end();
    schedule(() => this.#controller?.abort(reason));
  }

  override [submit](caller: Request<V>): void {
    this.queue.push(caller);
  }

  protected override demandOf(): undefined {}

  protected override describe(): string {
    return printWaiters(this.waiting);
  }

  /** The key is free, unless it was forgotten and another flight has it. */
  #end(): void {
    this.#over = true;
    if (this.#flights.get(this.#key) === this) this.#flights.delete(this.#key);
  }
}
