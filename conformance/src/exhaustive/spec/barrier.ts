import type { Call } from "../call.ts";

/** A barrier: the parties of the round that fills. */
export class BarrierSpec {
  state: "filling" | "draining" | "broken" = "filling";
  readonly parties: number;
  round: Call[] = [];
  readonly #settle: (call: Call, outcome: string, granted: boolean) => void;

  constructor(parties: number, settle: (call: Call, outcome: string, granted: boolean) => void) {
    this.parties = parties;
    this.#settle = settle;
  }

  wait(call: Call): void {
    if (this.state === "broken") {
      this.#settle(call, "BrokenBarrierError", false);
      return;
    }
    this.state = "filling";
    this.round.push(call);
    if (this.round.length < this.parties) return;
    for (const gone of this.round.filter((each) => each.aborted)) this.#settle(gone, "aborted", false);
    this.round = this.round.filter((each) => !each.aborted);
    if (this.round.length < this.parties) return;
    this.state = "draining";
    for (const [position, party] of this.round.splice(0).entries()) this.#settle(party, String(position), true);
  }

  reset(): void {
    this.#break("filling");
  }

  abort(): void {
    this.#break("broken");
  }

  leave(call: Call, outcome: string): void {
    this.round.splice(this.round.indexOf(call), 1);
    this.#settle(call, outcome, false);
  }

  /** The parties that were released have run. */
  drained(): void {
    if (this.state === "draining") this.state = "filling";
  }

  #break(state: "filling" | "broken"): void {
    this.state = state;
    for (const party of this.round.splice(0)) this.#settle(party, "BrokenBarrierError", false);
  }
}
