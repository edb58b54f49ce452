import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin, stop } from "esbuild";
import type { Case } from "./case.ts";
import { adapters } from "./peers/index.ts";

/** A new folder for copies, from which they can import what is external. */
export function folderOfCopies(): { readonly folder: string; remove(): void } {
  const parent = join(import.meta.dirname, "../node_modules/.copies");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "copies-"));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

// For libraries that are CommonJS, and require modules of Node.
const require = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/**
 * A case with the one contender's code and nobody else's, all of it in a module that is imported once for each size. What a
 * compiler learns of one contender, or at one size, does not change another's. Only Effect is everybody's.
 *
 * The module stays in the folder, for other processes. Our packages are this checkout's, if no other is given.
 */
export async function copyOf(
  folder: string,
  name: string,
  contender: string,
  sizes: readonly number[],
  checkout?: string,
): Promise<Map<number, Case>> {
  const file = join(folder, `${name} ${contender}`.replace(/[^a-z-]+/gi, "_").concat(".mjs"));
  if (!existsSync(file)) await makeCopy(file, name, contender, checkout);
  const copies = new Map<number, Case>();
  for (const size of sizes) {
    const url = `${pathToFileURL(file)}?${size}`;
    copies.set(size, ((await import(url)) as { readonly default: Case }).default);
  }
  return copies;
}

/** Lets the bundler end. */
export const endCopies = (): Promise<void> => Promise.resolve(stop());

async function makeCopy(file: string, name: string, contender: string, checkout?: string): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, "cases", `${name}.ts`)],
    outfile: file,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2024",
    conditions: ["@sync/source"],
    external: ["bun:*", "effect"], // V8 never settles on code for a bundled effect: it is deoptimized without end
    banner: { js: require },
    plugins: [withOnly(contender), ...(checkout === undefined ? [] : [packagesOf(checkout)])],
    logLevel: "error",
  });
}

/** The adapters' list with one of them, imported statically. */
function withOnly(contender: string): Plugin {
  return {
    name: "one adapter",
    setup({ onLoad }) {
      onLoad({ filter: /peers[\\/]index\.ts$/ }, ({ path }) => {
        const file = adapters[contender];
        const found = file === undefined ? "{}" : "adapter";
        const from = file === undefined ? "" : `import adapter from "./${file}";`;
        return {
          contents: `${from}
            export const peer = async () => ${found};
            export const gates = [], runners = [], peers = [], adapters = {};`,
          resolveDir: join(path, ".."),
        };
      });
    },
  };
}

/** Our packages, from another checkout of the repository. */
function packagesOf(checkout: string): Plugin {
  return {
    name: "packages of a checkout",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^@sync\// }, ({ path, kind, pluginData }) => {
        if (pluginData === checkout) return;
        const resolveDir = join(checkout, "packages", path.split("/")[1] ?? "", "src"); // a package can import itself
        return resolve(path, { kind, resolveDir, pluginData: checkout });
      });
    },
  };
}
