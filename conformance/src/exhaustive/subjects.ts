// What is explored: each primitive beside its specification, and what a hasty call or a listener does with either.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { enqueue, enqueueWait, type Observer, type Token } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { type Callbacks, observer } from "../../test/observer.ts";
import { type Action, action } from "./action.ts";
import type { Call } from "./call.ts";
import { attempt } from "./run.ts";
import { BarrierSpec } from "./spec/barrier.ts";
import { ConditionSpec } from "./spec/condition.ts";
import { EventSpec } from "./spec/event.ts";
import { LockSpec } from "./spec/lock.ts";
import { SemaphoreSpec } from "./spec/semaphore.ts";
import type { Specification, Subject } from "./subject.ts";

const [release, set, reset] = [action("release"), action("set"), action("reset")];

function observing<T>({ abort }: Call, callbacks: Callbacks<T>): Observer<T> {
  return observer(callbacks, abort?.signal);
}

type Locks = Pick<Lock, "locked" | "release" | "waiting" | "toString">;

/** A lock. A hasty call gives it back; a listener releases it. */
export const lock: Subject<Locks, Lock, LockSpec> = {
  make: (settle) => [new Lock(), new LockSpec(settle)],
  show: (it) => `${it} ${it.locked()} ${it.waiting}`,
  acts: { release: (it) => it.release() },
  hasty: (_it, _call, give) => give(),
  listener: (it) => attempt(() => it.release()),
  promise: (primitive, _call, options) => primitive.acquire(options),
  enqueue: (primitive, call, callbacks) => primitive[enqueue](observing<Token>(call, callbacks)),
  try: (primitive) => primitive.tryAcquire(),
  broken(primitive, _specification, calls) {
    const holders = calls.filter(({ token }) => token?.released === false).length;
    if (holders > 1) return `${holders} hold the lock`;
    return primitive.waiting > 0 && !primitive.locked() ? "the lock is free, and a call waits" : undefined;
  },
  lettingGo: ({ holder }) => (holder === undefined ? undefined : release),
};

type Events = Pick<Event, "isSet" | "set" | "clear" | "waiting" | "toString">;

/** An event. A hasty call clears it; a listener sets it. */
export const event: Subject<Events, Event, EventSpec> = {
  make: (settle) => [new Event(), new EventSpec(settle)],
  show: (it) => `${it} ${it.isSet()} ${it.waiting}`,
  acts: { set: (it) => it.set(), clear: (it) => it.clear() },
  hasty: (it) => it.clear(),
  listener: (it) => it.set(),
  promise: (primitive, _call, options) => primitive.wait(options),
  enqueue: (primitive, call, callbacks) => primitive[enqueue](observing<true>(call, callbacks)),
  broken: (primitive) => (primitive.isSet() && primitive.waiting > 0 ? "it is set, and a call waits" : undefined),
  lettingGo: ({ waiting }) => (waiting > 0 ? set : undefined),
};

interface Semaphores extends Pick<Semaphore, "locked" | "release" | "value" | "waiting" | "toString"> {
  readonly bound?: number | undefined;
  resize?(bound: number): void;
}

/** A semaphore of so many permits, bounded or not. A hasty call gives back what it gets; a listener releases one permit. */
export function semaphore(value: number, bounded = false): Subject<Semaphores, Semaphore, SemaphoreSpec> {
  return {
    make: (settle) =>
      bounded
        ? [new BoundedSemaphore(value), new SemaphoreSpec(settle, value, value)]
        : [new Semaphore(value), new SemaphoreSpec(settle, value)],
    show: (it) => `${it} ${it.locked()} ${it.value} ${it.waiting} ${it.bound}`,
    acts: { release: (it, { n }) => it.release(n), resize: (it, { n }) => it.resize?.(n) },
    hasty: (_it, _call, give) => give(),
    listener: (it) => attempt(() => it.release(1)),
    promise: (primitive, { permits }, options) =>
      permits === 1 && options === undefined ? primitive.acquire() : primitive.acquire({ permits, ...options }),
    enqueue: (primitive, call, callbacks) =>
      primitive[enqueue](observing<Token>(call, callbacks), { permits: call.permits }),
    try: (primitive, { permits }) => primitive.tryAcquire({ permits }),
    allows: ({ bound }, { verb, n }) => verb !== "resize" || n !== bound,
    broken({ value, waiting }, { bound, total }, calls) {
      const taken = calls.reduce((sum, { granted, spent, permits }) => sum + (granted && !spent ? permits : 0), 0);
      if (bound === undefined && value + taken !== total) return `${value} free and ${taken} taken are not ${total}`;
      if (value < 0 || value > (bound ?? value)) return `${value} are free`;
      const head = waiting > 0 ? calls.find(({ actual, pending }) => actual === undefined && !pending) : undefined;
      if (head === undefined || head.aborted || head.permits > value) return undefined;
      return `${value} are free, and call ${head.index} waits for ${head.permits}`;
    },
    lettingGo({ waiting, bound, free }) {
      if (waiting === 0) return undefined;
      if (bound === 0) return action("resize 3");
      return bound === undefined || free < bound ? release : undefined;
    },
  };
}

