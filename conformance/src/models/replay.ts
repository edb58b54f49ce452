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
  /** Whether it matters when, among the others, it is over. */
  readonly ordered: boolean;
  /** What the party has heard. */
  heard: string | undefined;
  /** What the model says that it is told. */
  told: string | undefined;
  /** What another listener of its signal does, which came before its own. */
  meanwhile: () => void = () => {};
  /** Gives up, as the callbacks do. */
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
  readonly open: Set<Call> = new Set();
  /** What was heard and what was told, in order, since the last comparison. */
  heard: Call[] = [];
  told: Call[] = [];

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

  /** Whether nothing that can be seen changes in this state when everybody runs. */
  abstract mayRun(state: string): boolean;

  /** A call that begins, of a party, or of nobody if it is over at once. */
  begin(party?: number): Call {
    const call = new Call(party !== undefined);
    this.open.add(call);
    if (party !== undefined) this.calls.set(party, call);
    return call;
  }

  /** A call that is over, whose signal is aborted in vain. */
  idle(): Call {
    return new Call(false);
  }

  /** Hears what becomes of a request, as the callbacks do. */
  listen<T>(call: Call, request: (observer: Observer<T>) => Waiter<T, unknown>, name: (value: T) => string): void {
    const failed = (error: unknown): void => this.hear(call, this.nameOf(error, call));
    const settled = ({ granted, outcome }: Waiter<T, unknown>): void => {
      if (granted) this.hear(call, name(outcome as T));
      else failed(outcome);
    };
    try {
      const waiter = request({ settled, signal: call.controller.signal });
      if (waiter.granted) settled(waiter);
      call.cancel = () => {
        if (call.heard === undefined) waiter.cancel(call.reason);
      };
    } catch (error) {
      failed(error);
    }
  }

  /** Hears what became of a call. */
  hear(call: Call, what: string): void {
    assert.equal(call.heard, undefined, `told twice: ${call.heard}, then ${what}`);
    call.heard = what;
    if (call.ordered) this.heard.push(call);
  }

  /** Hears what becomes of a promise. */
  follow<T>(call: Call, promise: Promise<T>, name: (value: T) => string): void {
    promise.then(
      (value) => this.hear(call, name(value)),
      (error) => this.hear(call, this.nameOf(error, call)),
    );
  }

  /** Compares what was heard with what the model says. Everybody must have run. */
  compareCalls(): void {
    for (const call of this.open) {
      assert.equal(call.heard, call.told, "what became of a call");
      if (call.heard !== undefined) this.open.delete(call);
    }
    // A rejected promise may take another hop: among promises, the order of grants is what is promised.
    const ordered = (calls: Call[]) => calls.filter(({ heard }) => this.face === "callbacks" || granted(heard));
    const [heard, told] = [ordered(this.heard), ordered(this.told)];
    assert.ok(heard.length === told.length && heard.every((call, i) => call === told[i]), "the order of grants");
    this.heard = [];
    this.told = [];
  }
}

function granted(what: string | undefined): boolean {
  return what === "acquired" || what === "returned" || /^\d/.test(what ?? "");
}

/** Lets everybody run who can. */
async function everybodyRuns(): Promise<void> {
  for (let hop = 0; hop < 8; hop++) await undefined;
}

/** Calls whose result the subject compares itself: they are over at once. */
const immediate: ReadonlySet<string> = new Set(["tryAcquire", "notify", "acquireAborted", "waitAborted", "misuse"]);

/** Whether a signal's listeners are running, in a state of a model of so many parties. */
export function aborting(state: string, parties: number): boolean {
  return !state.includes(`untold:${parties} `);
}

/** Takes a walk of the model with a primitive. Throws at the first step where they differ. Returns how many were compared. */
export async function replay(subject: Subject, walk: readonly Step[], parties: number): Promise<number> {
  const run = new Run(subject, walk);
  try {
    while (run.next < walk.length) {
      const step = walk[run.next] as Step;
      const turn = step.call === "turn";
      if (turn || (subject.mayRun(step.before) && (step.call === "drop" || subject.random.fraction() < 0.4))) {
        await everybodyRuns();
        subject.compareCalls();
      }
      run.take();
    }
    await everybodyRuns();
    if (!aborting(walk.at(-1)?.after ?? "", parties)) subject.compareCalls();
  } catch (error) {
    const taken = walk.slice(0, run.next);
    const steps = taken.map(({ call, party, count }) => [
      call,
      ...(party < 0 ? [] : [party]),
      ...(count ? [count] : []),
    ]);
    throw new Error(
      [`${subject.face}: ${String(error)}`, ...steps.map((step) => step.join(" ")), taken.at(-1)?.after].join("\n"),
      { cause: error },
    );
  }
  return run.next;
}

/** A walk under way. */
class Run {
  next = 0;
  readonly #subject: Subject;
  readonly #walk: readonly Step[];
  #aborted: Call | undefined; // whose signal's listeners are running
  #failure: unknown;

  constructor(subject: Subject, walk: readonly Step[]) {
    this.#subject = subject;
    this.#walk = walk;
  }

  /** Takes a step, and those inside the abort that it begins. */
  take(): void {
    const step = this.#walk[this.next++] as Step;
    if (step.call === "signal") this.#abort(step);
    else {
      if (step.call === "hear") this.#aborted?.cancel();
      else this.#subject.call(step);
      this.#compare(step);
    }
  }

  #abort(step: Step): void {
    const call = this.#subject.calls.get(step.party);
    assert.ok(call, "a signal of no call");
    this.#aborted = call;
    if (this.#subject.face === "promises") {
      call.meanwhile = () => {
        try {
          this.#compare(step);
          while (this.next < this.#walk.length && this.#walk[this.next]?.call !== "hear") this.take();
        } catch (error) {
          this.#failure ??= error; // a listener's error would be nobody's
        }
      };
    }
    call.controller.abort(call.reason);
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#subject.face === "callbacks") this.#compare(step);
    else if (this.next < this.#walk.length) this.take();
  }

  #compare(step: Step): void {
    for (const { party, what } of step.told) {
      if (immediate.has(step.call) && party === step.party) continue;
      const call = this.#subject.calls.get(party);
      assert.ok(call, "told of no call");
      call.told = what;
      this.#subject.told.push(call);
    }
    this.#subject.compare(step.after);
  }
}
