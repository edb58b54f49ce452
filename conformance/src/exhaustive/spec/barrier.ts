import { type Call, ranks } from "../call.ts";
import type { Settle, Specification } from "../subject.ts";

/** A barrier: the parties of the round that fills. */
export class BarrierSpec implements Specification {
  state: "filling" | "draining" | "broken" = "filling";
  readonly parties: number;
  round: Call[] = [];
  readonly #settle: Settle;

  constructor(settle: Settle, parties: number) {
    this.#settle = settle;
    this.parties = parties;
  }

  get waiting(): number {
    return this.round.length;
  }

  get broken(): boolean {
    return this.state === "broken";
  }

  get restless(): boolean {
    return this.state === "draining";
  }

  toString(): string {
    return `<Barrier [${this.state}${this.broken ? "" : `, waiters:${this.waiting}/${this.parties}`}]>`;
  }

  request(call: Call): void {
    if (this.broken) this.#settle(call, "BrokenBarrierError", false);
    else {
      this.state = "filling";
      this.round.push(call);
      if (this.waiting >= this.parties) this.#complete();
    }
  }

  reset(): void {
    this.#break("filling");
  }

  abort(): void {
    this.#break("broken");
  }

  cancel(call: Call, outcome: string): void {
    this.round.splice(this.round.indexOf(call), 1);
    this.#settle(call, outcome, false);
  }

  giveBack(): void {}

  /** The parties that were released have run. */
  tick(): void {
    if (this.state === "draining") this.state = "filling";
  }

  key(): string {
    return `${this.state}${ranks(this.round)}`;
  }

  #complete(): void {
    for (const gone of this.round.filter(({ aborted }) => aborted)) this.#settle(gone, "aborted", false);
    this.round = this.round.filter(({ aborted }) => !aborted);
    if (this.waiting < this.parties) return;
    this.state = "draining";
    for (const [position, party] of this.round.splice(0).entries()) this.#settle(party, String(position), true);
  }

  #break(state: "filling" | "broken"): void {
    this.state = state;
    for (const party of this.round.splice(0)) this.#settle(party, "BrokenBarrierError", false);
  }
}
