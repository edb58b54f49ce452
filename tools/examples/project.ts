// The project in which the blocks run: a folder with the packed packages, what the guides compare them with, and the test
// runners.
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installPinned } from "../projects/install.ts";
import { packAll } from "../release/packed.ts";
import type { TemporaryFolder } from "../release/repository.ts";
import { root, run } from "../release/run.ts";
import type { Block } from "./block.ts";

const others = [
  "@opentelemetry/api",
  "@opentelemetry/sdk-metrics",
  "@types/async-lock",
  "@types/pg",
  "async-lock",
  "async-mutex",
  "async-sema",
  "await-semaphore",
  "bottleneck",
  "es-toolkit",
  "ioredis",
  "p-limit",
  "p-queue",
  "pg",
];

/** A block as a file of the project. */
export interface Example extends Block {
  /** What it is called in messages. */
  readonly name: string;
  /** Its path in the project. */
  readonly source: string;
  /** The path of the JavaScript that the compiler made of it, without `using`. */
  readonly compiled: string;
}

/** Installs everything in `project`. */
export async function install(folder: TemporaryFolder, project: string): Promise<void> {
  await installPinned("test-runners", project);
  await packAll(folder, project);
  for (const scope of ["@opentelemetry", "@types"])
    mkdirSync(join(project, "node_modules", scope), { recursive: true });
  for (const name of others) {
    symlinkSync(realpathSync(join(root, "tools/node_modules", name)), join(project, "node_modules", name));
  }
  symlinkSync(join(root, "node_modules/bun-types"), join(project, "node_modules/bun-types"));
}

/** Writes each block to a file of its own, just as it stands. */
export function write(blocks: readonly Block[], project: string): Example[] {
  return blocks.map((block) => {
    const stem = `${block.file.replace(/[^\w]+/g, "-")}-${block.line}${block.place === "" ? "" : ".test"}`;
    const source = `${stem}.${block.language}`;
    writeFileSync(join(project, source), block.code);
    const compiled = block.language === "ts" ? `compiled/${stem}.js` : source;
    return { ...block, name: `${block.file}:${block.line}`, source, compiled };
  });
}

/** Checks the types of all, and compiles them for what does not know `using`. */
export async function compile(project: string): Promise<void> {
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2024", "DOM", "DOM.AsyncIterable"],
    module: "NodeNext",
    types: ["bun-types"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    outDir: "compiled",
  };
  writeFileSync(join(project, "compile.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  await run(["tsc", "-p", "compile.json"], { cwd: project });
}
