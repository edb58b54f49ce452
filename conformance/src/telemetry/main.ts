// What the tracer tells others, with the real ones: OpenTelemetry's SDK exports to a receiver, and Chromium records a page. Runs
// conformance/telemetry on Bun, Node and Deno. `npm run prove -- telemetry`; with words: only those runtimes or files.
import { execa } from "execa";
import { chromium } from "../../../tools/chromium.ts";
import { options } from "../../../tools/release/run.ts";

const runtimes: Readonly<Record<string, readonly string[]>> = {
  bun: ["bun", "test", "--conditions=@sync/source", "--timeout=60000"],
  node: ["npx", "--yes", "node@24", "--conditions=@sync/source", "--test", "--test-timeout=60000"],
  deno: ["deno", "test", "-A", "--no-check"],
};

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const chosen = Object.keys(runtimes).filter((name) => words.includes(name));
const names = chosen.length === 0 ? Object.keys(runtimes) : chosen;
const parts = words.filter((word) => !(word in runtimes));
const files = [...new Bun.Glob("conformance/telemetry/*.test.ts").scanSync()].sort();
const { CI = "" } = process.env;
const inCI = !["", "0", "false"].includes(CI);
const here = files.filter((file) => inCI || chromium() !== undefined || !file.includes("chromium"));
const some = here.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));

let [passed, failed] = [0, 0];
for (const name of names) {
  const started = performance.now();
  const [program = "", ...args] = runtimes[name] ?? [];
  const settings = { ...options(), all: true, reject: false } as const;
  const { exitCode, all: output } = await execa(program, [...args, ...some.map((file) => `./${file}`)], settings);
  const count = (...patterns: RegExp[]) => Number(patterns.map((each) => each.exec(output)?.[1]).find(Boolean) ?? 0);
  const good = count(/^\s*(\d+) pass$/m, /^(?:#|ℹ) pass (\d+)$/m, /(\d+) passed \|/);
  const bad = count(/^\s*(\d+) fail$/m, /^(?:#|ℹ) fail (\d+)$/m, /\| (\d+) failed/);
  passed += good;
  failed += exitCode !== 0 && bad === 0 ? 1 : bad;
  if (exitCode !== 0 || good === 0) console.log(output);
  console.log(`${name}: ${good} passed, ${bad} failed  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
