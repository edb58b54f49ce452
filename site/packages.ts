/** Where the site finds the packages: as built for publishing, in this repository. */
import { readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

interface Target {
  readonly default?: string;
  readonly import?: string | { readonly default?: string };
}

/** The file of a module of the family or of Effect, if it is one: `@sync/lock`, `effect/Effect`. */
export function packageFile(id: string): string | undefined {
  const [, scope, name = "", path = ""] = /^(@sync\/|(?=effect))([\w-]+)(\/\w+)?$/.exec(id) ?? [];
  if (scope === undefined) return undefined;
  const folder = join(root, "packages", scope === "" ? "effect/node_modules/effect" : name);
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    exports: Record<string, Target | string>;
  };
  const target = exports[`.${path}`] ?? exports["./*"];
  const file = typeof target === "object" ? (target.default ?? target.import) : target;
  if (typeof file !== "string") throw new Error(`${id} is not exported by ${folder}`);
  return realpathSync(join(folder, file.replace("*", path.slice(1)))); // the same for all that import it
}

/** A plugin of Vite and Rolldown that finds them. */
export const packages = {
  name: "packages of the family",
  enforce: "pre" as const,
  resolveId: (id: string): string | undefined => packageFile(id),
};
