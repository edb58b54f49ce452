import assert from "node:assert/strict";
import { Barrier, BrokenBarrierError } from "@sync/barrier";
import { enqueue } from "@sync/core";
import type { Random } from "../random.ts";
import type { Step } from "./graph.ts";
import { aborting, type Call, type Face, Subject } from "./replay.ts";

/** How many parties the model has whose walks are replayed. */
export const parties = 5;

/** A barrier, in the model's words: `round` is its queue. */
export class BarrierSubject extends Subject {
  readonly #barrier: Barrier;

  constructor(face: Face, random: Random, places: number) {
    super(face, random);
    this.#barrier = new Barrier(places);
  }

  override call({ call, party }: Step): void {
    if (call === "wait") this.#wait(party);
    else if (call === "waitAborted") this.#aborted();
    else if (call === "reset") this.#barrier.reset();
    else if (call === "abort") this.#barrier.abort();
    else if (call !== "turn") assert.fail(`the model calls ${call}`);
  }

  override compare(state: string): void {
    const [name = "", , round = ""] = state.split(" ");
    const waiting = round.split(",").length - 1;
    const { parties: places } = this.#barrier;
    assert.equal(this.#barrier.state, name, "barrier.state");
    assert.equal(this.#barrier.waiting, waiting, "barrier.waiting");
    assert.equal(this.#barrier.broken, name === "broken", "barrier.broken");
    const text = name === "broken" ? name : `${name}, waiters:${waiting}/${places}`;
    assert.equal(String(this.#barrier), `<Barrier [${text}]>`);
  }

  override mayRun(state: string): boolean {
    return !aborting(state, parties) && !state.includes("released");
  }

  override nameOf(error: unknown, call: Call): string {
    if (error === call.reason) return "reason";
    return error instanceof BrokenBarrierError ? "broken_barrier" : String(error);
  }

  #wait(party: number): void {
    const call = this.begin(party);
    if (this.face === "promises") this.follow(call, this.#barrier.wait(call.options), String);
    else this.listen(call, (observer) => this.#barrier[enqueue](observer), String);
  }

  #aborted(): void {
    const call = this.begin();
    call.told = "reason";
    call.controller.abort(call.reason);
    this.follow(call, this.#barrier.wait(call.options), String);
  }
}
