// What importing one module of the facade loads of effect: its static imports, followed to the end.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const root = resolve(import.meta.dir, "..");
const heavy = ["Schema", "SchemaAST", "Stream", "Channel", "Config"]; // what neither a lock nor Effect itself has use for

/** The modules that a module loads, itself included. */
function closure(entry: string): Set<string> {
  const seen = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const loader = file.endsWith(".ts") ? "ts" : "js";
    for (const { path, kind } of new Bun.Transpiler({ loader }).scanImports(readFileSync(file, "utf8"))) {
      if (kind === "import-statement" && !path.startsWith("node:")) open.push(Bun.resolveSync(path, dirname(file)));
    }
  }
  return seen;
}

const inEffect = (files: Set<string>) => [...files].filter((file) => file.includes("/effect/dist/"));
const whole = inEffect(closure(Bun.resolveSync("effect", resolve(root, "packages/effect")))).length;
let failed = false;
for (const name of ["Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"]) {
  const loaded = inEffect(closure(resolve(root, `packages/effect/src/${name}.ts`)));
  const needless = heavy.filter((module) => loaded.some((file) => file.endsWith(`/effect/dist/${module}.js`)));
  console.log(`@sync/effect/${name} loads ${loaded.length} of effect's ${whole} modules`);
  if (needless.length > 0) console.log(`  among them ${needless.join(", ")}`);
  failed ||= loaded.length > whole / 2 || needless.length > 0;
}
process.exitCode = failed ? 1 : 0;
