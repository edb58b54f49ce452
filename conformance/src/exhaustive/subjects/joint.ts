// Several primitives that are acquired together.
import { acquireAll, enqueue, enqueueAll, type Part, type Token, tryAcquireAll } from "@sync/core";
import { Lock } from "@sync/lock";
import { type AcquireOptions, BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { observer } from "../../../test/observer.ts";
import { action } from "../action.ts";
import type { Call } from "../call.ts";
import { JointSpec, type Of } from "../spec/joint.ts";
import type { Subject } from "../subject.ts";

/** What both show, and what a listener does with either. */
interface Several {
  readonly primitives: readonly { readonly waiting: number; toString(): string }[];
  resize(bound: number): void;
  passOn(): void;
}

/** The primitives, and the token that was taken by `try` first. */
class Primitives implements Several {
  readonly primitives: readonly (Lock | Semaphore)[];
  first: Token | undefined;

  constructor(kinds: readonly Of[]) {
    this.primitives = kinds.map((kind) => {
      if (kind === "bounded") return new BoundedSemaphore(2);
      return kind === "Lock" ? new Lock() : new Semaphore(kind);
    });
  }

  /** What a call asks for. */
  of({ action: { parts } }: Call): [primitive: Semaphore, options: AcquireOptions | undefined][] {
    if (parts.length === 0) return this.primitives.map((primitive) => [primitive as Semaphore, undefined]);
    return parts.map(({ at, permits }) => [this.primitives[at] as Semaphore, permits === 1 ? undefined : { permits }]);
  }

  resize(bound: number): void {
    (this.primitives.at(-1) as BoundedSemaphore).resize(bound);
  }

  passOn(): void {
    this.first?.release();
  }
}

/** A specification that knows the first holder, too. */
class PassingOn extends JointSpec implements Several {
  readonly #before = new Set<Call>();

  override try(call: Call): boolean {
    const granted = super.try(call);
    if (granted) this.#before.add(call);
    return granted;
  }

  passOn(): void {
    const [first] = this.#before;
    if (first === undefined || first.spent) return;
    first.spent = true;
    this.giveBack(first);
  }
}

/** Several primitives. A call of one is its own `acquire()`. A hasty call gives back; a listener gives back for the first. */
export function joint(...kinds: Of[]): Subject<Several, Primitives, PassingOn> {
  return {
    make: (settle, later) => [new Primitives(kinds), new PassingOn(settle, later, kinds)],
    show: (it) => it.primitives.reduce((text, each) => `${text} ${each} ${each.waiting}`, ""),
    acts: { resize: (it, { n }) => it.resize(n) },
    hasty: (_it, _call, give) => give(),
    listener: (it) => it.passOn(),
    promise(it, call, options) {
      const [[primitive, own] = [], ...others] = it.of(call);
      if (primitive === undefined || others.length > 0) return acquireAll(it.of(call) as Part[], options);
      return options === undefined && own === undefined
        ? primitive.acquire()
        : primitive.acquire({ ...own, ...options });
    },
    enqueue(it, call, callbacks) {
      const [[primitive, own] = [], ...others] = it.of(call);
      const observing = observer<Token>(callbacks, call.abort?.signal);
      if (primitive === undefined || others.length > 0) return enqueueAll(it.of(call) as Part[], observing);
      return primitive[enqueue](observing, own);
    },
    try(it, call) {
      const token = tryAcquireAll(it.of(call) as Part[]);
      it.first ??= token;
      return token;
    },
    allows: ({ primitives }, { verb, n }) => verb !== "resize" || n !== primitives.at(-1)?.bound,
    broken(it, { holders, primitives }, calls) {
      for (const [at, primitive] of it.primitives.entries()) {
        const names = ({ action: { parts } }: Call) => parts.length === 0 || parts.some((part) => part.at === at);
        const held = calls.filter((call) => call.token?.released === false && names(call)).length;
        if (primitive instanceof Lock && held > 1) return `${held} hold a lock`;
      }
      const waits = calls.find(({ actual, pending, aborted }) => actual === undefined && !pending && !aborted);
      if (waits === undefined || holders.length > 0 || primitives.at(-1)?.bound === 0) return undefined;
      return `call ${waits.index} waits, and no call has all that it asked for`;
    },
    lettingGo({ holders, primitives, waiting }) {
      const holder = holders.find(({ pending }) => !pending);
      if (holder !== undefined) return action(`token ${holder.index}`);
      return waiting > 0 && primitives.at(-1)?.bound === 0 ? action("resize 3") : undefined;
    },
  };
}
