import assert from "node:assert/strict";
import { Condition, NotAcquiredError, type Token } from "@sync/condition";
import { enqueue, enqueueWait } from "@sync/core";
import { Lock } from "@sync/lock";
import type { Step } from "./graph.ts";
import { aborting, type Call, Subject } from "./replay.ts";

/** How many parties the model has whose walks are replayed. */
export const parties = 3;

/** A condition and its lock, in the model's words: `line` is the lock's queue, `room` the condition's. */
export class ConditionSubject extends Subject {
  readonly #lock = new Lock();
  readonly #condition = new Condition(this.#lock);
  readonly #holds = new Map<number, Call>(); // the call by which each party got the lock
  readonly #tokens = new Map<number, Token>();

  override call({ call, party, count, told }: Step): void {
    const what = told.find((one) => one.party === party)?.what;
    if (call === "acquire") this.#acquire(party);
    else if (call === "tryAcquire") this.#tryAcquire(party, what);
    else if (call === "acquireAborted") this.#aborted((options) => this.#lock.acquire(options), what);
    else if (call === "waitAborted") this.#aborted((options) => this.#condition.wait(options), what);
    else if (call === "misuse") this.#misuse(what);
    else if (call === "release") this.#release(party);
    else if (call === "wait") this.#wait(party);
    else if (call === "notify") this.#notify(count, what);
    else if (call === "drop") this.#drop(party);
    else assert.fail(`the model calls ${call}`);
  }

  override compare(state: string): void {
    const { locked, line, room, phases } = read(state);
    assert.equal(this.#lock.locked(), locked, "lock.locked()");
    assert.equal(this.#lock.waiting, line, "lock.waiting");
    assert.equal(this.#condition.locked(), locked, "condition.locked()");
    assert.equal(this.#condition.waiting, room, "condition.waiting");
    const word = locked ? "locked" : "unlocked";
    assert.equal(String(this.#lock), `<Lock [${word}${line > 0 ? `, waiters:${line}` : ""}]>`);
    assert.equal(String(this.#condition), `<Condition [${word}${room > 0 ? `, waiters:${room}` : ""}]>`);
    for (const [party, token] of this.#tokens) {
      assert.equal(token.released, phases[party] === "away" || phases[party] === "queued", "token.released");
    }
  }

  override mayRun(state: string): boolean {
    return !aborting(state, parties);
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
    if (this.face === "promises") this.follow(call, this.#lock.acquire(call.options), granted);
    else this.listen(call, (observer) => this.#lock[enqueue](observer), granted);
  }

  #tryAcquire(party: number, what: string | undefined): void {
    this.#tokens.delete(party);
    const call = this.idle();
    this.calls.set(party, call);
    this.#holds.set(party, call);
    const token = this.#lock.tryAcquire();
    assert.equal(token === undefined ? "nothing" : "acquired", what, "tryAcquire()");
    if (token !== undefined) this.#tokens.set(party, token);
  }

  #aborted(wait: (options: Call["options"]) => Promise<unknown>, what: string | undefined): void {
    const call = this.begin();
    call.told = what;
    call.controller.abort(call.reason);
    this.follow(call, wait(call.options), String);
  }

  #misuse(what: string | undefined): void {
    assert.throws(() => this.#lock.release(), NotAcquiredError);
    assert.throws(() => this.#condition.notify(), NotAcquiredError);
    assert.throws(() => this.#condition.notifyAll(), NotAcquiredError);
    assert.throws(() => this.#condition[enqueueWait](), NotAcquiredError);
    const call = this.begin();
    call.told = what;
    this.follow(call, this.#condition.wait(), String);
  }

  #release(party: number): void {
    const token = this.#tokens.get(party);
    if (token === undefined || this.random.fraction() < 0.5) this.#lock.release();
    else token.release();
  }

  #wait(party: number): void {
    const call = this.begin(party);
    const returned = (value: true): string => {
      assert.equal(value, true);
      return "returned";
    };
    if (this.face === "promises") this.follow(call, this.#condition.wait(call.options), returned);
    else this.listen(call, (observer) => this.#condition[enqueueWait](observer), returned);
  }

  #notify(count: number, what: string | undefined): void {
    const all = count === parties && this.random.fraction() < 0.5;
    assert.equal(String(all ? this.#condition.notifyAll() : this.#condition.notify(count)), what, "notify()");
  }

  #drop(party: number): void {
    const token = this.#tokens.get(party);
    assert.ok(token, "a party that waits has its token");
    token.release();
  }
}

interface State {
  readonly locked: boolean;
  readonly line: number;
  readonly room: number;
  readonly phases: readonly (string | undefined)[];
}

const states = new Map<string, State>();

function read(text: string): State {
  let state = states.get(text);
  if (state === undefined) {
    state = parse(text);
    states.set(text, state);
  }
  return state;
}

function parse(state: string): State {
  const [locked = "", , line = "", room = "", ...phases] = state.split(" ");
  return {
    locked: locked === "locked:1",
    line: line.split(",").length - 1,
    room: room.split(",").length - 1,
    phases: phases.map((phase) => phase.split(":")[0]),
  };
}
