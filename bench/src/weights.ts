// What packages weigh: bundled with what they need and minified by esbuild, compressed by gzip.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** The size of something of ours. */
export interface Size {
  readonly name: string;
  readonly bytes: number;
  /** What it is to be at most. */
  readonly target?: number | undefined;
}

const targets: Record<string, number> = { event: 950, lock: 1200, semaphore: 1400, barrier: 1200, condition: 1750 };
const primitives = Object.keys(targets);
const effect = ["effect", "effect/*"];
const node = ["node:*", "events", "async_hooks"];

const whole = (name: string): string => `export * from "@sync/${name}";`;
const alone = (name: string): string =>
  `export * from ${JSON.stringify(fileURLToPath(import.meta.resolve(`@sync/${name}`)))};`;

const ours: readonly (readonly [
  name: string,
  source: string,
  external?: readonly string[],
  target?: number | undefined,
])[] = [
  ["@sync/core", whole("core")],
  ...primitives.map((name) => [`@sync/${name}, alone`, alone(name), ["@sync/*"]] as const),
  ["@sync/effect, alone", alone("effect"), ["@sync/*", ...effect]],
  ...primitives.map((name) => [`@sync/${name}, with what it needs`, whole(name), [], targets[name]] as const),
  ["all six primitives, with what they need", primitives.map(whole).join("\n"), [], 2700],
  ["@sync/effect, with what it needs but effect", whole("effect"), effect],
];

/** What a program has to import of each contender for mutual exclusion. */
const statements: Readonly<Record<string, string>> = {
  "@sync/lock": 'export { Lock } from "@sync/lock";',
  "@sync/semaphore": 'export { Semaphore } from "@sync/semaphore";',
  "async-mutex": 'export { Mutex } from "async-mutex";',
  "async-sema": 'export { Sema } from "async-sema";',
  "await-semaphore": 'export { Semaphore } from "await-semaphore";',
  "es-toolkit": 'export { Semaphore } from "es-toolkit";',
  "@shopify/semaphore": 'export { Semaphore } from "@shopify/semaphore";',
  "semaphore-promise": 'export { Semaphore } from "semaphore-promise";',
  "@esfx/async-*": 'export { AsyncMutex } from "@esfx/async-mutex";',
  "p-limit": 'export { default } from "p-limit";',
  "p-queue": 'export { default } from "p-queue";',
  "async-lock": 'export { default } from "async-lock";',
  effect: 'export * as Semaphore from "effect/Semaphore";',
};

async function bytesOf(source: string, external: readonly string[] = []): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2024",
    conditions: ["@sync/source", "production"],
    define: { "process.env.NODE_ENV": '"production"' },
    mainFields: ["module", "main"],
    external: [...external],
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

/** What ours weigh. */
export function sizesOfOurs(): Promise<Size[]> {
  return Promise.all(
    ours.map(async ([name, source, external, target]) => ({ name, bytes: await bytesOf(source, external), target })),
  );
}

/** What each contender weighs, everything included but the modules of Node. */
export async function sizesOfContenders(): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const [name, source] of Object.entries(statements)) sizes.set(name, await bytesOf(source, node));
  return sizes;
}
