import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { build, type Plugin, stop } from "esbuild";
import type { Case } from "./case.ts";
import { adapters } from "./peers/index.ts";

const folder = join(import.meta.dirname, "../node_modules/.copies");

// For libraries that are CommonJS, and require modules of Node.
const require = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/**
 * A case with the one contender's code and nobody else's, all of it in a module that is imported once for each size. What a
 * compiler learns of one contender, or at one size, does not change another's. Only Effect is everybody's.
 */
export async function copyOf(name: string, contender: string, sizes: readonly number[]): Promise<Map<number, Case>> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name} ${contender}`.replace(/[^a-z-]+/gi, "_").concat(`-${process.pid}.mjs`));
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
    plugins: [withOnly(contender)],
    logLevel: "error",
  });
  const copies = new Map<number, Case>();
  for (const size of sizes) {
    const url = `${pathToFileURL(file)}?${size}`;
    copies.set(size, ((await import(url)) as { readonly default: Case }).default);
  }
  rmSync(file);
  return copies;
}

/** Lets the bundler end. */
export const endCopies = (): Promise<void> => Promise.resolve(stop());

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
