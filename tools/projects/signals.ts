// The type of a wait's signal, in the types of each platform, and of none.
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { run } from "../release/run.ts";

/** The types that a project has. */
interface Platform {
  readonly lib: readonly string[];
  /** Packages of types, each by the name that a project knows it by, and where it is among those that are pinned. */
  readonly types?: Readonly<Record<string, string>>;
}

const library = ["ES2024"];
const platforms: Readonly<Record<string, Platform>> = {
  none: { lib: library },
  DOM: { lib: [...library, "DOM"] },
  WebWorker: { lib: [...library, "WebWorker"] },
  "@types/node 22": { lib: library, types: { node: "@types/node-22" } },
  "@types/node 26": { lib: library, types: { node: "@types/node-26" } },
  "@types/node 26 and DOM": { lib: [...library, "DOM"], types: { node: "@types/node-26" } },
  "bun-types": { lib: library, types: { "bun-types": "bun-types", node: "@types/node-26" } },
  "@cloudflare/workers-types": { lib: library, types: { workers: "@cloudflare/workers-types" } },
};

const compilations = [
  { version: "5.9", exactOptionalPropertyTypes: false },
  { version: "7.0", exactOptionalPropertyTypes: false },
  { version: "7.0", exactOptionalPropertyTypes: true },
];

const files = (...names: string[]) => names.map((name) => `signals/${name}.ts`);

/** A check of the types in one setting. */
interface Setting {
  readonly name: string;
  compile(): Promise<unknown>;
}

/** The oldest and the newest compiler, with the types of each platform. The project has the packages. */
export function signalSettings(project: string, compilers: string, node: string): Setting[] {
  cpSync(join(import.meta.dir, "signals"), join(project, "signals"), { recursive: true });
  return Object.entries(platforms).flatMap(([platform, { lib, types = {} }], i) => {
    const typeRoot = join(project, `types-${i}`);
    mkdirSync(typeRoot, { recursive: true });
    for (const [name, pinned] of Object.entries(types)) {
      symlinkSync(join(compilers, "node_modules", pinned), join(typeRoot, name));
    }
    return compilations.map(({ version, exactOptionalPropertyTypes }) => ({
      name: `signals, TypeScript ${version}, ${exactOptionalPropertyTypes ? "exact, " : ""}types: ${platform}`,
      async compile() {
        const config = join(project, `signals-${version}-${i}-${exactOptionalPropertyTypes}.json`);
        const compilerOptions = {
          ...{ noEmit: true, strict: true, skipLibCheck: false, exactOptionalPropertyTypes },
          ...{ target: "ES2022", module: "nodenext", lib, types: Object.keys(types), typeRoots: [typeRoot] },
        };
        const more =
          platform === "none" ? ["none"] : ["platform", ...(exactOptionalPropertyTypes ? [] : ["undefined"])];
        await Bun.write(config, JSON.stringify({ compilerOptions, files: files("everywhere", ...more) }));
        await run([join(node, "node"), join(compilers, `node_modules/typescript-${version}/bin/tsc`), "-p", config]);
      },
    }));
  });
}

/** The files that Deno has to check. */
export const onDeno: readonly string[] = files("everywhere", "platform", "undefined");
