import type { Peer } from "./peer.ts";

/** The file of each. */
export const adapters: Readonly<Record<string, string>> = {
  "@sync/semaphore": "sync-semaphore.ts",
  "@sync/lock": "sync-lock.ts",
  "@sync/event": "sync-event.ts",
  "@sync/barrier": "sync-barrier.ts",
  "async-mutex": "async-mutex.ts",
  "async-sema": "async-sema.ts",
  "await-semaphore": "await-semaphore.ts",
  "es-toolkit": "es-toolkit.ts",
  "@shopify/semaphore": "shopify-semaphore.ts",
  "semaphore-promise": "semaphore-promise.ts",
  "@esfx/async-*": "esfx.ts",
  "p-limit": "p-limit.ts",
  "p-queue": "p-queue.ts",
  "async-lock": "async-lock.ts",
  "navigator.locks": "web-locks.ts",
  "bare resolvers": "bare-resolvers.ts",
  "bare listeners": "bare-listeners.ts",
  "bare timers": "bare-timers.ts",
};

/** The adapter of that name. */
export async function peer(name: string): Promise<Peer> {
  const file = adapters[name];
  if (file === undefined) throw new Error(`no peer ${name}`);
  return ((await import(`./${file}`)) as { readonly default: Peer }).default;
}

/** Their names. */
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

/** All adapters' names. */
export const peers: readonly string[] = Object.keys(adapters);
