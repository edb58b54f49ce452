// Fibers that contend for one permit, each yielding while it holds: ours, effect's own semaphore, and none at all. The three run
// in turns in one process, so that their ratios mean something on a noisy machine.
import * as Ours from "@sync/effect/Semaphore";
import * as Effect from "effect/Effect";
import * as Theirs from "effect/Semaphore";

type Kind = "none" | "ours" | "effect";

const withOnePermit: Record<Kind, () => (work: Effect.Effect<void>) => Effect.Effect<void>> = {
  none: () => (work) => work,
  ours: () => Ours.makeUnsafe(1).withPermit,
  effect: () => Theirs.makeUnsafe(1).withPermit,
};

/** Milliseconds for so many fibers. */
async function contend(kind: Kind, fibers: number): Promise<number> {
  const guarded = withOnePermit[kind]()(Effect.yieldNow);
  const program = Effect.forEach(Array(fibers), () => guarded, { concurrency: "unbounded", discard: true });
  const started = performance.now();
  await Effect.runPromise(program);
  return performance.now() - started;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

console.log("fibers   none      ours      effect    ours/none  effect/ours");
for (const fibers of [100, 1000, 16_000]) {
  const times: Record<Kind, number[]> = { none: [], ours: [], effect: [] };
  for (let round = 0; round < (fibers > 5000 ? 5 : 25); round++) {
    for (const kind of ["none", "ours", "effect"] as const) times[kind].push(await contend(kind, fibers));
  }
  const each = (kind: Kind) => (median(times[kind]) * 1000) / fibers;
  const micros = (kind: Kind) => `${each(kind).toFixed(2)} µs`.padEnd(10);
  console.log(
    `${String(fibers).padEnd(9)}${micros("none")}${micros("ours")}${micros("effect")}` +
      `${(each("ours") / each("none")).toFixed(2).padEnd(11)}${(each("effect") / each("ours")).toFixed(1)}`,
  );
}
