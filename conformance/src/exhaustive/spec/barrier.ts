import type { Call } from "../call.ts";
import type { Settle } from "../subject.ts";
import { QueuedSpec } from "./queued.ts";

/** A barrier: the parties of the round that fills are its queue. */
export class BarrierSpec extends QueuedSpec {
  state: "filling" | "draining" | "broken" = "filling";
  readonly parties: number;

  constructor(settle: Settle, parties: number) {
    super(settle);
    this.parties = parties;
  }

  get broken(): boolean {
    return this.state === "broken";
  }

  get restless(): boolean {
    return this.state === "draining";
  }

  override toString(): string {
    return `<Barrier [${this.state}${this.broken ? "" : `, waiters:${this.waiting}/${this.parties}`}]>`;
  }

  override request(call: Call): void {
    if (this.broken) this.settle(call, "BrokenBarrierError", false);
    else {
      this.state = "filling";
      this.queue.push(call);
      if (this.waiting >= this.parties) this.#complete();
    }
  }

  reset(): void {
    this.#break("filling");
  }

  abort(): void {
    this.#break("broken");
  }

  /** The parties that were released have run. */
  tick(): void {
    if (this.state === "draining") this.state = "filling";
  }

  override key(): string {
    return `${this.state}${super.key()}`;
  }

  #complete(): void {
    for (const gone of this.queue.filter(({ aborted }) => aborted)) this.cancel(gone, "aborted");
    if (this.waiting < this.parties) return;
    this.state = "draining";
    for (const [position, party] of this.queue.splice(0).entries()) this.settle(party, String(position), true);
  }

  #break(state: "filling" | "broken"): void {
    this.state = state;
    for (const party of this.queue.splice(0)) this.settle(party, "BrokenBarrierError", false);
  }
}
