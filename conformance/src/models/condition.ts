import assert from "node:assert/strict";
import { Condition, NotAcquiredError, type Token } from "@sync/condition";
import { enqueue, enqueueWait } from "@sync/core";
import { Lock } from "@sync/lock";
import type { Step } from "./graph.ts";
import { Call, Subject } from "./replay.ts";

/** A condition and its lock, in the model's words: `queue` is the lock's queue, `waits` the condition's. */
export class ConditionSubject extends Subject {
  readonly #lock = new Lock();
  readonly #condition = new Condition(this.#lock);
  readonly #holds = new Map<number, Call>(); // the call by which each party got the lock
  readonly #tokens = new Map<number, Token>();

  override call({ call, party, count, outcomes }: Step): void {
    const what = outcomes.find((one) => one.party === party)?.what;
    if (call === "acquire") this.#acquire(party);
    else if (call === "tryAcquire") this.#tryAcquire(party, what);
    else if (call === "acquireAborted") this.#aborted((options) => this.#lock.acquire(options), what);
    else if (call === "waitAborted") this.#aborted((options) => this.#condition.wait(options), what);
    else if (call === "misuse") this.#misuse(what);
    else if (call === "release") this.#release(party);
    else if (call === "wait") this.#wait(party);
    else if (call === "notify") this.#notify(count, what);
    else if (call === "drop") this.#tokens.get(party)?.release();
    else assert.fail(`the model calls ${call}`);
  }

  override compare(state: string): void {
    const [first = "", , queue = "", waits = "", ...phases] = state.split(" ");
    const word = first === "locked:1" ? "locked" : "unlocked";
    const compared = [
      [this.#lock, "Lock", queue],
      [this.#condition, "Condition", waits],
    ] as const;
    for (const [primitive, name, calls] of compared) {
      const waiting = calls.split(",").length - 1;
      assert.equal(primitive.locked(), word === "locked", `${name}: locked()`);
      assert.equal(primitive.waiting, waiting, `${name}: waiting`);
      assert.equal(String(primitive), `<${name} [${word}${waiting > 0 ? `, waiters:${waiting}` : ""}]>`);
    }
    for (const [party, token] of this.#tokens) {
      assert.equal(token.released, /^(away|queued):/.test(phases[party] ?? ""), "token.released");
    }
  }

  override nameOf(error: unknown, call: Call): string {
    if (error === call.reason) return "reason";
    return error instanceof NotAcquiredError ? "not_acquired" : String(error);
  }

  #acquire(party: number): void {
    this.#tokens.delete(party);
    const call = this.begin(party);
    this.#holds.set(party, call);
    const granted = (token: Token): string => {
      if (this.#holds.get(party) === call) this.#tokens.set(party, token); // else it was released meanwhile, by release()
      return "acquired";
    };
    const lock = this.#lock;
    this.request(call, lock.acquire.bind(lock), lock[enqueue].bind(lock), granted);
  }

  #tryAcquire(party: number, what: string | undefined): void {
    const call = new Call(false); // it is over, and its signal is aborted in vain
    this.calls.set(party, call);
    this.#holds.set(party, call);
    this.#tokens.delete(party);
    const token = this.#lock.tryAcquire();
    assert.equal(token === undefined ? "nothing" : "acquired", what, "tryAcquire()");
    if (token !== undefined) this.#tokens.set(party, token);
  }

  #aborted(wait: (options: Call["options"]) => Promise<unknown>, what: string | undefined): void {
    const call = this.begin();
    call.expected = what;
    call.controller.abort(call.reason);
    this.follow(call, wait(call.options));
  }

  #misuse(what: string | undefined): void {
    const condition = this.#condition;
    assert.throws(() => this.#lock.release(), NotAcquiredError);
    assert.throws(() => condition.notify(), NotAcquiredError);
    assert.throws(() => condition.notifyAll(), NotAcquiredError);
    assert.throws(() => condition[enqueueWait](), NotAcquiredError);
    const call = this.begin();
    call.expected = what;
    this.follow(call, condition.wait());
  }

  #release(party: number): void {
    const token = this.#tokens.get(party);
    if (token === undefined || this.random.fraction() < 0.5) this.#lock.release();
    else token.release();
  }

  #wait(party: number): void {
    const condition = this.#condition;
    this.request(this.begin(party), condition.wait.bind(condition), condition[enqueueWait].bind(condition), (value) =>
      value === true ? "returned" : String(value),
    );
  }

  #notify(count: number, what: string | undefined): void {
    const all = count === 3 && this.random.fraction() < 0.5;
    assert.equal(String(all ? this.#condition.notifyAll() : this.#condition.notify(count)), what, "notify()");
  }
}
