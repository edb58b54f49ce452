import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { fileOf } from "./cases/index.ts";
import { folder } from "./hosts.ts";
import { contenders } from "./libraries/index.ts";

// For libraries that are CommonJS, and require modules of Node.
const require = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/**
 * A folder of cases, each with one contender's code and nobody else's, and our packages from one checkout. A module is imported
 * once for each size: what a compiler learns of one contender, or at one size, does not change another's. Only effect is
 * everybody's.
 */
export class Copies implements Disposable {
  readonly #checkout: string;
  readonly #folder: string;

  constructor(checkout: string) {
    if (!existsSync(join(checkout, "packages/core"))) throw new Error(`${checkout} is no checkout of this repository`);
    this.#checkout = checkout;
    const parent = join(folder, "node_modules/.copies"); // from where they can import what is external
    mkdirSync(parent, { recursive: true });
    this.#folder = mkdtempSync(join(parent, "copies-"));
  }

  /** The module that prepares a case for a contender. */
  async of(name: string, contender: string): Promise<string> {
    const outfile = join(this.#folder, `${name} ${contender}`.replace(/[^a-z-]+/gi, "_").concat(".mjs"));
    if (existsSync(outfile)) return outfile;
    const [file, exported] = contenders[contender] ?? [];
    const library =
      file === undefined
        ? "const contender = {};"
        : `import { ${exported} as contender } from "./libraries/${file}.ts";`;
    const contents = `${library}
      import { ${fileOf.get(name)} as cases } from "./cases/${fileOf.get(name)}.ts";
      export default (size) => cases[${JSON.stringify(name)}].prepare(contender, size, ${JSON.stringify(contender)});`;
    await build({
      stdin: { contents, resolveDir: import.meta.dirname },
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "es2024",
      conditions: ["@sync/source"],
      // V8 never settles on code for a bundled effect: it is deoptimized without end. The other takes no part, and cannot be bundled.
      external: ["bun:*", "effect", "@esfx/async-conditionvariable"],
      banner: { js: require },
      plugins: [packagesOf(this.#checkout)],
      logLevel: "error",
    });
    return outfile;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Our packages, from a checkout that need not be installed. */
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
