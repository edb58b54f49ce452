// Whether every adapter of the benchmarks does what it is measured for, on the runtime that runs this.
import { ignore } from "./cases/case.ts";
import { questions } from "./field/questions.ts";
import { contenders, load } from "./libraries/index.ts";
import { type Contender, type Library, onePermit, type Permits } from "./libraries/library.ts";
import { shuffler } from "./random.ts";
import { runtime } from "./runtime.ts";

const size = 50;
const notMeasured = ["@sync", "effect", "bare await", "bare function", "bare add and remove"];
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const each = <T>(make: (i: number) => T): T[] => Array.from({ length: size }, (_, i) => make(i));
/** Whether the tasks that run `inside` are never more than so many permits together, and all come to their end. */
async function excludes(
  start: (inside: (permits?: number) => Promise<void>, i: number) => Promise<unknown>,
  limit = 1,
) {
  let [taken, most, ended] = [0, 0, 0];
  const inside = async (permits = 1) => {
    taken += permits;
    most = Math.max(most, taken);
    await (limit > 1 ? turn() : undefined);
    taken -= permits;
    ended++;
  };
  await Promise.all(each((i) => start(inside, i)));
  return ended === size && most > 0 && most <= limit;
}

/** Whether those who wait are granted one by one, in the order in which they came, and none before its turn. */
async function grantsInOrder({ acquire, releaseAny = ignore }: Permits, wait = acquire): Promise<boolean> {
  acquire();
  const order: number[] = [];
  each((i) => wait().then(() => order.push(i), ignore));
  for (let released = 0; released <= size; released++) {
    await turn();
    if (order.length !== released || order.some((i, place) => i !== place)) return false;
    if (released < size) releaseAny();
  }
  return true;
}

/** Whether aborts take out exactly those whose signals were aborted, and the others are granted. */
async function cancels({ acquire, acquireUntil = acquire, releaseAny = ignore }: Permits): Promise<boolean> {
  acquire();
  const controllers = each(() => new AbortController());
  const settled = Promise.allSettled(controllers.map(({ signal }) => acquireUntil(signal)));
  const aborted = new Set(shuffler(1)([...controllers]).slice(0, size / 2));
  const reason = new Error("enough");
  for (const controller of aborted) controller.abort(reason);
  for (let i = aborted.size; i < size; i++) releaseAny();
  return (await settled).every((outcome, i) =>
    aborted.has(controllers[i] as AbortController)
      ? outcome.status === "rejected" && Object.is(outcome.reason, reason)
      : outcome.status === "fulfilled",
  );
}

type Outcome = undefined | boolean | Promise<boolean>; // undefined: it has no way to do that

const checks: Record<string, (contender: Contender) => Outcome> = {
  acquire(contender) {
    const permits = onePermit(contender);
    if (permits === undefined) return;
    return excludes(async (inside) => {
      const token = await permits.acquire();
      await inside();
      permits.release(token);
    });
  },
  tryAcquire({ make }) {
    const { tryAcquire, release = ignore } = make?.(1) ?? {};
    if (tryAcquire === undefined) return;
    const takesOne = () => {
      const [token, second] = [tryAcquire(), tryAcquire()];
      release(token);
      return Boolean(token) && !second;
    };
    return each(takesOne).every(Boolean);
  },
  releaseAny({ make }) {
    const permits = make?.(1);
    return permits?.releaseAny && grantsInOrder(permits);
  },
  acquireUntil({ make = () => undefined }) {
    const [permits, others] = [make(1), make(1)];
    if (!permits?.releaseAny || !permits.acquireUntil || others === undefined) return;
    const { acquireUntil } = permits;
    const { signal } = new AbortController();
    return grantsInOrder(permits, () => acquireUntil(signal)).then((inOrder) => inOrder && cancels(others));
  },
  acquireMany({ make }) {
    const { acquireMany, release = ignore } = make?.(4) ?? {};
    if (acquireMany === undefined) return;
    return excludes(async (inside, i) => {
      const permits = 1 + (i & 3);
      const token = await acquireMany(permits);
      await inside(permits);
      release(token);
    }, 4);
  },
  run(contender) {
    const { run } = onePermit(contender) ?? {};
    return run && excludes((inside) => run(() => inside()));
  },
  wrap({ wrap }) {
    let wrapped: (() => Promise<void>) | undefined;
    return wrap && excludes((inside) => (wrapped ??= wrap(() => inside()))());
  },
  acquireWithin: (contender) => contender.make?.(1).acquireWithin && answers("A wait can time out", contender),
  event: (contender) => contender.event && answers("Has an event", contender),
  barrier: (contender) => contender.barrier && answers("Has a barrier", contender),
};

/** The table of the field asks the same. */
async function answers(question: string, contender: Contender): Promise<boolean> {
  return (await questions[question]?.(contender as Library)) === true;
}

setInterval(ignore, 1000); // a signal's timer does not keep Node alive
let [passed, failed] = [0, 0];
for (const name of Object.keys(contenders).filter((name) => !notMeasured.includes(name))) {
  const contender = await load(name);
  for (const [ability, check] of Object.entries(checks)) {
    const holds = await check(contender);
    if (holds === undefined) continue;
    if (holds) passed++;
    else failed++;
    if (!holds) console.log(`FAILED  ${name} on ${runtime}: ${ability}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
