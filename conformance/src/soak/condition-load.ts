import { Condition } from "@sync/condition";
import type { Sink, Token, WaitOptions } from "@sync/core";
import type { Random } from "../random.ts";
import { Checks } from "./checks.ts";
import { Crowd } from "./crowd.ts";
import { crowded, type Load } from "./load.ts";

/** Takes the lock, waits with it, notifies, and gives it back. */
export class ConditionLoad implements Load {
  readonly name = "Condition";
  readonly checks = new Checks();
  readonly #condition = new Condition();
  readonly #lockers: Crowd<Token>;
  readonly #waiters: Crowd<Token>;
  #holder: Token | undefined;
  #notified = 0;
  #woken = 0;

  constructor() {
    const condition = this.#condition;
    this.#lockers = new Crowd<Token>(this.checks, {
      promise: (options) => condition.acquire(options),
      callback: (sink) => condition.lock.enqueue(sink),
      granted: (token) => this.#take(token),
    });
    this.#waiters = new Crowd<Token>(this.checks, {
      promise: (options) => this.#wait(options),
      callback: (sink) => this.#enqueue(sink),
      granted: (token) => {
        this.#woken++;
        this.#take(token);
      },
    });
  }

  operate(random: Random): void {
    const condition = this.#condition;
    switch (random.next(8)) {
      case 0:
      case 1:
        if (this.#lockers.size < crowded) this.#lockers.arrive(random);
        break;
      case 2:
      case 3:
        if (this.#holder !== undefined && this.#waiters.size < crowded) this.#waiters.arrive(random);
        break;
      case 4:
        this.#notify(random.next(4));
        break;
      case 5:
        this.#release(random.next(2) === 0);
        break;
      case 6:
        this.#lockers.leave(random);
        break;
      default:
        this.#waiters.leave(random);
    }
    this.checks.that(condition.locked() || condition.lock.waiting === 0, () => "the lock is free while somebody waits");
  }

  check(): void {
    const { waiting, lock } = this.#condition;
    this.checks.same("waiting", waiting + lock.waiting, this.#waiters.size + this.#lockers.size);
    this.checks.that(
      lock.locked() === (this.#holder !== undefined),
      () => `${lock}, and its holder is ${this.#holder}`,
    );
    this.checks.that(this.#woken <= this.#notified, () => `${this.#woken} woken by ${this.#notified} notifications`);
  }

  settle(): void {
    this.#notify(this.#condition.waiting);
    this.#release(false);
    const token = this.#waiters.size > 0 ? this.#condition.tryAcquire() : undefined;
    if (token !== undefined) this.#take(token);
  }

  get atRest(): boolean {
    return this.#waiters.size === 0 && this.#lockers.size === 0 && this.#holder === undefined;
  }

  /** The holder waits, and has the lock back however the wait ends. */
  #wait(options: WaitOptions | undefined): Promise<Token> {
    const token = this.#leave();
    return this.#condition.wait(options).then(
      () => token,
      (reason) => {
        this.#take(token);
        throw reason;
      },
    );
  }

  #enqueue(sink: Sink<Token>) {
    const token = this.#leave();
    return this.#condition.enqueue({
      granted: () => sink.granted(token),
      failed: (reason) => {
        this.#take(token);
        sink.failed(reason);
      },
    });
  }

  #leave(): Token {
    const token = this.#holder;
    if (token === undefined) throw new Error("nobody holds the lock");
    this.#holder = undefined;
    return token;
  }

  #take(token: Token): void {
    this.checks.that(this.#holder === undefined, () => "two hold the lock");
    this.checks.that(!token.released, () => "the lock came with a token that is spent");
    this.#holder = token;
  }

  #notify(n: number): void {
    if (this.#holder === undefined) return;
    const expected = Math.min(n, this.#condition.waiting);
    const notified = this.#condition.notify(n);
    this.checks.same("notified", notified, expected);
    this.#notified += notified;
  }

  #release(byToken: boolean): void {
    const token = this.#holder;
    if (token === undefined) return;
    this.#holder = undefined;
    if (byToken) token.release();
    else this.#condition.release();
    this.checks.that(token.released, () => "a token that was given back is not spent");
  }
}
