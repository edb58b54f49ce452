import type { Contender } from "./library.ts";

type Place = readonly [file: string, exported: string];

const ours: Record<string, Place> = {
  "@sync": ["sync", "sync"],
  "@sync/semaphore": ["sync", "semaphore"],
  "@sync/lock": ["sync", "lock"],
  "@sync/event": ["sync", "event"],
  "@sync/barrier": ["sync", "barrier"],
  "@sync/limiter": ["sync", "limiter"],
  "@sync/single-flight": ["sync", "singleFlight"],
  "@sync/keyed": ["sync", "keyed"],
  "@sync/rwlock": ["sync", "rwlock"],
};
const acquiring: Record<string, Place> = {
  "async-mutex": ["async-mutex", "asyncMutex"],
  "async-sema": ["async-sema", "asyncSema"],
  "await-semaphore": ["await-semaphore", "awaitSemaphore"],
  "es-toolkit": ["es-toolkit", "esToolkit"],
  "@shopify/semaphore": ["shopify", "shopify"],
  "semaphore-promise": ["semaphore-promise", "semaphorePromise"],
  "@esfx/async-*": ["esfx", "esfx"],
};
const running: Record<string, Place> = {
  "p-limit": ["p-limit", "pLimit"],
  "p-queue": ["p-queue", "pQueue"],
  "async-lock": ["async-lock", "asyncLock"],
  "navigator.locks": ["web-locks", "webLocks"],
};
const sharing: Record<string, Place> = { "p-memoize": ["p-memoize", "pMemoize"] };
const readWrite: Record<string, Place> = {
  mortice: ["mortice", "mortice"],
  "async-rwlock": ["async-rwlock", "asyncRwlock"],
};
const tracing: Record<string, Place> = {
  "tracing off": ["traced", "off"],
  "tracing: times": ["traced", "times"],
  "tracing: tasks": ["traced", "tasks"],
  "tracing: production": ["traced", "sampled"],
  "tracing: every stack": ["traced", "stacks"],
  "tracing: everything": ["traced", "everything"],
  "tracing: record()": ["traced", "recorded"],
  "tracing: openTelemetry()": ["traced", "metrics"],
};
const floors: Record<string, Place> = {
  slow: ["slow", "slow"],
  "bare resolvers": ["bare", "bare"],
  "bare listeners": ["bare", "bare"],
  "bare timers": ["bare", "bare"],
  "bare add and remove": ["bare", "addAndRemove"],
  "bare await": ["bare", "nothing"],
  "bare function": ["bare", "nothing"],
};

/** Where each library, each of our packages and each floor is: its file, and what that exports. */
export const contenders: Readonly<Record<string, Place>> = {
  ...ours,
  ...acquiring,
  ...running,
  ...sharing,
  ...readWrite,
  ...tracing,
  effect: ["effect", "effect"],
  ...floors,
};

/** Those that acquire and release. */
export const gates: readonly string[] = Object.keys(acquiring);

/** Those that only run functions. */
export const runners: readonly string[] = Object.keys(running);

/** A semaphore of ours, traced in more and more detail. */
export const traced: readonly string[] = Object.keys(tracing);

/** The adapter of that name. */
export async function load(name: string): Promise<Contender> {
  const [file = "", exported = ""] = contenders[name] ?? [];
  const { [exported]: contender = {} } = (await import(`./${file}.ts`)) as Record<string, Contender>;
  return contender;
}
