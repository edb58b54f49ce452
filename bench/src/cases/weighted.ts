import { Semaphore } from "effect";
import * as Effect from "effect/Effect";
import { casesOf, repeated, tasks } from "./case.ts";

const total = 4;
const wanted = (i: number) => 1 + (i & 3);

export const weighted = casesOf({
  weighted: {
    title: "Weighted permits",
    about: "So many tasks contend for four permits; they want one, two, three or four of them.",
    ours: ["@sync/semaphore"],
    floors: ["bare await"],
    peers: ["async-mutex", "effect"],
    sizes: [1000],
    prepare({ make }, size, name) {
      if (name === "effect") return repeated(size, inEffect(size));
      const { acquire, acquireMany = name === "bare await" ? acquire : undefined, release } = make?.(total) ?? {};
      if (acquireMany === undefined || release === undefined) return;
      return tasks(size, async (i) => release(await acquireMany(wanted(i))));
    },
  },
});

/** Fibers, each of which yields once while it holds: without that, none would ever wait. */
function inEffect(size: number): () => Promise<void> {
  const semaphore = Semaphore.makeUnsafe(total);
  const each = Array.from({ length: size }, (_, i) => semaphore.withPermits(wanted(i))(Effect.yieldNow));
  const all = Effect.forEach(each, (fiber) => fiber, { concurrency: "unbounded", discard: true });
  return () => Effect.runPromise(all);
}
