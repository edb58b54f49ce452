import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Packed } from "./packed.ts";
import { linksOf } from "./readme.ts";
import { entriesOf, readJson } from "./repository.ts";

/** Throws unless a tarball has all that it should, and no more: of each entry one file, and one for what entries share. */
export function checkContents({ unpacked, manifest }: Packed): void {
  const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(unpacked.length + 1));
  const entries = entriesOf(manifest).map(([, { default: code = "" }]) => code.slice(2));
  for (const file of ["package.json", "README.md", "LICENSE", ...entries])
    if (!files.includes(file)) throw new Error(`it lacks ${file}`);
  for (const file of files) {
    const code = /^dist\/.*\.js$/.test(file);
    const known = /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|src\/.*\.ts|dist\/.*\.(d\.ts|map))$/.test(file);
    if (!(known || (code && (entries.includes(file) || file === "dist/shared.js")))) throw new Error(`it has ${file}`);
    if (!file.endsWith(".map")) continue;
    for (const source of readJson<{ sources: string[] }>(join(unpacked, file)).sources)
      if (!existsSync(resolve(unpacked, dirname(file), source)))
        throw new Error(`${file} names ${source}, which it lacks`);
  }
  const readme = readFileSync(join(unpacked, "README.md"), "utf8");
  const relative = linksOf(readme).find((link) => !link.startsWith("https:"));
  if (relative !== undefined) throw new Error(`its README has the link ${relative}, which leads nowhere on a registry`);
}

/** Throws if the declarations have an `any`, or a class does not have the name that it is exported by. */
export async function checkExports({ unpacked, manifest }: Packed): Promise<void> {
  for (const [entry, { default: code = "", types = "" }] of entriesOf(manifest)) {
    const declarations = readFileSync(join(unpacked, types), "utf8").replace(/\/\*.*?\*\//gs, "");
    const [any] = /^.*\bany\b.*$/m.exec(declarations) ?? [];
    if (any !== undefined) throw new Error(`${entry} declares ${any.trim()}`);
    for (const [name, value] of Object.entries((await import(join(unpacked, code))) as object)) {
      const isClass = typeof value === "function" && /^class\b/.test(String(value));
      if (isClass && value.name !== name) throw new Error(`the class ${name} of ${entry} has the name ${value.name}`);
    }
  }
}

// What can be said of any package, and what is said if the project's home is known.
const known =
  "name version description keywords license type sideEffects exports main types files engines scripts " +
  "dependencies peerDependencies peerDependenciesMeta devDependencies homepage repository bugs";

/** Throws unless its package.json is one that npm users can use. */
export function checkManifest({ unpacked }: Packed, family: readonly Packed[]): void {
  const manifest = readJson<
    Packed["manifest"] & { sideEffects?: false | string[]; engines?: object; keywords?: string[] }
  >(join(unpacked, "package.json"));
  for (const key of Object.keys(manifest))
    if (!known.split(" ").includes(key)) throw new Error(`package.json says "${key}"`);
  const { sideEffects } = manifest;
  if ((sideEffects !== false && !sideEffects?.length) || manifest.engines === undefined || !manifest.keywords?.length)
    throw new Error("package.json lacks sideEffects, engines or keywords");
  for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
    const version = family.find((other) => other.manifest.name === name)?.manifest.version;
    if (range !== `^${version}`) throw new Error(`it wants ${name} ${range}, of which there is ${version}`);
  }
}
