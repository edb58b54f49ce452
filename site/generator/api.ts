/** Makes the reference from the doc comments: a page for each module that the packages export. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { posix, relative, resolve } from "node:path";
import { without } from "./markdown.ts";
import { read, root, site } from "./places.ts";

/** A module of a package, and its page. */
export interface Module {
  /** What one imports, without the scope: "lock", "effect/Lock". */
  readonly name: string;
  /** Its source, from the root of the repository. */
  readonly source: string;
  /** Its page as it was made, from the folder of the reference: "lock/src.md". */
  readonly file: string;
}

/** What typedoc writes. */
export const apiFolder: string = resolve(site, "generated/api");

/** All modules that the packages export. Of a package whose index only passes its modules on, the modules. */
export function modules(): Module[] {
  return readdirSync(resolve(root, "packages"))
    .sort()
    .flatMap((name) => {
      const { exports } = JSON.parse(read(`packages/${name}/package.json`)) as { exports: Record<string, Exported> };
      const entries = Object.entries(exports).flatMap(([entry, files]) =>
        typeof files === "string" ? [] : [{ entry, source: posix.join("packages", name, files["@sync/source"]) }],
      );
      const passesOn = (source: string) => /^export \* as/m.test(read(source));
      return entries
        .filter(({ source }) => !passesOn(source))
        .map(({ entry, source }) => ({ name: posix.join(name, entry), source, file: pageOf(source) }));
    });
}

type Exported = string | { readonly "@sync/source": string };

/** The file that typedoc gives to a module. */
function pageOf(source: string): string {
  return source.replace(/^packages\//, "").replace(/(\/index)?\.ts$/, ".md");
}

/** Runs typedoc, if a source has changed since it last ran. */
export function document(all: readonly Module[]): void {
  rmSync(apiFolder, { recursive: true, force: true });
  const entries = all.flatMap(({ source }) => ["--entryPoints", relative(site, resolve(root, source))]);
  const program = resolve(site, "node_modules/typedoc/bin/typedoc");
  execFileSync(process.execPath, [program, "--options", "typedoc.json", "--out", apiFolder, ...entries], {
    cwd: site,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

const noise = /^(Inherited from|Overrides|Implementation of|Extends|Implements|Extended by|Get Signature)$/;

/** The page of a module, without what only says where a member comes from. */
export function pageFor({ file }: Module): string {
  const text = readFileSync(resolve(apiFolder, file), "utf8");
  return without(
    text,
    ({ title, depth, nodes }) => depth >= 4 && noise.test(title) && !nodes.some(({ type }) => type === "heading"),
  );
}
