import type { Sink, Waiter, WaitOptions } from "@sync/core";
import type { Random } from "../random.ts";
import type { Checks } from "./checks.ts";

/** How a primitive is waited for. */
export interface Waits<T> {
  /** As a promise. */
  promise(options?: WaitOptions): Promise<T>;
  /** As a callback. */
  callback(sink: Sink<T>): Pick<Waiter<unknown>, "granted" | "released" | "outcome" | "abandon">;
  granted(value: T): void;
  /** Somebody failed who had not left: to be checked. Without this nobody may. */
  failed?(reason: unknown): void;
}

/** Somebody who waits, and how he may give up. */
interface Member {
  leave: (() => void) | undefined;
  settled: boolean;
}

const stop = { toString: () => "stop" };

/** Those who wait for one primitive: promises and callbacks, with signals of their own, a shared one, or none. */
export class Crowd<T> {
  readonly #members = new Set<Member>();
  readonly #waits: Waits<T>;
  readonly #checks: Checks;
  #shared = new AbortController();
  #arrived = 0;
  readonly #last = { promise: -1, callback: -1 }; // whose grant was the last to be heard

  constructor(checks: Checks, waits: Waits<T>) {
    this.#checks = checks;
    this.#waits = waits;
  }

  /** How many have asked, and not heard. */
  get size(): number {
    return this.#members.size;
  }

  /** Somebody comes. */
  arrive(random: Random): void {
    const member: Member = { leave: undefined, settled: false };
    this.#members.add(member);
    if (random.next(3) === 0) this.#callback(member);
    else this.#promise(member, random);
  }

  /** Somebody goes, or all who share a signal. */
  leave(random: Random): void {
    if (random.next(20) === 0) {
      const shared = this.#shared;
      this.#shared = new AbortController();
      shared.abort(stop);
    } else {
      const impatient = [...this.#members].filter((member) => member.leave !== undefined);
      if (impatient.length > 0) random.pick(impatient).leave?.();
    }
  }

  #promise(member: Member, random: Random): void {
    const number = this.#arrived++;
    const own = new AbortController();
    const shared = this.#shared.signal;
    const signal = random.pick([undefined, own.signal, shared, AbortSignal.any([own.signal, shared])]);
    if (signal !== undefined && signal !== shared) member.leave = () => own.abort(stop);
    this.#waits.promise({ signal }).then(
      (value) => this.#granted(member, "promise", number, value),
      (reason) => this.#failed(member, reason),
    );
  }

  #callback(member: Member): void {
    const number = this.#arrived++;
    let waiter: ReturnType<Waits<T>["callback"]>;
    try {
      waiter = this.#waits.callback({
        granted: (value) => this.#granted(member, "callback", number, value),
        failed: (reason) => this.#failed(member, reason),
      });
    } catch (error) {
      this.#failed(member, error);
      return;
    }
    if (waiter.granted) this.#granted(member, "callback", number, waiter.outcome as T);
    else if (waiter.released) this.#failed(member, waiter.outcome);
    else member.leave = () => waiter.abandon(stop);
  }

  #granted(member: Member, kind: "promise" | "callback", number: number, value: T): void {
    this.#settled(member);
    this.#checks.that(this.#last[kind] < number, () => `${number} was granted behind ${this.#last[kind]}`);
    this.#last[kind] = number;
    this.#waits.granted(value);
  }

  #failed(member: Member, reason: unknown): void {
    this.#settled(member);
    if (reason === stop) return;
    if (this.#waits.failed === undefined) this.#checks.fail(`somebody failed for ${reason}`);
    else this.#waits.failed(reason);
  }

  #settled(member: Member): void {
    this.#checks.that(!member.settled, () => "somebody heard twice");
    member.settled = true;
    this.#members.delete(member);
  }
}
