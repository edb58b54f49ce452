// Whether every adapter of the benchmarks does what it is measured for, on the runtime that runs this.
import { ignore } from "./cases/case.ts";
import { questions } from "./field/questions.ts";
import { contenders, load, traced } from "./libraries/index.ts";
import { type Contender, type Library, onePermit } from "./libraries/library.ts";
import { shuffler } from "./random.ts";
import { runtime } from "./runtime.ts";

const size = 50;
const notMeasured = ["@sync", "effect", "bare await", "bare function", "bare add and remove", ...traced];
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const each = <T>(make: (i: number) => T): T[] => Array.from({ length: size }, (_, i) => make(i));
/** Whether the tasks that run `inside` are never more than so many permits together, and all come to their end. */
async function excludes(
  start: (inside: (permits?: number) => Promise<void>, i: number) => Promise<unknown>,
  limit = 1,
) {
  let [taken, max, ended] = [0, 0, 0];
  const inside = async (permits = 1) => {
    taken += permits;
    max = Math.max(max, taken);
    await (limit > 1 ? turn() : undefined);
    taken -= permits;
    ended++;
  };
  await Promise.all(each((i) => start(inside, i)));
  return ended === size && max > 0 && max <= limit;
}

/** Whether those who still wait are granted one by one, in the order in which they came, and none before its turn. */
async function grantsInOrder(waits: readonly Promise<unknown>[], release: () => void, cancelled = new Set<number>()) {
  const granted: number[] = [];
  for (const [i, wait] of waits.entries()) wait.then(() => granted.push(i), ignore);
  const expected = waits.flatMap((_, i) => (cancelled.has(i) ? [] : [i]));
  for (let released = 0; released <= expected.length; released++) {
    await turn();
    if (granted.length !== released || granted.some((i, place) => i !== expected[place])) return false;
    if (released < expected.length) release();
  }
  return true;
}

type Outcome = undefined | boolean | Promise<boolean | undefined>; // undefined: it has no way to do that

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
  async releaseAny({ make }) {
    const { acquire, releaseAny } = make?.(1) ?? {};
    if (acquire === undefined || releaseAny === undefined) return;
    await acquire();
    return grantsInOrder(each(acquire), releaseAny);
  },
  async acquireUntil({ make }) {
    const { acquire, acquireUntil, releaseAny } = make?.(1) ?? {};
    if (acquire === undefined || acquireUntil === undefined || releaseAny === undefined) return;
    await acquire();
    const shared = new AbortController(); // of all who are not cancelled
    const cancelled = new Set(shuffler(1)(each((i) => i)).slice(0, size / 2));
    const controllers = each((i) => (cancelled.has(i) ? new AbortController() : shared));
    const waits = controllers.map(({ signal }) => acquireUntil(signal));
    const inOrder = grantsInOrder(waits, releaseAny, cancelled);
    const reasons: unknown[] = [];
    for (const i of cancelled) {
      waits[i]?.catch((reason) => reasons.push(reason));
      controllers[i]?.abort(size + i);
    }
    return (await inOrder) && [...cancelled].every((i, place) => reasons[place] === size + i);
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
  async map({ map }) {
    let [running, max] = [0, 0];
    const double = async (n: number) => {
      max = Math.max(max, ++running);
      await turn();
      running--;
      return 2 * n;
    };
    const items = each((i) => i);
    const doubled = await map?.(items, double, 4);
    return doubled && max === 4 && doubled.every((n, i) => n === 2 * i);
  },
  async flight({ flight }) {
    const fly = flight?.();
    if (fly === undefined) return;
    let calls = 0;
    const call = async () => {
      await turn();
      return ++calls;
    };
    const first = await Promise.all(each(() => fly("key", call)));
    return first.every((result) => result === 1) && (await fly("key", call)) === 2;
  },
  event: (contender) => contender.event && answers("Has an event", contender),
  barrier: (contender) => contender.barrier && answers("Has a barrier", contender),
  keyed: (contender) => contender.keyed && answers("A lock for each key", contender),
  readWrite: (contender) => contender.readWrite && answers("Has a read-write lock", contender),
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
