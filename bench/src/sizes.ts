// The sizes of packages, with what they need: minified by esbuild, compressed by gzip. As a program it prints ours; `--check` fails if one
// has grown above its budget in sizes.json; `--write` makes the sizes of now the budgets.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { table } from "./report/text.ts";

/** The size of something of ours. */
export interface Size {
  readonly name: string;
  readonly bytes: number;
  /** What it is to be at most. */
  readonly target?: number | undefined;
}

const targets: Record<string, number> = { event: 950, lock: 1200, semaphore: 1400, barrier: 1200, condition: 1750 };
const others = ["rwlock", "keyed", "single-flight", "limiter", "trace"];
const remotes = ["remote", "postgres", "redis"];
const effect = ["effect", "effect/*"];
const node = ["node:*", "events", "async_hooks"];

const primitives: Record<string, string> = {
  event: "Event",
  lock: "Lock, NotAcquiredError",
  semaphore: "BoundedSemaphore, Semaphore",
  barrier: "Barrier, BrokenBarrierError",
  condition: "Condition",
};
const named = (name: string): string => `export { ${primitives[name] ?? "acquireAll"} } from "@sync/${name}";`;
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
  ...[...Object.keys(primitives), ...others].map((name) => [`@sync/${name}, alone`, alone(name), ["@sync/*"]] as const),
  ["@sync/effect, alone", alone("effect"), ["@sync/*", ...effect]],
  ...Object.keys(primitives).map(
    (name) => [`@sync/${name}, with what it needs`, named(name), [], targets[name]] as const,
  ),
  ...others.map((name) => [`@sync/${name}, with what it needs`, whole(name)] as const),
  ...["perfetto", "otel"].map(
    (entry) => [`@sync/trace with ${entry}, alone`, alone("trace") + alone(`trace/${entry}`), ["@sync/core"]] as const,
  ),
  ["acquireAll and a lock, with what they need", ["lock", "core"].map(named).join("\n")],
  ["all six primitives, with what they need", Object.keys(primitives).map(named).join("\n"), [], 2700],
  ["@sync/effect, with what it needs but effect", whole("effect"), effect],
  ...remotes.map((name) => [`@sync/${name}, with what it needs but a driver`, whole(name)] as const),
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
export async function sizesOfContenders(): Promise<Record<string, number>> {
  const sizes = Object.entries(statements).map(async ([name, source]) => [name, await bytesOf(source, node)] as const);
  return Object.fromEntries(await Promise.all(sizes));
}

if (import.meta.main) {
  const file = resolve(import.meta.dirname, "../sizes.json");
  const { values } = parseArgs({ options: { check: { type: "boolean" }, write: { type: "boolean" } } });

  const sizes = await sizesOfOurs();
  if (values.write) {
    const budgets = Object.fromEntries(sizes.map(({ name, bytes }) => [name, bytes]));
    writeFileSync(file, `${JSON.stringify(budgets, undefined, 2)}\n`);
  }
  const budgets = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
  const rows = sizes.map(({ name, bytes, target = "" }) => [
    name,
    `${bytes}`,
    `${budgets[name] ?? "none"}`,
    `${target}`,
  ]);
  console.log(table([["bytes", "now", "budget", "target"], ...rows]));

  if (values.check) {
    const grown = sizes.filter(({ name, bytes }) => bytes > (budgets[name] ?? 0));
    const gone = Object.keys(budgets).filter((name) => !sizes.some((size) => size.name === name));
    for (const { name } of grown) console.log(`${name} has grown above its budget`);
    for (const name of gone) console.log(`${name} has a budget, and is not there any more`);
    console.log(`${sizes.length - grown.length} passed, ${grown.length + gone.length} failed`);
    process.exitCode = grown.length + gone.length > 0 ? 1 : 0;
  }
}
