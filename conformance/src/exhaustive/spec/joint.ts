import { Call, type Outcome } from "../call.ts";
import type { Later, Settle, Specification } from "../subject.ts";
import { inPrint } from "./queued.ts";
import { SemaphoreSpec } from "./semaphore.ts";

/** One primitive of several. Each is specified as it is by itself: a lock is a semaphore of one permit. */
export type Of = "Lock" | "bounded" | number;

/** What a call asks of one of the primitives: a call of its own there. */
class PartOfCall extends Call {
  readonly whole: Call;
  readonly of: SemaphoreSpec;
  state: "waiting" | "granted" | "over" = "waiting";

  constructor(whole: Call, permits: number, of: SemaphoreSpec) {
    super(whole.index, { ...whole.action, n: permits }, whole.abort);
    this.whole = whole;
    this.of = of;
  }
}

/** Several primitives, of which a call asks for one or more: in one step, and it has nothing until it has all. */
export class JointSpec implements Specification {
  readonly primitives: readonly SemaphoreSpec[];
  readonly #parts = new Map<Call, readonly PartOfCall[]>();
  readonly #settle: Settle;
  readonly #later: Later;

  constructor(settle: Settle, later: Later, kinds: readonly Of[]) {
    this.#settle = settle;
    this.#later = later;
    const settled: Settle = (part, outcome, granted) => this.#settled(part as PartOfCall, outcome, granted);
    this.primitives = kinds.map((kind) => specOf(kind, settled));
  }

  get waiting(): number {
    return this.primitives.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** The calls that have all. */
  get holders(): Call[] {
    return [...this.#parts.keys()].filter(({ granted, spent }) => granted && !spent);
  }

  resize(bound: number): void {
    this.primitives.at(-1)?.resize(bound);
  }

  request(call: Call): void {
    if (!this.#ask(call)) this.#settle(call, "RangeError", false);
  }

  /** All or nothing, and nobody is overtaken. */
  try(call: Call): boolean {
    if (!this.#ask(call)) throw new RangeError();
    if (!call.granted) this.#withdraw(call, "not at once");
    return call.granted;
  }

  cancel(call: Call, outcome: Outcome): void {
    this.#withdraw(call, outcome);
    this.#settle(call, outcome, false);
  }

  /** The last first. */
  giveBack(call: Call): void {
    this.#withdraw(call, "given back");
  }

  key(): string {
    for (const [{ rank }, parts] of this.#parts) for (const part of parts) part.rank = rank;
    return this.primitives.reduce((key, primitive) => `${key}|${primitive.key()}`, "");
  }

  /** Asks each, unless one cannot have so much. */
  #ask(call: Call): boolean {
    const all = this.primitives.map((_, at) => ({ at, permits: 1 }));
    const { parts: named } = call.action;
    const parts = (named.length > 0 ? named : all).map(({ at, permits }) => {
      return new PartOfCall(call, permits, this.primitives[at] as SemaphoreSpec);
    });
    if (parts.some(({ of, permits }) => of.exceeds(permits))) return false;
    this.#parts.set(call, parts);
    for (const part of parts) part.of.request(part);
    return true;
  }

  /** A part is granted, or is over. Of several, the others are given back when the operation is over. */
  #settled(part: PartOfCall, outcome: Outcome, granted: boolean): void {
    const { whole, state } = part;
    part.state = granted ? "granted" : "over";
    const parts = this.#parts.get(whole) ?? [];
    if (granted) {
      if (parts.every((each) => each.state === "granted")) this.#settle(whole, "token", true);
    } else if (state === "waiting") {
      const fail = () => whole.expected === undefined && this.cancel(whole, outcome);
      if (parts.length === 1) fail();
      else this.#later(fail);
    }
  }

  #withdraw(call: Call, outcome: Outcome): void {
    for (const part of this.#parts.get(call)?.toReversed() ?? []) {
      const { state } = part;
      part.state = "over";
      if (state === "granted") part.of.giveBack(part);
      else if (state === "waiting") part.of.cancel(part, outcome);
    }
    this.#parts.delete(call);
  }
}

function specOf(kind: Of, settle: Settle): SemaphoreSpec {
  if (kind === "bounded") return new SemaphoreSpec(settle, 2, 2);
  return kind === "Lock" ? new LockPart(settle, 1) : new SemaphoreSpec(settle, kind);
}

class LockPart extends SemaphoreSpec {
  override toString(): string {
    return inPrint("Lock", this.locked() ? "locked" : "unlocked", this.waiting);
  }
}
