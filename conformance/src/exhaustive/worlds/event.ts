import { Event } from "@sync/event";
import { type Action, action } from "../action.ts";
import type { Call, Outcome } from "../call.ts";
import { Mismatch, Room, ranks } from "../room.ts";
import { EventSpec } from "../spec/event.ts";
import { type World, world } from "../world.ts";

const set = action("set");

/** An event. A hasty call clears it; a listener sets it. */
class EventRoom extends Room {
  readonly #event = new Event();
  readonly #spec = new EventSpec((call, outcome, granted) => this.settle(call, outcome, granted));

  get waiting(): number {
    return this.#event.waiting;
  }

  protected shown(): string {
    return `${this.#event} ${this.#event.isSet()} ${this.#event.waiting}`;
  }

  protected toBeShown(): string {
    const { isSet, queue } = this.#spec;
    const waiters = queue.length > 0 ? `, waiters:${queue.length}` : "";
    return `<Event [${isSet ? "set" : "unset"}${waiters}]> ${isSet} ${queue.length}`;
  }

  protected stateKey(): string {
    return `${this.#spec.isSet}${ranks(this.#spec.queue)}`;
  }

  protected ask(call: Call): void {
    if (call.sink) this.fromSink(call, (sink) => this.#event.enqueue(sink));
    else this.fromPromise(call, this.#event.wait(call.abort && { signal: call.abort.signal }));
  }

  protected askAsSpecified(call: Call): void {
    this.#spec.wait(call);
  }

  protected act(each: Action): void {
    if (each.verb === "set") {
      this.#event.set();
      this.#spec.set();
    } else if (each.verb === "clear") {
      this.#event.clear();
      this.#spec.isSet = false;
    } else throw new Error(`an event has no ${each.name}`);
    this.deliver();
  }

  protected react(call: Call | undefined): void {
    if (call === undefined) this.#event.set();
    else this.#event.clear();
  }

  protected reactAsSpecified(call: Call | undefined): void {
    if (call === undefined) this.#spec.set();
    else this.#spec.isSet = false;
  }

  protected leave(call: Call, outcome: Outcome): void {
    this.#spec.leave(call, outcome);
  }

  protected giveBack(): void {}

  protected invariants(): void {
    if (this.#event.isSet() && this.#event.waiting > 0) throw new Mismatch("the event is set, and somebody waits");
    this.checks++;
  }

  protected lettingGo(): Action | undefined {
    return this.#spec.queue.length > 0 ? set : undefined;
  }
}

const open = (of: World) => new EventRoom(of);

export const eventWorlds: readonly World[] = [
  world({
    name: "event",
    open,
    actions: "wait; wait own; wait shared; set; clear; abort shared",
    onCalls: "abort",
    short: [6, 8],
    long: [7, 12],
  }),
  world({
    name: "event-sinks",
    open,
    actions:
      "wait; wait hasty; wait shared; enqueue; enqueue hasty; enqueue shared; set; clear; abort shared; abort shared before; " +
      "abort shared after; abort shared stopped; abort shared arriving before",
    onCalls: "abandon",
    short: [4, 5],
    long: [5, 7],
  }),
];
