import { NotAcquiredError } from "@sync/core";
import { type Call, ranks } from "../call.ts";
import { QueuedSpec } from "./queued.ts";

/** What a call asks for. */
type Mode = "read" | "write";

/** A read-write lock: those who read, or the one who writes, and one queue. */
export class ReadWriteLockSpec extends QueuedSpec {
  readonly read = this.#side("read");
  readonly write = this.#side("write");
  /** Those who read. */
  readers: Call[] = [];
  /** Those who write. */
  writers: Call[] = [];

  locked(): boolean {
    return this.write.locked();
  }

  override toString(): string {
    const readers = this.readers.length > 0 ? `readers:${this.readers.length}` : "unlocked";
    return this.print("ReadWriteLock", this.writers.length > 0 ? "writing" : readers);
  }

  override request(call: Call): void {
    this.queue.push(call);
    this.#serve();
  }

  /** Only if nobody waits. */
  try(call: Call): boolean {
    if (this[modeOf(call)].locked()) return false;
    this.request(call);
    return true;
  }

  override cancel(call: Call, outcome: string): void {
    super.cancel(call, outcome);
    this.#serve();
  }

  override giveBack(call: Call): void {
    this.readers = this.readers.filter((reader) => reader !== call);
    this.writers = this.writers.filter((writer) => writer !== call);
    this.#serve();
  }

  downgrade(call: Call): void {
    if (call.spent) throw new NotAcquiredError();
    this.writers = [];
    this.readers.push(call);
    this.#serve();
  }

  override key(): string {
    return `${ranks(this.readers)}${ranks(this.writers)}${super.key()}`;
  }

  #allows(mode: Mode): boolean {
    return this.writers.length === 0 && (mode === "read" || this.readers.length === 0);
  }

  #serve(): void {
    let head: Call | undefined;
    while ((head = this.queue[0]) !== undefined) {
      if (head.aborted) this.settle(head, "aborted", false);
      else if (this.#allows(modeOf(head))) {
        (modeOf(head) === "read" ? this.readers : this.writers).push(head);
        this.settle(head, "token", true);
      } else return;
      this.queue.shift();
    }
  }

  #side(mode: Mode): { readonly waiting: number; locked(): boolean } {
    const waiting = () => this.queue.filter((call) => modeOf(call) === mode).length;
    return {
      get waiting() {
        return waiting();
      },
      locked: () => this.queue.length > 0 || !this.#allows(mode),
    };
  }
}

/** Whether a call reads or writes. */
export function modeOf({ action }: Call): Mode {
  return action.mode ?? "write";
}
