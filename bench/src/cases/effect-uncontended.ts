import * as Lock from "@sync/effect/Lock";
import * as Ours from "@sync/effect/Semaphore";
import * as Effect from "effect/Effect";
import * as Theirs from "effect/Semaphore";
import type { Case } from "../case.ts";
import { now } from "../clock.ts";

const operations = 1000;

const uncontended: Case = {
  title: "Effects, uncontended: withPermit",
  about: "One fiber runs an effect under `withPermit` again and again. The floor runs the effect alone.",
  ours: ["@sync/effect/Semaphore", "@sync/effect/Lock"],
  floors: ["bare effect"],
  peers: ["effect"],
  sizes: [1],
  async prepare(contender) {
    const guarded = guard(
      contender,
      Effect.sync(() => {}),
    );
    const program = Effect.gen(function* () {
      for (let i = 0; i < operations; i++) yield* guarded;
    });
    return async () => {
      const started = now();
      await Effect.runPromise(program);
      return (now() - started) / operations;
    };
  },
};
export default uncontended;

function guard(contender: string, effect: Effect.Effect<void>): Effect.Effect<void> {
  if (contender === "bare effect") return effect;
  if (contender === "@sync/effect/Lock") return Lock.withLock(Lock.makeUnsafe(), effect);
  const semaphore: Theirs.Semaphore = contender === "effect" ? Theirs.makeUnsafe(1) : Ours.makeUnsafe(1);
  return semaphore.withPermit(effect);
}
