import type { Contender } from "./library.ts";

/** Where each library, each of our packages and each floor is: its file, and what that exports. */
export const contenders: Readonly<Record<string, readonly [file: string, name: string]>> = {
  "@sync": ["sync", "sync"],
  "@sync/semaphore": ["sync", "semaphore"],
  "@sync/lock": ["sync", "lock"],
  "@sync/event": ["sync", "event"],
  "@sync/barrier": ["sync", "barrier"],
  "async-mutex": ["async-mutex", "asyncMutex"],
  "async-sema": ["async-sema", "asyncSema"],
  "await-semaphore": ["await-semaphore", "awaitSemaphore"],
  "es-toolkit": ["es-toolkit", "esToolkit"],
  "@shopify/semaphore": ["shopify", "shopify"],
  "semaphore-promise": ["semaphore-promise", "semaphorePromise"],
  "@esfx/async-*": ["esfx", "esfx"],
  "p-limit": ["p-limit", "pLimit"],
  "p-queue": ["p-queue", "pQueue"],
  "async-lock": ["async-lock", "asyncLock"],
  effect: ["effect", "effect"],
  "navigator.locks": ["web-locks", "webLocks"],
  slow: ["slow", "slow"],
  "bare resolvers": ["bare", "bare"],
  "bare listeners": ["bare", "bare"],
  "bare timers": ["bare", "bare"],
  "bare add and remove": ["bare", "addAndRemove"],
  "bare await": ["bare", "nothing"],
  "bare function": ["bare", "nothing"],
};

/** The adapter of that name. */
export async function load(name: string): Promise<Contender> {
  const [file = "", exported = ""] = contenders[name] ?? [];
  const { [exported]: contender = {} } = (await import(`./${file}.ts`)) as Record<string, Contender>;
  return contender;
}

/** Those that acquire and release. */
export const gates: readonly string[] = [
  "async-mutex",
  "async-sema",
  "await-semaphore",
  "es-toolkit",
  "@shopify/semaphore",
  "semaphore-promise",
  "@esfx/async-*",
];

/** Those that only run functions. */
export const runners: readonly string[] = ["p-limit", "p-queue", "async-lock", "navigator.locks"];
