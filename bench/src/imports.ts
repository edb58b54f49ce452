import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { packAll } from "../../tools/release/packed.ts";
import type { TemporaryFolder } from "../../tools/release/repository.ts";
import { run } from "../../tools/release/run.ts";
import type { Case } from "./cases/case.ts";
import { folder, type Host } from "./hosts.ts";
import { gates, runners } from "./libraries/index.ts";
import { shuffler } from "./random.ts";
import type { CaseResult } from "./result.ts";

const rounds = 7;
const empty = "an empty module";
/** What is imported of those that are not called like their package. */
const specifiers: Readonly<Record<string, string>> = {
  [empty]: "./empty.js",
  "@esfx/async-*": "@esfx/async-semaphore",
  effect: "effect/Semaphore",
};

/** What is measured. */
export const imports: Case = {
  title: "Import time",
  about:
    "A fresh process imports the package, as it is published: milliseconds from the call of `import()` to its end. The floor is a " +
    "module without content.",
  ours: ["@sync/semaphore", "@sync/lock", "@sync/event", "@sync/condition", "@sync/barrier", "@sync/effect/Semaphore"],
  floors: [empty],
  peers: [...gates, ...runners.filter((name) => name !== "navigator.locks"), "effect"],
  sizes: [1],
  unit: "ms",
  prepare: () => undefined, // it takes a process
};

/** Packs our packages, and installs them beside the others in a project of their own. */
export async function install(temporary: TemporaryFolder): Promise<string> {
  const project = await temporary.project({
    "package.json": '{ "type": "module" }',
    "deno.json": '{ "nodeModulesDir": "manual", "lock": false }',
    "empty.js": "",
    "probe.js": `const name = process.argv[2]; // before the clock starts: Deno loads \`process\` when it is asked for
      const started = performance.now();
      await import(name);
      console.log(performance.now() - started);
      process.exit();`,
  });
  await packAll(temporary, project);
  for (const name of imports.peers.filter((name) => name !== "effect")) {
    const installed = join("node_modules", specifiers[name] ?? name);
    mkdirSync(dirname(join(project, installed)), { recursive: true });
    symlinkSync(realpathSync(join(folder, installed)), join(project, installed));
  }
  return project;
}

/** Imports each in fresh processes, in rounds, each in random order. The first round is not counted. */
export async function timeImports({ name, plain }: Host, project: string, seed: number): Promise<CaseResult> {
  const shuffle = shuffler(seed);
  const contenders = [...imports.ours, ...imports.floors, ...imports.peers];
  const entries = contenders.map((contender) => ({
    contender,
    size: 1,
    first: 0,
    costs: {} as Record<string, number>,
  }));
  for (let round = 0; round <= rounds; round++) {
    for (const { contender, costs } of shuffle([...entries])) {
      const specifier = specifiers[contender] ?? contender;
      const milliseconds = Number(await run([...plain, "probe.js", specifier], { cwd: project }));
      if (round > 0) costs[`${seed}.${round}`] = milliseconds;
    }
  }
  return { runtime: name, entries, unable: [] };
}
