import assert from "node:assert/strict";
import type { Observer, Waiter } from "@sync/core";
import type { Random } from "../random.ts";
import type { Step } from "./graph.ts";

/** How the packages are used: by promises, or by the callbacks below them. */
export type Face = "promises" | "callbacks";

/** One call of a party that may have to wait. */
export class Call {
  readonly controller: AbortController = new AbortController();
  readonly reason: object = { reason: "of this call alone" };
  /** Whether it matters when, among the others, it ends. */
  readonly ordered: boolean;
  /** How it ended, and how it ends in the model. */
  actual: string | undefined;
  expected: string | undefined;
  /** What another listener of its signal does, which came before its own. */
  meanwhile: () => void = () => {};
  /** Cancels it, as the callbacks do. */
  cancel: () => void = () => {};

  constructor(ordered: boolean) {
    this.ordered = ordered;
    this.controller.signal.addEventListener("abort", () => this.meanwhile());
  }

  /** How to be aborted. */
  get options(): { signal: AbortSignal } {
    return { signal: this.controller.signal };
  }
}

/** The primitive under test, as one model sees it. */
export abstract class Subject {
  readonly face: Face;
  readonly random: Random;
  /** The latest call of each party that may have to wait. */
  readonly calls: Map<number, Call> = new Map();
  /** Calls that were made, and whose end was not compared yet. */
  readonly #open = new Set<Call>();
  /** What ended since the last comparison, in order: here, and in the model. */
  #actual: Call[] = [];
  #expected: Call[] = [];

  constructor(face: Face, random: Random) {
    this.face = face;
    this.random = random;
  }

  /** Makes the call of a step. */
  abstract call(step: Step): void;

  /** Compares what can be seen of the primitive with the model's state. */
  abstract compare(state: string): void;

  /** What a rejection means. */
  abstract nameOf(error: unknown, call: Call): string;

  /** Whether nothing that can be seen changes in this state when the continuations run. */
  mayRun(state: string): boolean {
    return !aborting(state);
  }

  /** A call that begins, of a party, or of none if it ends at once. */
  begin(party?: number): Call {
    const call = new Call(party !== undefined);
    this.#open.add(call);
    if (party !== undefined) this.calls.set(party, call);
    return call;
  }

  /** A request of a party: as a promise, or as a callback. */
  request<T>(
    call: Call,
    promise: (options: Call["options"]) => Promise<T>,
    enqueue: (observer: Observer<T>) => Waiter<T, unknown>,
    name: (value: T) => string,
  ): void {
    if (this.face === "promises") this.follow(call, promise(call.options), name);
    else this.#observe(call, enqueue, name);
  }

  /** Notes how a promise ends. */
  follow<T>(call: Call, promise: Promise<T>, name: (value: T) => string = String): void {
    promise.then(
      (value) => this.#ended(call, name(value)),
      (error) => this.#ended(call, this.nameOf(error, call)),
    );
  }

  #observe<T>(call: Call, enqueue: (observer: Observer<T>) => Waiter<T, unknown>, name: (value: T) => string): void {
    const settled = ({ granted, outcome }: Waiter<T, unknown>): void =>
      this.#ended(call, granted ? name(outcome as T) : this.nameOf(outcome, call));
    try {
      const waiter = enqueue({ settled, signal: call.controller.signal });
      if (waiter.granted) settled(waiter);
      call.cancel = () => {
        if (call.actual === undefined) waiter.cancel(call.reason);
      };
    } catch (error) {
      this.#ended(call, this.nameOf(error, call));
    }
  }

  #ended(call: Call, what: string): void {
    assert.equal(call.actual, undefined, `it ended twice: ${call.actual}, then ${what}`);
    call.actual = what;
    if (call.ordered) this.#actual.push(call);
  }

  /** The model ends the calls of a step, and is in a state. */
  expect({ call, party, outcomes, after }: Step): void {
    for (const outcome of outcomes) {
      if (immediate.has(call) && outcome.party === party) continue;
      const ended = this.calls.get(outcome.party);
      assert.ok(ended, "the end of no call");
      ended.expected = outcome.what;
      this.#expected.push(ended);
    }
    this.compare(after);
  }

  /** Compares how calls ended with what the model says. All continuations must have run. */
  compareCalls(): void {
    for (const call of this.#open) {
      assert.equal(call.actual, call.expected, "how a call ended");
      if (call.actual !== undefined) this.#open.delete(call);
    }
    // A rejected promise may take another tick: among promises, the order of grants is what is promised.
    const ordered = (calls: Call[]) => calls.filter(({ actual }) => this.face === "callbacks" || isGrant(actual));
    const [actual, expected] = [ordered(this.#actual), ordered(this.#expected)];
    assert.ok(
      actual.length === expected.length && actual.every((call, i) => call === expected[i]),
      "the order of grants",
    );
    this.#actual = [];
    this.#expected = [];
  }
}

/** Calls whose result the subject compares itself: they end at once. */
const immediate: ReadonlySet<string> = new Set(["tryAcquire", "notify", "acquireAborted", "waitAborted", "misuse"]);

/** Whether a signal's listeners are running, in a state of a model. */
function aborting(state: string): boolean {
  return state.includes("aborting:1");
}

function isGrant(what = ""): boolean {
  return /^(acquired|returned|\d.*)$/.test(what);
}

/** Takes a walk of the model with a primitive. Throws at the first step where they differ. Returns how many were compared. */
export async function replay(subject: Subject, walk: readonly Step[]): Promise<number> {
  let next = 0;
  let aborted: Call | undefined; // whose signal's listeners are running

  /** Takes a step, and those inside the abort that it begins. */
  function take(): void {
    const step = walk[next++] as Step;
    if (step.call === "signal") abort(step);
    else {
      if (step.call === "event") aborted?.cancel();
      else subject.call(step);
      subject.expect(step);
    }
  }

  function abort(step: Step): void {
    const call = subject.calls.get(step.party);
    assert.ok(call, "a signal of no call");
    aborted = call;
    let failure: unknown; // a listener's error would be uncaught
    if (subject.face === "promises") {
      call.meanwhile = () => {
        try {
          subject.expect(step);
          while (next < walk.length && walk[next]?.call !== "event") take();
        } catch (error) {
          failure = error;
        }
      };
    }
    call.controller.abort(call.reason);
    if (failure !== undefined) throw failure;
    if (subject.face === "callbacks") subject.expect(step);
    else if (next < walk.length) take();
  }

  try {
    while (next < walk.length) {
      const { before, call } = walk[next] as Step;
      const runs = subject.mayRun(before) && (call === "drop" || subject.random.fraction() < 0.4);
      if (call === "turn" || runs) await turns(subject);
      take();
    }
    if (aborting(walk.at(-1)?.after ?? "")) return next;
    await turns(subject);
  } catch (error) {
    const steps = walk.slice(0, next).map(({ call, party, count }) => `${call} ${party} ${count}`);
    const message = [`${subject.face}: ${String(error)}`, ...steps, walk[next - 1]?.after].join("\n");
    throw new Error(message, { cause: error });
  }
  return next;
}

/** Lets all continuations run. */
async function turns(subject: Subject): Promise<void> {
  for (let tick = 0; tick < 8; tick++) await undefined;
  subject.compareCalls();
}
