import { Lock } from "@sync/effect";
import { Lock as PlainLock } from "@sync/lock";
import * as Effect from "effect/Effect";
import { releasing } from "./holder.ts";
import { using } from "./no-yield.ts";
import { Room } from "./room.ts";
import type { Scenario, Work } from "./scenario.ts";

type Use = (lock: Lock.Lock, body: Effect.Effect<void>) => Work;

const withLock: Use = (lock, body) => Lock.withLock(lock, body);

const operations: Readonly<Record<string, Use>> = {
  withLock,
  withLockIfAvailable: (lock, body) => Lock.withLockIfAvailable(lock, body),
  acquireScoped: (lock, body) => Effect.scoped(Effect.andThen(Lock.acquireScoped(lock), body)),
  "acquire, release": (lock, body) => using(Effect.as(Lock.acquire(lock), true), body, Lock.release(lock)),
};

/** The victim and others use a lock, which is held at first or is free. */
export const lockScenario = (name: string, held: boolean, victim: Use, others: Use): Scenario => ({
  name: `${name}, ${held ? "held" : "free"}`,
  setUp() {
    const plain = new PlainLock();
    const lock = Lock.fromPlain(plain);
    const room = new Room(1);
    const body = room.stay();
    const holder = held ? plain.tryAcquire() : undefined;
    return {
      victim: victim(lock, body),
      others: [others(lock, body), others(lock, body)],
      advance: releasing(holder),
      always: () => (plain.waiting > 0 && !plain.locked() ? "free, though somebody waits" : undefined),
      atEnd: () =>
        room.problem ??
        (plain.tryAcquire() === undefined ? "still held" : plain.waiting > 0 ? "still queued" : undefined),
    };
  },
});

export const lockScenarios: readonly Scenario[] = [true, false].flatMap((held) =>
  Object.entries(operations).map(([name, use]) => lockScenario(`Lock.${name}`, held, use, withLock)),
);
