import { Remote } from "@sync/effect";
import { MemoryServer, memory } from "@sync/remote";
import * as Effect from "effect/Effect";
import { Room } from "./room.ts";
import type { Scenario, Work } from "./scenario.ts";

const name = "x";
const size = 2;
type Guard = (body: Effect.Effect<void>) => Effect.Effect<unknown, unknown, Remote.Remote>;

const operations: Readonly<Record<string, Guard>> = {
  withLock: Remote.withLock(name),
  withLockIfAvailable: Remote.withLockIfAvailable(name),
  "withPermits(2)": Remote.withPermits(name, { bound: size, permits: size }),
  "withPermitsIfAvailable(1)": Remote.withPermitsIfAvailable(name, { bound: size }),
};

/** How it ends for who holds it at first: by a release, or because the remote is closed, for all. */
const ends = ["held", "free", "closed"] as const;

/** The victim and others use a name, which is held at first or is free, in the same process and in another one. */
const remoteScenario = (operation: string, victim: Guard, at: (typeof ends)[number]): Scenario => ({
  name: `Remote.${operation}, ${at}`,
  hops: 24,
  setUp() {
    const server = new MemoryServer();
    const [here, there] = [memory({ server }), memory({ server })];
    const within = (remote: typeof here, work: Effect.Effect<unknown, unknown, Remote.Remote>): Work =>
      Effect.provideService(work, Remote.Remote, Remote.fromPlain(remote));
    const permits = operation.startsWith("withPermits");
    const room = new Room(permits ? size : 1);
    const other: Guard = permits ? Remote.withPermits(name, { bound: size }) : Remote.withLock(name);
    const holder = at === "free" ? undefined : here.semaphore(name, size).acquire({ permits: permits ? 2 : 1 });
    holder?.catch(() => {}); // the remote is closed
    const advances = [
      ...(holder === undefined ? [] : [() => holder.then((token) => token.release()).catch(() => {})]),
      ...(at === "closed" ? [() => here.close()] : []),
    ];
    const sizeOf = ({ permits }: { readonly permits: number }) => permits;
    const left = () => server.inspect(name)[0];
    return {
      victim: within(here, victim(room.stay(operation === "withPermits(2)" ? size : 1))),
      others: [within(here, other(room.stay())), within(there, other(room.stay()))],
      advance: () => {
        const next = advances.pop();
        next?.();
        return next !== undefined;
      },
      whenQuiet: (victimHasEnded) => {
        const { taken = 0, waiters = [] } = left() ?? {};
        if (waiters.length > 0 && taken === 0) return "free, though somebody waits";
        if (victimHasEnded && waiters.length > 2) return "ended, and still in the server's queue";
        return victimHasEnded && waiters.map(sizeOf).includes(size) ? "ended, and still in the queue" : undefined;
      },
      atEnd: () => {
        const problem = room.problem ?? (left() === undefined ? undefined : "still held, or queued");
        here.close();
        there.close();
        return problem;
      },
      errors: at === "closed" ? ["LostError", "ClosedError"] : [],
    };
  },
});

export const remoteScenarios: readonly Scenario[] = ends.flatMap((at) =>
  Object.entries(operations)
    .filter(([operation]) => at !== "closed" || operation === "withLock")
    .map(([operation, guard]) => remoteScenario(operation, guard, at)),
);
