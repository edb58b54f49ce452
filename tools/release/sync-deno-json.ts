// Gives every deno.json the name, version, licence, exports and outside dependencies of its package.json.
// With --check it changes nothing, and fails where they differ.
import { writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Manifest, packagesOf, readJson } from "./repository.ts";
import { run } from "./run.ts";

interface DenoJson {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: string | Record<string, string>;
  readonly imports?: Record<string, string>;
  readonly publish: { readonly include: string[] };
}

/** The family needs no imports: `deno publish` turns `@sync/core` into `jsr:@sync/core@^VERSION` by the workspace. */
function denoJsonOf({ name, version, license, exports, dependencies, peerDependencies }: Manifest): DenoJson {
  const entries = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === "string" ? [] : [[entry, target["@sync/source"] ?? ""] as const],
  );
  const [first] = entries;
  const outside = Object.entries({ ...dependencies, ...peerDependencies }).filter(
    ([name]) => !name.startsWith("@sync/"),
  );
  return {
    name,
    version,
    license,
    exports: entries.length === 1 && first !== undefined ? first[1] : Object.fromEntries(entries),
    ...(outside.length > 0 && {
      imports: Object.fromEntries(outside.map(([name, range]) => [name, `npm:${name}@${range}`])),
    }),
    publish: { include: ["src", "README.md", "CHANGELOG.md", "LICENSE", "deno.json"] },
  };
}

const repository = resolve(import.meta.dir, "../..");
const check = Bun.argv.includes("--check");
const stale: string[] = [];
for (const { folder, manifest } of packagesOf(repository)) {
  const file = join(folder, "deno.json");
  const wanted = denoJsonOf(manifest);
  if (Bun.deepEquals(readJson(file), wanted)) continue;
  stale.push(file);
  console.log(
    `${relative(repository, file)} ${check ? "is not" : "is now"} in step with ${manifest.name} ${manifest.version}`,
  );
  if (!check) writeFileSync(file, `${JSON.stringify(wanted, null, 2)}\n`);
}
if (!check && stale.length > 0) await run(["biome", "format", "--write", ...stale], { cwd: repository });
process.exitCode = check && stale.length > 0 ? 1 : 0;
