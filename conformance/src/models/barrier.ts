import assert from "node:assert/strict";
import { Barrier, BrokenBarrierError } from "@sync/barrier";
import { enqueue } from "@sync/core";
import type { Random } from "../random.ts";
import type { Step } from "./graph.ts";
import { type Call, type Face, Subject } from "./replay.ts";

/** A barrier, in the model's words: `round` is its queue. */
export class BarrierSubject extends Subject {
  readonly #barrier: Barrier;

  constructor(face: Face, random: Random, places: number) {
    super(face, random);
    this.#barrier = new Barrier(places);
  }

  override call({ call, party }: Step): void {
    const barrier = this.#barrier;
    if (call === "wait") {
      const [wait, observe] = [barrier.wait.bind(barrier), barrier[enqueue].bind(barrier)];
      this.request(this.begin(party), wait, observe, String);
    } else if (call === "waitAborted") {
      const aborted = this.begin();
      aborted.expected = "reason";
      aborted.controller.abort(aborted.reason);
      this.follow(aborted, barrier.wait(aborted.options));
    } else if (call === "reset") barrier.reset();
    else if (call === "abort") barrier.abort();
    else if (call !== "turn") assert.fail(`the model calls ${call}`);
  }

  override compare(state: string): void {
    const [name = "", , round = ""] = state.split(" ");
    const waiting = round.split(",").length - 1;
    const barrier = this.#barrier;
    assert.equal(barrier.state, name, "barrier.state");
    assert.equal(barrier.waiting, waiting, "barrier.waiting");
    assert.equal(barrier.broken, name === "broken", "barrier.broken");
    const text = name === "broken" ? name : `${name}, waiters:${waiting}/${barrier.parties}`;
    assert.equal(String(barrier), `<Barrier [${text}]>`);
  }

  override mayRun(state: string): boolean {
    return super.mayRun(state) && !state.includes("released");
  }

  override nameOf(error: unknown, call: Call): string {
    if (error === call.reason) return "reason";
    return error instanceof BrokenBarrierError ? "broken_barrier" : String(error);
  }
}
