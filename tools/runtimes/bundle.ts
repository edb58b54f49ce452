import { builtinModules } from "node:module";
import { join, relative, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { root } from "./root.ts";

const web = resolve(import.meta.dir, "web");

/** How a runtime without its own test runner takes a test file. */
export interface Target {
  /** What stands in for a module of Node: a file, or "runtime" for the runtime's own. There are no others. */
  readonly standIns: Readonly<Record<string, string>>;
  /** Files whose exports are the globals that are missing. */
  readonly globals: readonly string[];
  /** What runs before the test file, if anything. */
  readonly first?: string;
  /** The last lines of each bundle, in which `run` runs the tests. */
  readonly footer: string;
}

/** Bundles each test file by itself, at its own path below the folder. Resolves with those paths. */
export async function bundle(files: readonly string[], folder: string, target: Target): Promise<string[]> {
  const paths = files.map((file) => relative(root, resolve(root, file)).replace(/\.[jt]s$/, ""));
  await build({
    entryPoints: files.map((file, i) => ({ in: `run:${resolve(root, file)}`, out: paths[i] ?? "" })),
    outdir: folder,
    bundle: true,
    conditions: ["@sync/source"],
    define: { global: "globalThis" },
    format: "esm",
    ignoreAnnotations: true, // the packages say that they have no side effects, and their tests with them
    inject: [...target.globals],
    logLevel: "silent",
    platform: "browser",
    plugins: [entries(target), standIns(target)],
    sourcemap: false,
    target: "es2024",
  });
  return paths.map((path) => `${path}.js`);
}

/** A test file, and behind it what runs its tests. */
function entries({ first, footer }: Target): Plugin {
  return {
    name: "entries",
    setup(build) {
      build.onResolve({ filter: /^run:/ }, ({ path }) => ({ path: path.slice("run:".length), namespace: "run" }));
      build.onLoad({ filter: /.*/, namespace: "run" }, ({ path }) => ({
        contents: [first, path]
          .filter((path) => path !== undefined)
          .map((path) => `import ${JSON.stringify(path)};\n`)
          .concat(`import { run } from "node:test";\n`, footer)
          .join(""),
        resolveDir: root,
      }));
    },
  };
}

/** Modules of Node: a file that stands in, or one that passes on what the runtime has. */
function standIns({ standIns }: Target): Plugin {
  const all: Target["standIns"] = { "node:test": join(web, "node-test.ts"), ...standIns };
  const builtins = builtinModules.filter((name) => /^\w+$/.test(name)).join("|");
  return {
    name: "stand-ins",
    setup(build) {
      build.onResolve({ filter: new RegExp(`^(node:.+|${builtins})$`) }, ({ path, importer, namespace }) => {
        if (namespace === "runtime") return { path, external: true };
        if (importer.startsWith(`${web}/`) && !path.startsWith("node:")) return undefined; // a package of that name
        const name = path.startsWith("node:") ? path : `node:${path}`;
        const standIn = all[name];
        if (standIn === "runtime") return { path: name, namespace: "runtime" };
        if (standIn !== undefined) return { path: standIn };
        return { errors: [{ text: `nothing stands in for ${name}, which ${relative(root, importer)} imports` }] };
      });
      build.onLoad({ filter: /.*/, namespace: "runtime" }, ({ path }) => ({
        contents: `export * from ${JSON.stringify(path)};\nexport { default } from ${JSON.stringify(path)};\n`,
      }));
    },
  };
}
