import { BoundedSemaphore } from "@sync/effect";
import { BoundedSemaphore as PlainBoundedSemaphore } from "@sync/semaphore";
import * as Effect from "effect/Effect";
import { using } from "./no-yield.ts";
import { Room } from "./room.ts";
import type { Scenario, Work } from "./scenario.ts";

type Use = (semaphore: BoundedSemaphore.BoundedSemaphore, permits: number, body: Effect.Effect<void>) => Work;

const operations: Readonly<Record<string, Use>> = {
  withPermits: (semaphore, permits, body) => BoundedSemaphore.withPermits(semaphore, permits, body),
  withPermitsIfAvailable: (semaphore, permits, body) =>
    BoundedSemaphore.withPermitsIfAvailable(semaphore, permits, body),
  takeScoped: (semaphore, permits, body) =>
    Effect.scoped(Effect.andThen(BoundedSemaphore.takeScoped(semaphore, permits), body)),
  "take, release": (semaphore, permits, body) =>
    using(
      Effect.as(BoundedSemaphore.take(semaphore, permits), true),
      body,
      BoundedSemaphore.release(semaphore, permits),
    ),
};

const withPermit: Use = (semaphore, _permits, body) => BoundedSemaphore.withPermit(semaphore, body);

const size = 2;

/** `bound` is what it is resized to while all wait. A request that does not fit any more fails. */
const boundedScenario = (name: string, held: boolean, bound: number, use: Use, permits: number): Scenario => ({
  name: `BoundedSemaphore.${name}(${permits}), ${held ? "held" : "free"}${bound < size ? ", resized" : ""}`,
  setUp() {
    const plain = new PlainBoundedSemaphore(size);
    const semaphore = BoundedSemaphore.fromPlain(plain);
    const room = new Room(size);
    let resized = bound === size;
    let holder = held ? plain.tryAcquire({ permits: size }) : undefined;
    return {
      victim: use(semaphore, permits, room.stay(permits)),
      others: [
        BoundedSemaphore.withPermits(semaphore, 2, room.stay(2)),
        BoundedSemaphore.withPermit(semaphore, room.stay()),
      ],
      errors: bound < size ? ["PermitsExceededError"] : [],
      advance() {
        if (!resized) {
          resized = true;
          plain.resize(bound);
          return true;
        }
        const token = holder;
        holder = undefined;
        token?.release();
        return token !== undefined;
      },
      atEnd: () =>
        room.problem ??
        (plain.tryAcquire({ permits: bound }) === undefined ? "still taken, or queued" : undefined) ??
        (plain.value === 0 ? undefined : "more permits than there were"),
    };
  },
});

export const boundedSemaphoreScenarios: readonly Scenario[] = [
  [true, size] as const,
  [false, size] as const,
  [true, 1] as const,
].flatMap(([held, bound]) => [
  boundedScenario("withPermit", held, bound, withPermit, 1),
  ...Object.entries(operations).flatMap(([name, use]) =>
    [1, 2].map((permits) => boundedScenario(name, held, bound, use, permits)),
  ),
]);
