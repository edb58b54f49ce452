import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installPinned } from "../projects/install.ts";
import type { Packed } from "./packed.ts";
import { run } from "./run.ts";

/** A way to compile a program that uses the packages. */
export interface Consumer {
  readonly name: string;
  compile(): Promise<void>;
}

// All that TypeScript has to be strict about, and its declarations are not spared.
const strict = {
  noEmit: true,
  target: "ES2024",
  types: [],
  skipLibCheck: false,
  strict: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  erasableSyntaxOnly: true,
  exactOptionalPropertyTypes: true,
  forceConsistentCasingInFileNames: true,
  isolatedModules: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUncheckedSideEffectImports: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
};

const modules = [
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
];

// The declarations ask for the types of `using` themselves; effect's need a platform's types besides.
const bare = ["ES2024"];
const plain = ["plain.ts", "plain-exports.ts"];
const programs = [
  { name: "the plain packages, without DOM", lib: bare, files: plain },
  {
    name: "all packages",
    lib: [...bare, "DOM", "DOM.AsyncIterable"],
    files: [...plain, "dom.ts", "facade.ts", "facade-exports.ts"],
  },
];

/** The supported versions of TypeScript, each with both ways to resolve modules. Writes the programs to the project. */
export async function consumersOf(
  packed: readonly Packed[],
  project: string,
  compilers: string,
  node: string,
): Promise<Consumer[]> {
  await installPinned("compilers", compilers);
  const versions = {
    "5.9": join(compilers, "node_modules/typescript-5.9"),
    "6.0": join(compilers, "node_modules/typescript-6.0"),
    "7.0": join(compilers, "node_modules/typescript-7.0"),
  };
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  for (const file of ["plain.ts", "dom.ts", "facade.ts"]) {
    cpSync(join(import.meta.dir, "consumer", file), join(project, file));
  }
  const needsEffect = (specifier: string) => /^@sync\/(.+\/)?effect(\/|$)/.test(specifier);
  writeFileSync(join(project, "plain-exports.ts"), await everyExport(packed, (specifier) => !needsEffect(specifier)));
  writeFileSync(join(project, "facade-exports.ts"), await everyExport(packed, needsEffect));
  return Object.entries(versions).flatMap(([version, compiler]) =>
    modules.flatMap((module) =>
      programs.map(({ name, lib, files }): Consumer => {
        const label = `TypeScript ${version}, ${module.moduleResolution}: ${name}`;
        return {
          name: label,
          async compile() {
            const { version: actual } = JSON.parse(
              readFileSync(join(compiler, "package.json"), "utf8"),
            ) as Packed["manifest"];
            if (!actual.startsWith(version)) throw new Error(`that is TypeScript ${actual}`);
            const config = join(project, `${label.replace(/[^\w.]+/g, "-")}.json`);
            writeFileSync(config, JSON.stringify({ compilerOptions: { ...strict, ...module, lib }, files }));
            await run([join(node, "node"), join(compiler, "bin/tsc"), "-p", config], { cwd: project });
          },
        };
      }),
    ),
  );
}

/** A program that names every export, value or type, of the chosen entries. */
async function everyExport(packed: readonly Packed[], isChosen: (specifier: string) => boolean): Promise<string> {
  const lines: string[] = [];
  for (const { manifest, unpacked } of packed) {
    for (const [entry, target] of Object.entries(manifest.exports)) {
      if (typeof target === "string") continue;
      const specifier = join(manifest.name, entry);
      if (!isChosen(specifier)) continue;
      const n = lines.length;
      const { default: code = "", types: declarations = "" } = target;
      const values = Object.keys((await import(join(unpacked, code))) as object);
      const types = typesIn(readFileSync(join(unpacked, declarations), "utf8"));
      if (values.length === 0) throw new Error(`${specifier} exports nothing`);
      lines.push(`import * as module${n} from "${specifier}";`);
      lines.push(`export const values${n} = [${values.map((name) => `module${n}.${name}`).join(", ")}];`);
      for (const type of types) lines.push(`export type { ${type} as ${type}${n} } from "${specifier}";`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The types that a declaration file exports. */
function typesIn(declarations: string): string[] {
  const code = declarations.replace(/\/\*[\s\S]*?\*\//g, "");
  const declared = [...code.matchAll(/^export (?:declare )?(?:interface|type|(?:abstract )?class) (\w+)/gm)].map(
    ([, name]) => name,
  );
  const listed = [...code.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, whole, list = ""]) =>
    list.split(",").flatMap((item) => (whole === undefined ? /^\s*type (\w+)/ : /^\s*(\w+)/).exec(item)?.[1] ?? []),
  );
  return [...declared, ...listed].filter((name) => name !== undefined);
}
