import { type Call, ranks } from "../call.ts";
import type { Settle, Specification } from "../subject.ts";
import { inPrint } from "./print.ts";

/** An event: a flag, and a queue. */
export class EventSpec implements Specification {
  #set = false;
  readonly #queue: Call[] = [];
  readonly #settle: Settle;

  constructor(settle: Settle) {
    this.#settle = settle;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  isSet(): boolean {
    return this.#set;
  }

  toString(): string {
    return inPrint("Event", this.#set ? "set" : "unset", this.waiting);
  }

  set(): void {
    this.#set = true;
    for (const call of this.#queue.splice(0)) {
      if (call.aborted) this.#settle(call, "aborted", false);
      else this.#settle(call, "true", true);
    }
  }

  clear(): void {
    this.#set = false;
  }

  request(call: Call): void {
    if (this.#set) this.#settle(call, "true", true);
    else this.#queue.push(call);
  }

  cancel(call: Call, outcome: string): void {
    this.#queue.splice(this.#queue.indexOf(call), 1);
    this.#settle(call, outcome, false);
  }

  giveBack(): void {}

  key(): string {
    return `${this.#set}${ranks(this.#queue)}`;
  }
}
