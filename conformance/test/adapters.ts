// What is no single primitive, as one: so the rules can be run for it.
import { acquireAll, enqueue, enqueueAll, type Governor, type Observer, Printable, tryAcquireAll } from "@sync/core";
import { Keyed } from "@sync/keyed";
import { Lock, type Token, type WaitOptions } from "@sync/lock";
import { Semaphore } from "@sync/semaphore";

/** A lock and a permit that are always acquired together, in either order in turn. */
export class Both extends Printable {
  #parts: readonly Governor[] = [new Lock(), new Semaphore(1)];

  get [Symbol.toStringTag](): string {
    return "Both";
  }

  get waiting(): number {
    return Math.max(...this.#parts.map(({ waiting }) => waiting));
  }

  locked(): boolean {
    return this.#parts.some((part) => part.locked());
  }

  acquire(options?: WaitOptions): Promise<Token> {
    return acquireAll(this.#inTurn(), options);
  }

  tryAcquire(): Token | undefined {
    return tryAcquireAll(this.#inTurn());
  }

  [enqueue](observer?: Observer<Token>) {
    return enqueueAll(this.#inTurn(), observer);
  }

  protected override describe(): string {
    return this.#parts.map(String).sort().join();
  }

  #inTurn(): readonly Governor[] {
    this.#parts = this.#parts.toReversed();
    return this.#parts;
  }
}

/** One key, whose lock is made anew each time that it comes into use, by a function if there is one. */
export class OneKey extends Printable {
  readonly keyed: Keyed<string>;

  constructor(make?: () => Lock) {
    super();
    this.keyed = new Keyed(make);
  }

  get [Symbol.toStringTag](): string {
    return "OneKey";
  }

  get waiting(): number {
    return this.keyed.waiting("key");
  }

  /** How many keys are in use. */
  get size(): number {
    return this.keyed.size;
  }

  locked(): boolean {
    return this.keyed.locked("key");
  }

  acquire(options?: WaitOptions): Promise<Token> {
    return this.keyed.acquire("key", options);
  }

  tryAcquire(): Token | undefined {
    return this.keyed.tryAcquire("key");
  }

  with<R>(fn: () => R, options?: WaitOptions): Promise<Awaited<R>> {
    return this.keyed.with("key", fn, options);
  }

  wrap<This, Args extends unknown[], R>(
    fn: (this: This, ...args: Args) => R,
  ): (this: This, ...args: Args) => Promise<Awaited<R>> {
    return this.keyed.wrap(fn, () => "key");
  }

  protected override describe(): string {
    return `${this.keyed}, waiters:${this.waiting}`;
  }
}
