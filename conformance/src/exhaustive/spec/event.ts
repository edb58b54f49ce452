import type { Call } from "../call.ts";
import { QueuedSpec } from "./queued.ts";

/** An event: a flag, and a queue. */
export class EventSpec extends QueuedSpec {
  #set = false;

  isSet(): boolean {
    return this.#set;
  }

  override toString(): string {
    return this.print("Event", this.#set ? "set" : "unset");
  }

  set(): void {
    this.#set = true;
    for (const call of this.queue.splice(0)) {
      if (call.aborted) this.settle(call, "aborted", false);
      else this.settle(call, "true", true);
    }
  }

  clear(): void {
    this.#set = false;
  }

  override request(call: Call): void {
    if (this.#set) this.settle(call, "true", true);
    else this.queue.push(call);
  }

  override key(): string {
    return `${this.#set}${super.key()}`;
  }
}
