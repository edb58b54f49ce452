// Makes a test of every example in the doc comments and the Markdown files: type-checked, compiled, one test each. What is
// plain JavaScript, because a library has no types that would do, is run as it is.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { Glob, spawnSync } from "bun";

const root = resolve(import.meta.dir, "..");
const out = resolve(import.meta.dir, "generated");

/** A code block, and where it stands. */
interface Example {
  readonly file: string;
  readonly line: number;
  readonly language: "ts" | "js";
  readonly code: string;
}

/** Writes the tests. Returns the test files' paths. */
export function writeExampleTests(): string[] {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const examples = sourceFiles().flatMap(examplesOf);
  const testFile = resolve(out, "examples.test.ts");
  for (const example of examples) {
    const folder = example.language === "js" ? resolve(out, "compiled") : out;
    mkdirSync(folder, { recursive: true });
    writeFileSync(resolve(folder, `${moduleName(example)}.${example.language}`), `${example.code}\nexport {};\n`);
  }
  writeFileSync(testFile, testsOf(examples));
  writeFileSync(resolve(out, "tsconfig.json"), JSON.stringify(compilerOptions, null, 2));
  compile();
  return [resolve(out, "compiled/examples.test.js")];
}

// Compiled, because Node 22 has no `using`; ES2024 is what all the runtimes have.
const compilerOptions = {
  extends: "../../tsconfig.base.json",
  compilerOptions: {
    composite: false,
    declarationMap: false,
    sourceMap: false,
    noUnusedLocals: false,
    rootDir: ".",
    outDir: "compiled",
    types: ["bun-types"],
  },
  include: ["*.ts"],
};

function sourceFiles(): string[] {
  const globs = ["packages/*/src/**/*.ts", "*.md", "packages/*/*.md", "docs/**/*.md"];
  return globs.flatMap((glob) => [...new Glob(glob).scanSync({ cwd: root })].sort());
}

/** Every fenced block of TypeScript and JavaScript; in a doc comment, without the comment's margin. */
function examplesOf(file: string): Example[] {
  const lines = readFileSync(resolve(root, file), "utf8")
    .split("\n")
    .map((line) => (file.endsWith(".ts") ? line.replace(/^ *\* ?/, "") : line));
  const examples: Example[] = [];
  for (let i = 0; i < lines.length; i++) {
    const language = lines[i] === "```ts" ? "ts" : lines[i] === "```js" ? "js" : undefined;
    if (language === undefined) continue;
    const end = lines.indexOf("```", i);
    examples.push({ file, line: i + 2, language, code: lines.slice(i + 1, end).join("\n") });
    i = end;
  }
  return examples;
}

function moduleName({ file, line }: Example): string {
  return `${file.replace(/[^\w]+/g, "-")}-${line}`;
}

function testsOf(examples: readonly Example[]): string {
  const tests = examples.map((example) => {
    const name = `example: ${example.file}:${example.line}`;
    const module = `"./${moduleName(example)}.js"`;
    const untyped = example.language === "js" ? "// @ts-ignore: it is not compiled\n" : "";
    return `${untyped}test(${JSON.stringify(name)}, () => run(() => import(${module})));\n`;
  });
  return `${preamble}\n${tests.join("\n")}`;
}

// The timer keeps Node alive while an example awaits nothing but an AbortSignal.timeout, which does not.
const preamble = `import { test } from "node:test";

async function run(example: () => Promise<unknown>): Promise<void> {
  const alive = setInterval(() => {}, 1000);
  try {
    await example();
  } finally {
    clearInterval(alive);
  }
}
`;

function compile(): void {
  const tsc = spawnSync(["tsc", "-p", out], { cwd: root, stdout: "pipe", stderr: "inherit" });
  const errors = tsc.stdout.toString();
  if (tsc.exitCode !== 0) throw new Error(`an example in ${relative(root, out)} does not compile:\n${errors}`);
}

if (import.meta.main) console.log(writeExampleTests().join("\n"));
