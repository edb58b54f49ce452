// A read-write lock, by either side and by itself.
import { enqueue, type Token } from "@sync/core";
import { ReadWriteLock } from "@sync/rwlock";
import { observer } from "../../../test/observer.ts";
import { action } from "../action.ts";
import type { Call } from "../call.ts";
import { modeOf, ReadWriteLockSpec } from "../spec/read-write-lock.ts";
import type { Subject } from "../subject.ts";

/** What both show, and what a listener does with either. */
interface Locks extends Pick<ReadWriteLock, "waiting" | "locked" | "toString"> {
  readonly read: Pick<ReadWriteLock["read"], "waiting" | "locked">;
  readonly write: Pick<ReadWriteLock["write"], "waiting" | "locked">;
  passOn(): void;
}

/** A lock that knows which token was taken by `try` first. */
class PassedOn extends ReadWriteLock implements Locks {
  first: Token | undefined;

  passOn(): void {
    this.first?.release();
  }
}

/** A specification that knows it, too. */
class PassedOnSpec extends ReadWriteLockSpec implements Locks {
  #first: Call | undefined;

  override try(call: Call): boolean {
    const granted = super.try(call);
    if (granted) this.#first ??= call;
    return granted;
  }

  passOn(): void {
    const first = this.#first;
    if (first === undefined || first.spent || first.downgraded) return;
    first.spent = true;
    this.giveBack(first);
  }
}

/** A read-write lock. A hasty call gives back; a listener gives back for the first holder. */
export const readWriteLock: Subject<Locks, PassedOn, PassedOnSpec> = {
  make: (settle) => [new PassedOn(), new PassedOnSpec(settle)],
  show: (it) => [it, it.read, it.write].reduce((text, side) => `${text} ${side.locked()} ${side.waiting}`, `${it}`),
  acts: {},
  hasty: (_it, _call, give) => give(),
  listener: (it) => it.passOn(),
  promise(lock, { action: { mode } }, options) {
    return mode === undefined ? lock.acquire(options) : lock[mode].acquire(options);
  },
  enqueue(lock, call, callbacks) {
    const { mode } = call.action;
    const observing = observer<Token>(callbacks, call.abort?.signal);
    return mode === undefined ? lock[enqueue](observing) : lock[mode][enqueue](observing);
  },
  try(lock, { action: { mode } }) {
    const token = mode === undefined ? lock.tryAcquire() : lock[mode].tryAcquire();
    lock.first ??= token;
    return token;
  },
  broken(_lock, { readers, writers }, calls) {
    const held = calls.filter(({ token }) => token?.released === false);
    const write = held.filter(({ token }) => token !== undefined && "downgrade" in token);
    if (write.length > 0 && held.length > 1) return `${write.length} write, and ${held.length - write.length} read`;
    const waiting = calls.filter(({ actual, pending }) => actual === undefined && !pending);
    const first = waiting.find(({ aborted }) => !aborted);
    const overtakes = calls.find(({ index, granted }) => granted && first !== undefined && index > first.index);
    if (overtakes !== undefined) return `call ${overtakes.index} has overtaken call ${first?.index}`;
    const [head] = waiting;
    if (head === undefined || head.aborted) return undefined; // whose event was stopped
    const isFree = writers.length === 0 && (modeOf(head) === "read" || readers.length === 0);
    return isFree ? `call ${head.index} waits, and nobody is in its way` : undefined;
  },
  lettingGo({ readers, writers }) {
    const holder = [...readers, ...writers].find(({ pending }) => !pending);
    return holder && action(`token ${holder.index}`);
  },
};
