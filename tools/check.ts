// Everything besides tests and proofs that must hold before a change lands: `npm run check`, or `npm run check -- demo`.
import { chosen, runTasks, type Task } from "./tasks.ts";

const node = (version: number, ...args: string[]) => ["npx", "--yes", `node@${version}`, ...args];
const source = (program: string, ...args: string[]) => ["bun", "--conditions=@sync/source", program, ...args];
const markdownlint = "tools/node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs";
const demo = "examples/src/demo.ts";

const checks: Task[] = [
  { name: "build", command: ["turbo", "run", "build", "--output-logs=errors-only"], alone: true },
  { name: "types of the tests, tools and examples", command: ["tsc", "-p", "tsconfig.check.json"] },
  { name: "biome", command: ["biome", "ci", "--colors=off", "."] },
  { name: "deno lint", command: ["deno", "lint"] },
  { name: "deno doc --lint", command: ["bun", "tools/doc-lint.ts"] },
  { name: "JSR dry run", command: ["deno", "publish", "--dry-run", "--allow-dirty"] },
  { name: "public types have no any", command: ["bun", "tools/no-any.ts"] },
  { name: "what the facade loads of effect", command: source("tools/loads.ts") },
  { name: "Markdown and its links", command: ["bun", markdownlint, "--config", "tools/.markdownlint-cli2.jsonc"] },
  { name: "the guide's Python", command: source("conformance/src/differential/check-examples.ts") },
  { name: "guarantees", command: ["bun", "tools/guarantees.ts"] },
  { name: "the table of the field", command: source("bench/src/field-table.ts", "--check") },
  { name: "the benchmarks' adapters", command: source("bench/src/verify.ts") },
  { name: "sizes", command: source("bench/src/sizes.ts", "--check") },
  { name: "complexity", command: source("bench/src/complexity.ts") },
  { name: "demo on Bun", command: source(demo) },
  { name: "demo on Deno", command: ["deno", "run", "-A", demo] },
  { name: "demo on Node 22", command: node(22, "--conditions=@sync/source", demo) },
  { name: "demo on Node 24", command: node(24, "--conditions=@sync/source", demo) },
  { name: "demo on Node 26", command: node(26, "--conditions=@sync/source", demo) },
  { name: "code blocks of the docs", command: ["bun", "tools/examples.ts"] },
  { name: "packages as published", command: ["bun", "tools/release/package-checks.ts"] },
  { name: "install from loopback registries", command: ["bun", "tools/release/end-to-end.ts"], shown: "all" },
  { name: "release rehearsal", command: ["bun", "tools/release/rehearsal.ts"] },
];

await runTasks(chosen(checks, Bun.argv.slice(2)), "failures");
