// What is asked of a library's packages.
import { existsSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { TemporaryFolder } from "../../../tools/release/repository.ts";
import { root } from "../../../tools/release/run.ts";
import { folder } from "../hosts.ts";
import { contenders } from "../libraries/index.ts";
import type { Library } from "../libraries/library.ts";

interface Manifest {
  readonly version: string;
  readonly type?: string;
  readonly dependencies?: Record<string, string>;
}

/** The rows of the table, after the others. */
export const ofPackages: Readonly<Record<string, (library: Library, name: string) => Promise<boolean | number>>> = {
  "TypeScript finds its types": async ({ packages }, name) => haveTypes(packages ?? [name]),
  "ES modules": async ({ packages }, name) => (packages ?? [name]).every(isModule),
  "Runs in a browser, with nothing of Node's": runsInBrowser,
  "Packages that an installation brings": async ({ packages }, name) => broughtBy(packages?.[0] ?? name).size,
};

/** What an installed package says of itself. */
export function manifestOf(home: string): Manifest {
  return JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as Manifest;
}

/** The folder of the package that an import gets, also if a module of Node has the same name. */
export function homeOf(name: string, from: string = import.meta.dir): string {
  const home = join(from, "node_modules", name);
  if (existsSync(home)) return realpathSync(home);
  if (from === dirname(from)) throw new Error(`${name} is not installed`);
  return homeOf(name, dirname(from));
}

function isModule(name: string): boolean {
  const entry = Bun.resolveSync(name, import.meta.dir);
  return entry.endsWith(".mjs") || (manifestOf(homeOf(name)).type === "module" && !entry.endsWith(".cjs"));
}

/** The packages that an installation brings, the one itself among them. */
function broughtBy(name: string, from = import.meta.dir, brought = new Set<string>()): Set<string> {
  brought.add(name);
  const home = homeOf(name, from);
  const others = Object.keys(manifestOf(home).dependencies ?? {});
  for (const other of others) if (!brought.has(other)) broughtBy(other, home, brought);
  return brought;
}

/** Whether TypeScript finds types of all these packages. */
function haveTypes(names: readonly string[]): boolean {
  using project = new TemporaryFolder();
  symlinkSync(join(folder, "node_modules"), join(project.path, "node_modules"));
  writeFileSync(join(project.path, "it.ts"), names.map((name, i) => `export * as it${i} from "${name}";\n`).join(""));
  const options = "--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --customConditions @sync/source";
  const tsc = [join(root, "node_modules/.bin/tsc"), ...options.split(" "), "--types", "", "it.ts"];
  const errors = Bun.spawnSync(tsc, { cwd: project.path }).stdout.toString();
  if (errors.includes("TS2307")) throw new Error(errors); // a module that it cannot find
  return !errors.includes("TS7016"); // a module without types
}

// Names that nothing declares: what Node adds is as absent as in a browser, also to `typeof`.
const absent = Object.fromEntries(
  ["process", "Buffer", "global", "require", "setImmediate"].map((name) => [name, `absentInBrowsers.${name}`]),
);

/** Whether the library can be bundled for browsers, and one permit acquired and released there. */
async function runsInBrowser({ module }: Library, name: string): Promise<boolean> {
  using folder = new TemporaryFolder();
  const outfile = join(folder.path, "bundle.mjs");
  const [file, exported] = contenders[name] ?? [];
  const adapter = `import { ${exported} as library } from "./${file}.ts";
    export default async () => {
      const permits = library.make(1);
      permits.release(await permits.acquire());
    };`;
  try {
    await build({
      stdin: { contents: module ?? adapter, resolveDir: join(import.meta.dir, "../libraries") },
      bundle: true,
      conditions: ["@sync/source"],
      define: absent,
      format: "esm",
      logLevel: "silent",
      outfile,
      platform: "browser",
    });
    const { default: acquire } = (await import(outfile)) as { default: () => Promise<unknown> };
    await acquire();
    return true;
  } catch {
    return false;
  }
}
