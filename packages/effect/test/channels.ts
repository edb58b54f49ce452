import { Barrier, BoundedSemaphore, Condition, Event, Lock, Semaphore } from "@sync/effect";
import * as Effect from "effect/Effect";

/** Hands a turn from one fiber to another. */
export interface Channel {
  readonly give: Effect.Effect<unknown, unknown>;
  readonly take: Effect.Effect<unknown, unknown>;
  /** `give`, by promise code. */
  readonly giveByPlainCode: () => unknown;
}

const channels: Readonly<Record<string, () => Channel>> = {
  Lock() {
    const lock = Lock.makeUnsafe();
    lock.plain.tryAcquire();
    return { give: Lock.release(lock), take: Lock.acquire(lock), giveByPlainCode: () => lock.plain.release() };
  },
  Semaphore() {
    const semaphore = Semaphore.makeUnsafe(0);
    return { give: semaphore.release(1), take: semaphore.take(1), giveByPlainCode: () => semaphore.plain.release() };
  },
  BoundedSemaphore() {
    const semaphore = BoundedSemaphore.makeUnsafe(1);
    semaphore.plain.tryAcquire();
    return {
      give: BoundedSemaphore.release(semaphore, 1),
      take: BoundedSemaphore.take(semaphore, 1),
      giveByPlainCode: () => semaphore.plain.release(),
    };
  },
  Event() {
    const event = Event.makeUnsafe();
    return {
      give: Event.set(event),
      take: Effect.andThen(Event.await(event), Event.clear(event)),
      giveByPlainCode: () => event.plain.set(),
    };
  },
  Condition() {
    const condition = Condition.makeUnsafe();
    let given = false;
    const give = Effect.suspend(() => {
      given = true;
      return Condition.notify(condition);
    });
    const take = Effect.map(
      Condition.waitFor(condition, () => given),
      () => {
        given = false;
      },
    );
    return {
      give: Condition.withLock(condition, give),
      take: Condition.withLock(condition, take),
      giveByPlainCode() {
        const token = condition.plain.tryAcquire();
        given = true;
        condition.plain.notify();
        token?.release();
      },
    };
  },
  Barrier() {
    const barrier = Barrier.makeUnsafe(2);
    const wait = Barrier.await(barrier);
    return { give: wait, take: wait, giveByPlainCode: () => barrier.plain.wait() };
  },
};
/** The names of all facades. */
export const facades: readonly string[] = Object.keys(channels);

/** A channel of a facade, through which nothing was given yet. */
export const makeChannel = (facade: string): Channel => (channels[facade] as () => Channel)();