interface Conditions {
  readonly lock: Locks;
  readonly conditions: readonly Pick<Condition, "notify" | "notifyAll" | "waiting" | "toString">[];
}

interface PlainConditions extends Conditions {
  readonly lock: Lock;
  readonly conditions: readonly Condition[];
}

/** Conditions of one lock. */
class ConditionSpecs implements Conditions, Specification {
  readonly lock: LockSpec;
  readonly conditions: readonly ConditionSpec[];

  constructor(...[settle, count]: [...ConstructorParameters<typeof LockSpec>, number]) {
    this.lock = new LockSpec(settle);
    this.conditions = Array.from({ length: count }, () => new ConditionSpec(settle, this.lock));
  }

  get waiting(): number {
    return this.conditions.reduce((sum, { waiting }) => sum + waiting, this.lock.waiting);
  }

  request(call: Call): void {
    this.#of(call).request(call);
  }

  try(call: Call): boolean {
    return this.lock.try(call);
  }

  cancel(call: Call, outcome: string): void {
    this.#of(call).cancel(call, outcome);
  }

  /** A wait that is cancelled after its grant passes its notification on. */
  giveBack(call: Call): void {
    if (waits(call.action)) of(this, call.action).wake(1);
    else this.lock.giveBack(call);
  }

  key(): string {
    return this.conditions.reduce((key, condition) => `${key}:${condition.key()}`, this.lock.key());
  }

  #of(call: Call): LockSpec | ConditionSpec {
    return waits(call.action) ? of(this, call.action) : this.lock;
  }
}

/** One or two conditions of one lock. A hasty wait releases the lock; a listener notifies one, if the lock is held. */
export function conditions(count: number): Subject<Conditions, PlainConditions, ConditionSpecs> {
  return {
    make(settle) {
      const lock = new Lock();
      const conditions = Array.from({ length: count }, () => new Condition(lock));
      return [{ lock, conditions }, new ConditionSpecs(settle, count)];
    },
    show: (it) => it.conditions.reduce((text, each) => `${text} ${each} ${each.waiting}`, lock.show(it.lock)),
    acts: {
      release: (it) => it.lock.release(),
      notify: (it, action) => of(it, action).notify(action.n),
      notifyAll: (it, action) => of(it, action).notifyAll(),
    },
    hasty: (it, { action }, give) => (waits(action) ? attempt(() => it.lock.release()) : give()),
    listener: (it) => attempt(() => it.conditions[0]?.notify()),
    promise: (it, { action }, options) => (waits(action) ? of(it, action).wait(options) : it.lock.acquire(options)),
    enqueue: (it, call, callbacks) => of(it, call.action)[enqueueWait](observing<true>(call, callbacks)),
    try: (it) => it.lock.tryAcquire(),
    allows(it, action, calls) {
      if (action.verb.startsWith("notify")) return of(it, action).waiting > 0;
      if (action.verb === "release") return it.lock.locked();
      return !waits(action) || it.lock.locked() || calls.length === 0;
    },
    // A holder that waits keeps its token, so that tokens are not counted here.
    broken: (it) =>
      it.lock.waiting > 0 && !it.lock.locked() ? "the lock is free, and a call waits for it" : undefined,
    lettingGo({ lock, conditions }) {
      const waited = conditions.findIndex(({ waiting }) => waiting > 0);
      if (!lock.locked()) return waited < 0 ? undefined : action("try");
      return waited < 0 ? release : action(waited === 0 ? "notifyAll" : "notifyAll second");
    },
  };
}

/** Whether a call waits for the condition, not for the lock. */
function waits({ verb }: Action): boolean {
  return verb === "wait" || verb === "enqueue";
}

function of<T>({ conditions: [first, second] }: { readonly conditions: readonly T[] }, action: Action): T {
  return (action.second ? second : first) as T;
}

type Barriers = Pick<Barrier, "state" | "broken" | "waiting" | "reset" | "abort" | "toString">;

/** A barrier. A hasty call and a listener reset it. */
export function barrier(parties: number): Subject<Barriers, Barrier, BarrierSpec> {
  return {
    make: (settle) => [new Barrier(parties), new BarrierSpec(settle, parties)],
    show: (it) => `${it} ${it.state} ${it.broken} ${it.waiting}`,
    acts: { reset: (it) => it.reset(), break: (it) => it.abort() },
    hasty: (it) => it.reset(),
    listener: (it) => it.reset(),
    promise: (primitive, _call, options) => primitive.wait(options),
    enqueue: (primitive, call, callbacks) => primitive[enqueue](observing<number>(call, callbacks)),
    /** Of every position there are as many as of every other, once all that were released have run. */
    broken(_primitive, { restless }, calls, outcomes) {
      if (restless || calls.some(({ pending }) => pending)) return undefined;
      const given = Array.from({ length: parties + 1 }, (_, position) => outcomes.get(String(position)) ?? 0);
      const wrong = given.some((times, position) => times !== (position < parties ? given[0] : 0));
      return wrong ? `positions were given ${given} times` : undefined;
    },
    lettingGo: ({ waiting }) => (waiting > 0 ? reset : undefined),
  };
}
