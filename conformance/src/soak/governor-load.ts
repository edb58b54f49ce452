import type { Token } from "@sync/core";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import type { Random } from "../random.ts";
import { Checks } from "./checks.ts";
import { Crowd } from "./crowd.ts";
import { crowded, type Load } from "./load.ts";

interface Held {
  readonly token: Token;
  readonly permits: number;
}

/** Takes and gives back, as many permits as there may be. */
export class GovernorLoad implements Load {
  readonly name: string;
  readonly checks = new Checks();
  readonly #governor: Lock | Semaphore;
  readonly #permits: number; // there are in all, but for a resize
  readonly #held: Held[] = [];
  readonly #crowds: Crowd<Token>[];

  constructor(name: string, governor: Lock | Semaphore, permits: number) {
    this.name = name;
    this.#governor = governor;
    this.#permits = permits;
    const sizes = governor instanceof Semaphore ? [1, 2, 3] : [1];
    this.#crowds = sizes.map((size) => this.#crowd(size));
  }

  operate(random: Random): void {
    const { checks } = this;
    const governor = this.#governor;
    switch (random.next(7)) {
      case 0:
      case 1:
        if (this.#waiting < crowded) random.pick(this.#crowds).arrive(random);
        break;
      case 2:
      case 3:
        this.#release(random.next(this.#held.length + 1), random.next(3));
        break;
      case 4:
        random.pick(this.#crowds).leave(random);
        break;
      case 5: {
        const waited = governor.waiting > 0;
        const refuses = governor instanceof BoundedSemaphore && governor.bound === 0; // it throws then
        const token = refuses ? undefined : governor.tryAcquire();
        checks.that(token === undefined || !waited, () => "tryAcquire() overtook");
        if (token !== undefined) this.#take(token, 1);
        break;
      }
      default:
        if (governor instanceof BoundedSemaphore) governor.resize(random.next(this.#permits + 3));
        else if (this.#waiting < crowded) random.pick(this.#crowds).arrive(random);
    }
    checks.that(governor.locked() || governor.waiting === 0, () => "free while somebody waits");
  }

  check(): void {
    const governor = this.#governor;
    const taken = this.#held.reduce((sum, { permits }) => sum + permits, 0);
    this.checks.same("waiting", governor.waiting, this.#waiting);
    if (governor instanceof BoundedSemaphore) {
      this.checks.same("value", governor.value, Math.max(0, governor.bound - taken));
    } else if (governor instanceof Semaphore) {
      this.checks.same("value", governor.value, this.#permits - taken);
    } else {
      this.checks.that(governor.locked() === taken > 0, () => `${governor}, and ${taken} hold it`);
      this.checks.that(taken <= 1, () => `${taken} hold it`);
    }
  }

  settle(): void {
    if (this.#governor instanceof BoundedSemaphore) this.#governor.resize(this.#permits);
    this.#release(0, 0);
  }

  get atRest(): boolean {
    return this.#waiting === 0 && this.#held.length === 0;
  }

  get #waiting(): number {
    return this.#crowds.reduce((sum, { size }) => sum + size, 0);
  }

  #crowd(permits: number): Crowd<Token> {
    const governor = this.#governor;
    const semaphore = governor instanceof Semaphore ? governor : undefined;
    return new Crowd<Token>(this.checks, {
      promise: (options) => semaphore?.acquire({ ...options, permits }) ?? governor.acquire(options),
      callback: (sink) => semaphore?.enqueue(sink, permits) ?? governor.enqueue(sink),
      granted: (token) => this.#take(token, permits),
      ...(semaphore instanceof BoundedSemaphore && { failed: (reason: unknown) => this.#refused(reason) }),
    });
  }

  /** A request that does not fit any more. */
  #refused(reason: unknown): void {
    this.checks.that(reason instanceof RangeError, () => `failed for ${reason}`);
  }

  #take(token: Token, permits: number): void {
    this.checks.that(!token.released, () => "granted a token that is spent");
    this.#held.push({ token, permits });
    if (this.#governor instanceof Lock) this.checks.same("holders", this.#held.length, 1);
  }

  #release(index: number, how: number): void {
    const [held] = this.#held.splice(index, 1);
    if (held === undefined) return;
    const { token } = held;
    if (how === 0 && this.#governor instanceof Lock) this.#governor.release();
    else token.release();
    if (how === 1) token.release();
    this.checks.that(token.released, () => "a token that was given back is not spent");
  }
}

/** Lock, Semaphore and BoundedSemaphore. */
export function governorLoads(): GovernorLoad[] {
  return [
    new GovernorLoad("Lock", new Lock(), 1),
    new GovernorLoad("Semaphore", new Semaphore(4), 4),
    new GovernorLoad("BoundedSemaphore", new BoundedSemaphore(4), 4),
  ];
}
