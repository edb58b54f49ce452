// Everything besides the tests that must hold before a change lands. `npm run check`, or `npm run check -- demo` for some.
import { resolve } from "node:path";

const root = resolve(import.meta.dir, "..");

interface Check {
  readonly name: string;
  readonly command: string[];
}

const node = (version: number, ...args: string[]) => ["npx", "--yes", `node@${version}`, ...args];
const demo = "examples/src/crawl/main.ts";

const checks: Check[] = [
  { name: "build", command: ["turbo", "run", "build", "--output-logs=errors-only"] },
  { name: "types of the tests, tools and examples", command: ["tsc", "-p", "tsconfig.check.json"] },
  { name: "biome", command: ["biome", "ci", "--colors=off", "."] },
  { name: "deno lint", command: ["deno", "lint"] },
  { name: "deno doc --lint", command: ["bun", "tools/doc-lint.ts"] },
  { name: "JSR dry run", command: ["deno", "publish", "--dry-run", "--allow-dirty"] },
  { name: "public types have no any", command: ["bun", "tools/no-any.ts"] },
  { name: "what the facade loads of effect", command: ["bun", "--conditions=@sync/source", "tools/loads.ts"] },
  { name: "demo on Bun", command: ["bun", "--conditions=@sync/source", demo] },
  { name: "demo on Deno", command: ["deno", "run", "-A", demo] },
  { name: "demo on Node 22", command: node(22, "--conditions=@sync/source", demo) },
  { name: "demo on Node 24", command: node(24, "--conditions=@sync/source", demo) },
  { name: "demo on Node 26", command: node(26, "--conditions=@sync/source", demo) },
];

const words = Bun.argv.slice(2);
const chosen = checks.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word.toLowerCase())));
let failed = 0;
for (const { name, command } of chosen) {
  const started = performance.now();
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd: root, env: { ...Bun.env, NO_COLOR: "1" } });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (exitCode !== 0) {
    failed++;
    console.log(`${stdout}\n${stderr}`);
  }
  console.log(`${exitCode === 0 ? "ok    " : "FAILED"}  ${name}  (${seconds} s)`);
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;
