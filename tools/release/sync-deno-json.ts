// Gives every deno.json the name, version, licence, exports and outside dependencies of its package.json.
// With --check it changes nothing, and fails where they differ.
import { writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { entriesOf, type Manifest, packagesOf, readJson } from "./repository.ts";
import { run } from "./run.ts";

/** The family needs no imports: `deno publish` turns `@sync/core` into `jsr:@sync/core@^VERSION` by the workspace. */
function denoJsonOf(manifest: Manifest): object {
  const { name, version, license, dependencies, peerDependencies } = manifest;
  const exports = Object.fromEntries(entriesOf(manifest).map(([entry, files]) => [entry, files["@sync/source"] ?? ""]));
  const outside = Object.entries({ ...dependencies, ...peerDependencies }).filter(
    ([name]) => !name.startsWith("@sync/"),
  );
  const imports = Object.fromEntries(outside.map(([name, range]) => [name, `npm:${name}@${range}`]));
  return {
    name,
    version,
    license,
    exports,
    ...(outside.length > 0 && { imports }),
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
