import { AcquireAll, Lock, ReadWriteLock } from "@sync/effect";
import { Lock as PlainLock } from "@sync/lock";
import { ReadWriteLock as PlainReadWriteLock } from "@sync/rwlock";
import * as Effect from "effect/Effect";
import { releasing } from "./holder.ts";
import { Room } from "./room.ts";
import type { Scenario, Work } from "./scenario.ts";

type Use<T> = (self: T, body: Effect.Effect<void>) => Work;
type Two = readonly [Lock.Lock, Lock.Lock];

const ofBoth: Readonly<Record<string, Use<Two>>> = {
  withAll: (locks, body) => AcquireAll.withAll(locks, body),
  withAllIfAvailable: (locks, body) => AcquireAll.withAllIfAvailable(locks, body),
  acquireAllScoped: (locks, body) => Effect.scoped(Effect.andThen(AcquireAll.acquireAllScoped(locks), body)),
};

/** The victim and another use two locks, in two orders, of which one or both are held at first. A third uses the second lock. */
const acquireAllScenario = (name: string, held: 1 | 2, victim: Use<Two>): Scenario => ({
  name: `AcquireAll.${name}, ${held} of 2 held`,
  setUp() {
    const plain = [new PlainLock(), new PlainLock()] as const;
    const locks = [Lock.fromPlain(plain[0]), Lock.fromPlain(plain[1])] as const;
    const room = new Room(1);
    const body = room.stay();
    const holders = plain.slice(2 - held).map((lock) => lock.tryAcquire());
    return {
      victim: victim(locks, body),
      others: [AcquireAll.withAll([locks[1], locks[0]], body), Lock.withLock(locks[1], Effect.void)],
      advance: releasing(...holders),
      always: () =>
        plain.some((lock) => lock.waiting > 0 && !lock.locked()) ? "free, though somebody waits" : undefined,
      atEnd: () =>
        room.problem ??
        (plain.some((lock) => lock.tryAcquire() === undefined) ? "still held" : undefined) ??
        (plain.some((lock) => lock.waiting > 0) ? "still queued" : undefined),
    };
  },
});

const ofSides: Readonly<Record<string, Use<ReadWriteLock.ReadWriteLock>>> = {
  withRead: (lock, body) => ReadWriteLock.withRead(lock, body),
  withReadIfAvailable: (lock, body) => ReadWriteLock.withReadIfAvailable(lock, body),
  withWrite: (lock, body) => ReadWriteLock.withWrite(lock, body),
  withWriteIfAvailable: (lock, body) => ReadWriteLock.withWriteIfAvailable(lock, body),
  acquireReadScoped: (lock, body) => Effect.scoped(Effect.andThen(ReadWriteLock.acquireReadScoped(lock), body)),
  acquireWriteScoped: (lock, body) => Effect.scoped(Effect.andThen(ReadWriteLock.acquireWriteScoped(lock), body)),
};

/** The victim uses a read-write lock beside a writer and a reader, while one reads or writes at first. */
const readWriteScenario = (
  name: string,
  mode: "read" | "write",
  victim: Use<ReadWriteLock.ReadWriteLock>,
): Scenario => ({
  name: `ReadWriteLock.${name}, ${mode === "read" ? "one reads" : "one writes"}`,
  setUp() {
    const plain = new PlainReadWriteLock();
    const lock = ReadWriteLock.fromPlain(plain);
    const room = new Room(2); // two readers, or one writer
    const [reading, writing] = [room.stay(), room.stay(2)];
    const holder = plain.tryAcquire({ mode });
    return {
      victim: victim(lock, name.includes("Write") ? writing : reading),
      others: [ReadWriteLock.withWrite(lock, writing), ReadWriteLock.withRead(lock, reading)],
      advance: releasing(holder),
      always: () => (plain.waiting > 0 && !plain.locked() ? "free, though somebody waits" : undefined),
      atEnd: () =>
        room.problem ??
        (plain.tryAcquire() === undefined ? "still held" : plain.waiting > 0 ? "still queued" : undefined),
    };
  },
});

export const acquireAllScenarios: readonly Scenario[] = ([1, 2] as const).flatMap((held) =>
  Object.entries(ofBoth).map(([name, use]) => acquireAllScenario(name, held, use)),
);

export const readWriteScenarios: readonly Scenario[] = (["read", "write"] as const).flatMap((mode) =>
  Object.entries(ofSides).map(([name, use]) => readWriteScenario(name, mode, use)),
);
