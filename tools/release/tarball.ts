import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Packed } from "./packed.ts";
import { readJson } from "./repository.ts";

/** Throws unless a tarball has all that it should, and no more. */
export function checkContents({ unpacked }: Packed): void {
  const files = readdirSync(unpacked, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(unpacked, file)).isFile(),
  );
  const has = (file: string) => {
    if (!files.includes(file)) throw new Error(`it lacks ${file}`);
  };
  for (const file of ["package.json", "README.md", "LICENSE"]) has(file);
  const sources = files.filter((file) => file.startsWith("src/"));
  if (sources.length === 0) throw new Error("it has no sources");
  for (const source of sources) {
    const stem = source.replace(/^src\/(.*)\.ts$/, "dist/$1");
    for (const end of [".js", ".js.map", ".d.ts", ".d.ts.map"]) has(stem + end);
  }
  for (const file of files) {
    const stray = !/^(package\.json|README\.md|CHANGELOG\.md|LICENSE|src\/.*\.ts|dist\/.*\.(js|d\.ts)(\.map)?)$/.test(
      file,
    );
    if (stray) throw new Error(`it has ${file}`);
    if (!file.endsWith(".map")) continue;
    for (const source of readJson<{ sources: string[] }>(join(unpacked, file)).sources) {
      if (!existsSync(resolve(unpacked, dirname(file), source)))
        throw new Error(`${file} names ${source}, which it lacks`);
    }
  }
}

// What can be said of a package today. Whoever gives the project a home adds its address.
const known = new Set(
  [
    "name version description keywords license type sideEffects main types exports files engines scripts",
    "dependencies peerDependencies devDependencies",
  ].flatMap((keys) => keys.split(" ")),
);

/** Throws unless its package.json is one that npm users can use. */
export function checkManifest({ unpacked }: Packed, family: readonly Packed[]): void {
  const manifest = readJson<Packed["manifest"] & { sideEffects?: boolean; engines?: object; keywords?: string[] }>(
    join(unpacked, "package.json"),
  );
  for (const key of Object.keys(manifest)) if (!known.has(key)) throw new Error(`package.json says "${key}"`);
  if (manifest.sideEffects !== false || manifest.engines === undefined || !manifest.keywords?.length) {
    throw new Error("package.json lacks sideEffects: false, engines or keywords");
  }
  for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
    const member = family.find((other) => other.manifest.name === name);
    if (member === undefined) throw new Error(`it depends on ${name}, which is not of the family`);
    if (range !== `^${member.manifest.version}`)
      throw new Error(`it wants ${name} ${range}; ${member.manifest.version} it is`);
  }
}
