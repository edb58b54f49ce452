// A project of CommonJS modules, compiled by the supported versions of TypeScript.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { run } from "../release/run.ts";

// As `tsc --init` has written them for years.
const options = {
  target: "ES2016",
  esModuleInterop: true,
  forceConsistentCasingInFileNames: true,
  strict: true,
  skipLibCheck: true,
};

const settings = [
  { compiler: "5.9", module: "commonjs" }, // with the resolution of Node 10, which knows no `exports`
  { compiler: "5.9", module: "nodenext" },
  { compiler: "6.0", module: "commonjs" },
  { compiler: "7.0", module: "commonjs" },
] as const;

const printed = "<Lock [locked]>\n<Lock [unlocked]>\ntrue true 0\ntrue\nNotAcquiredError\n";

/** A way to compile the project. */
interface CommonJs {
  readonly name: string;
  /** Compiles the project to a folder in it, whose path it resolves with. */
  compile(): Promise<string>;
}

/** The ways to compile it, with the compilers that are installed elsewhere. */
export function commonJs(project: string, compilers: string, node: string): CommonJs[] {
  return settings.map(({ compiler, module }) => ({
    name: `CommonJS, TypeScript ${compiler}, module ${module}`,
    async compile() {
      const outDir = join(project, `${compiler}-${module}`);
      const config = join(project, `${compiler}-${module}.json`);
      await Bun.write(join(project, "package.json"), '{ "type": "commonjs" }');
      cpSync(join(import.meta.dir, "common-js/main.ts"), join(project, "main.ts"));
      await Bun.write(config, JSON.stringify({ compilerOptions: { ...options, module, outDir }, files: ["main.ts"] }));
      await run([join(node, "node"), join(compilers, `node_modules/typescript-${compiler}/bin/tsc`), "-p", config]);
      return join(outDir, "main.js");
    },
  }));
}

/** Runs the compiled project. */
export async function runCommonJs(command: readonly string[], file: string): Promise<void> {
  const out = await run([...command, file]);
  if (out !== printed) throw new Error(`it printed\n${out}instead of\n${printed}`);
}
