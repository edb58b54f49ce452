import { bytesOf } from "./bundle.ts";

/** What a program has to import for mutual exclusion. */
const statements: readonly string[] = [
  'export { Lock } from "@sync/lock";',
  'export { Semaphore } from "@sync/semaphore";',
  'export { Mutex } from "async-mutex";',
  'export { Semaphore } from "async-mutex";',
  'export { Sema } from "async-sema";',
  'export { Semaphore } from "await-semaphore";',
  'export { Semaphore } from "es-toolkit";',
  'export { Semaphore } from "@shopify/semaphore";',
  'export { Semaphore } from "semaphore-promise";',
  'export { AsyncMutex } from "@esfx/async-mutex";',
  'export { AsyncSemaphore } from "@esfx/async-semaphore";',
  'export { default } from "p-limit";',
  'export { default } from "p-queue";',
  'export { default } from "async-lock";',
  'export * as Semaphore from "effect/Semaphore";',
];

/** What each weighs, everything included but the modules of Node. */
export async function sizesOfPeers(): Promise<{ statement: string; bytes: number }[]> {
  const sizes: { statement: string; bytes: number }[] = [];
  for (const source of statements) {
    const bytes = await bytesOf({ source, external: ["node:*", "events", "async_hooks"] });
    sizes.push({ statement: source.replace("export", "import"), bytes });
  }
  return sizes.sort((a, b) => a.bytes - b.bytes);
}
