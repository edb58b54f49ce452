import { Semaphore } from "@sync/effect";
import { Semaphore as PlainSemaphore } from "@sync/semaphore";
import * as Effect from "effect/Effect";
import { releasing } from "./holder.ts";
import { using } from "./no-yield.ts";
import { Room } from "./room.ts";
import type { Scenario, Work } from "./scenario.ts";

type Use = (semaphore: Semaphore.Semaphore, permits: number, body: Effect.Effect<void>) => Work;

const operations: Readonly<Record<string, Use>> = {
  withPermits: (semaphore, permits, body) => semaphore.withPermits(permits)(body),
  withPermitsIfAvailable: (semaphore, permits, body) => semaphore.withPermitsIfAvailable(permits)(body),
  takeScoped: (semaphore, permits, body) => Effect.scoped(Effect.andThen(semaphore.takeScoped(permits), body)),
  "take, release": (semaphore, permits, body) =>
    using(Effect.as(semaphore.take(permits), true), body, semaphore.release(permits)),
  "takeIfAvailable, release": (semaphore, permits, body) =>
    using(semaphore.takeIfAvailable(permits), body, semaphore.release(permits)),
};

const withPermit: Use = (semaphore, _permits, body) => semaphore.withPermit(body);

const size = 2;

const semaphoreScenario = (name: string, held: boolean, use: Use, permits: number): Scenario => ({
  name: `Semaphore.${name}(${permits}), ${held ? "held" : "free"}`,
  setUp() {
    const plain = new PlainSemaphore(size);
    const semaphore = Semaphore.fromPlain(plain);
    const room = new Room(size);
    const holder = held ? plain.tryAcquire({ permits: size }) : undefined;
    return {
      victim: use(semaphore, permits, room.stay(permits)),
      others: [semaphore.withPermits(2)(room.stay(2)), semaphore.withPermit(room.stay())],
      advance: releasing(holder),
      atEnd: () =>
        room.problem ??
        (plain.tryAcquire({ permits: size }) === undefined ? "still taken, or queued" : undefined) ??
        (plain.value === 0 ? undefined : "more permits than there were"),
    };
  },
});

/** One permit is free, and the victim, which wants two, holds up others, which want one: they go on if it leaves. */
const holdingUp: Scenario = {
  name: "Semaphore.withPermits(2), before smaller requests",
  setUp() {
    const plain = new PlainSemaphore(size);
    const semaphore = Semaphore.fromPlain(plain);
    const room = new Room(size);
    const holder = plain.tryAcquire();
    const other = semaphore.withPermit(room.stay());
    return {
      victim: semaphore.withPermits(2)(room.stay(2)),
      others: [other, other],
      advance: releasing(holder),
      whenQuiet: (victimHasEnded) =>
        victimHasEnded && plain.value > 0 && plain.waiting > 0 ? "free, though somebody waits" : undefined,
      atEnd: () =>
        room.problem ?? (plain.tryAcquire({ permits: size }) === undefined ? "still taken, or queued" : undefined),
    };
  },
};

export const semaphoreScenarios: readonly Scenario[] = [holdingUp].concat(
  [true, false].flatMap((held) => [
    semaphoreScenario("withPermit", held, withPermit, 1),
    ...Object.entries(operations).flatMap(([name, use]) =>
      [1, 2].map((permits) => semaphoreScenario(name, held, use, permits)),
    ),
  ]),
);
