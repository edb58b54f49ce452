// Fibers that contend for one permit, each yielding while it holds: ours, effect's own semaphore, and none at all. They run in turns
// in one process, so that their ratios mean something on a noisy machine.
//
// "in turn" is the floor of any lock: the same work, one after the other, in one fiber. Without a semaphore all fibers yield
// together, in one turn of the event loop; with one permit each yield has a turn of its own.
import * as Ours from "@sync/effect/Semaphore";
import * as Effect from "effect/Effect";
import * as Theirs from "effect/Semaphore";

const work = Effect.yieldNow;
const all = { concurrency: "unbounded", discard: true } as const;

const kinds = {
  none: (fibers: number) => Effect.forEach(Array(fibers), () => work, all),
  "in turn": (fibers: number) => Effect.forEach(Array(fibers), () => work, { discard: true }),
  ours: (fibers: number) => contend(fibers, Ours.makeUnsafe(1)),
  effect: (fibers: number) => contend(fibers, Theirs.makeUnsafe(1)),
};
type Kind = keyof typeof kinds;

function contend(fibers: number, semaphore: Theirs.Semaphore): Effect.Effect<void> {
  const guarded = semaphore.withPermit(work);
  return Effect.forEach(Array(fibers), () => guarded, all);
}

async function microseconds(program: Effect.Effect<void>): Promise<number> {
  const started = performance.now();
  await Effect.runPromise(program);
  return (performance.now() - started) * 1000;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

console.log("fibers  none      in turn   ours      effect     ours/none  ours/(none + in turn)  effect/ours");
for (const fibers of [100, 1000, 16_000]) {
  const times: Record<Kind, number[]> = { none: [], "in turn": [], ours: [], effect: [] };
  for (let round = 0; round < (fibers > 5000 ? 5 : 25); round++) {
    for (const kind of Object.keys(kinds) as Kind[]) times[kind].push(await microseconds(kinds[kind](fibers)));
  }
  const each = (kind: Kind) => median(times[kind]) / fibers;
  const column = (kind: Kind) => `${each(kind).toFixed(2)} µs`;
  console.log(
    [
      String(fibers).padEnd(8),
      column("none").padEnd(10),
      column("in turn").padEnd(10),
      column("ours").padEnd(10),
      column("effect").padEnd(11),
      (each("ours") / each("none")).toFixed(2).padEnd(11),
      (each("ours") / (each("none") + each("in turn"))).toFixed(2).padEnd(23),
      (each("effect") / each("ours")).toFixed(1),
    ].join(""),
  );
}
