import { Event } from "@sync/event";
import type { Random } from "../random.ts";
import { Checks } from "./checks.ts";
import { Crowd } from "./crowd.ts";
import { crowded, type Load } from "./load.ts";

/** Waits, sets and clears. */
export class EventLoad implements Load {
  readonly name = "Event";
  readonly checks = new Checks();
  readonly #event = new Event();
  readonly #crowd: Crowd<true>;

  constructor() {
    this.#crowd = new Crowd<true>(this.checks, {
      promise: (options) => this.#event.wait(options),
      callback: (sink) => this.#event.enqueue(sink),
      granted: (value) => this.checks.that(value, () => "granted something else than true"),
    });
  }

  operate(random: Random): void {
    const event = this.#event;
    const choice = random.next(8);
    if (choice < 4 && this.#crowd.size < crowded) this.#crowd.arrive(random);
    else if (choice < 6) this.#crowd.leave(random);
    else if (choice === 6) this.#set(random.next(2) === 0);
    else event.clear();
    this.checks.that(!event.isSet() || event.waiting === 0, () => "somebody waits for an event that is set");
  }

  check(): void {
    this.checks.same("waiting", this.#event.waiting, this.#crowd.size);
  }

  settle(): void {
    this.#set(true);
  }

  get atRest(): boolean {
    return this.#crowd.size === 0;
  }

  #set(stays: boolean): void {
    this.#event.set();
    this.checks.same("waiting for an event that was just set", this.#event.waiting, 0);
    if (!stays) this.#event.clear();
  }
}
