import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Description } from "./case.ts";
import type { Host } from "./hosts.ts";
import { randomFrom, shuffle } from "./random.ts";
import type { CaseResult, Entry } from "./result.ts";
import { folder, outputOf } from "./spawn.ts";

const rounds = 3;
const family = ["core", "lock", "event", "condition", "semaphore", "barrier", "effect"];
const empty = "an empty module";
const effect = "effect/Semaphore";

/** What is measured. */
export const imports: Description = {
  title: "Import time",
  about:
    "A fresh process imports the package, as it is published: milliseconds from the call of `import()` to its end. The floor is a " +
    "module without content.",
  ours: ["@sync/semaphore", "@sync/lock", "@sync/event", "@sync/condition", "@sync/barrier", "@sync/effect/Semaphore"],
  floors: [empty],
  peers: [
    "async-mutex",
    "async-sema",
    "await-semaphore",
    "es-toolkit",
    "@shopify/semaphore",
    "semaphore-promise",
    "@esfx/async-semaphore",
    "p-limit",
    "p-queue",
    "async-lock",
    effect,
  ],
  sizes: [1],
  unit: "ms",
};

/** Builds our packages and installs them beside the others, in a folder of its own. The function that it returns removes it. */
export async function install(): Promise<{ readonly project: string; remove(): void }> {
  const root = resolve(folder, "..");
  await outputOf([join(root, "node_modules/.bin/bun"), "tools/build.ts"], root);
  const project = mkdtempSync(join(tmpdir(), "sync-imports-"));
  const modules = join(project, "node_modules");
  for (const name of family) {
    for (const part of ["dist", "package.json"]) {
      cpSync(join(root, "packages", name, part), join(modules, "@sync", name, part), { recursive: true });
    }
  }
  const packages = imports.peers.map((name) => (name === effect ? "effect" : name));
  for (const name of packages) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(realpathSync(join(folder, "node_modules", name)), join(modules, name));
  }
  const files = {
    "package.json": '{ "type": "module" }',
    "deno.json": '{ "nodeModulesDir": "manual", "lock": false }',
    "empty.js": "",
    "probe.js":
      "const name = process.argv[2];\nconst started = performance.now();\nawait import(name);\nconsole.log(performance.now() - started);\nprocess.exit();\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  return { project, remove: () => rmSync(project, { recursive: true }) };
}

/** Imports each in fresh processes, in rounds, each in random order. */
export async function timeImports({ name, plain }: Host, project: string, seed: number): Promise<CaseResult> {
  const random = randomFrom(seed);
  const costs = new Map(
    [...imports.ours, ...imports.floors, ...imports.peers].map((name) => [name, {} as Record<number, number>]),
  );
  for (let round = 0; round <= rounds; round++) {
    for (const [contender, byRound] of shuffle([...costs], random)) {
      const specifier = contender === empty ? "./empty.js" : contender;
      byRound[round] = Number(await outputOf(plain("probe.js", specifier), project));
    }
  }
  const entries: Entry[] = [...costs].map(([contender, costs]) => ({ contender, size: 1, costs }));
  return { name: "imports", runtime: name, seed, entries, unable: [], tooSlow: [] };
}
