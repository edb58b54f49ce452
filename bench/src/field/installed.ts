import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What an installed package says of itself. */
export interface Installed {
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly declaresTypes: boolean;
  readonly isModule: boolean;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly main?: string;
  readonly types?: string;
  readonly typings?: string;
  readonly exports?: unknown;
  readonly dependencies?: Record<string, string>;
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Manifest;

/** The package that an import from here gets. */
export function installed(name: string): Installed {
  const entry = Bun.resolveSync(name, import.meta.dir);
  let folder = dirname(entry);
  while (!existsSync(join(folder, "package.json")) || read(join(folder, "package.json")).name !== name) {
    folder = dirname(folder);
  }
  const manifest = read(join(folder, "package.json"));
  const { version = "", types, typings, main = "index.js", dependencies = {} } = manifest;
  const beside = join(folder, main).replace(/(\.js)?$/, ".d.ts");
  return {
    version,
    dependencies: Object.keys(dependencies),
    declaresTypes:
      types !== undefined || typings !== undefined || names(manifest.exports, "types") || existsSync(beside),
    isModule: entry.endsWith(".mjs") || (manifest.type === "module" && !entry.endsWith(".cjs")),
  };
}

/** Whether the exports have that condition, at any depth. */
function names(exports: unknown, condition: string): boolean {
  if (typeof exports !== "object" || exports === null) return false;
  return condition in exports || Object.values(exports).some((value) => names(value, condition));
}
