import { type Call, ranks } from "../call.ts";
import type { Settle, Specification } from "../subject.ts";

/** A specification whose calls wait in one queue. */
export abstract class QueuedSpec implements Specification {
  protected readonly queue: Call[] = [];
  protected readonly settle: Settle;

  constructor(settle: Settle) {
    this.settle = settle;
  }

  get waiting(): number {
    return this.queue.length;
  }

  abstract request(call: Call): void;

  cancel(call: Call, outcome: string): void {
    this.queue.splice(this.queue.indexOf(call), 1);
    this.settle(call, outcome, false);
  }

  giveBack(_call: Call): void {}

  key(): string {
    return ranks(this.queue);
  }

  /** How it prints. */
  protected print(name: string, state: string): string {
    return inPrint(name, state, this.waiting);
  }
}

/** How a primitive prints. */
export function inPrint(name: string, state: string, waiting: number): string {
  return `<${name} [${state}${waiting > 0 ? `, waiters:${waiting}` : ""}]>`;
}
