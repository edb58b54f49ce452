// The sizes of our packages: minified, compressed by gzip. `--check` fails if one has grown above its budget in sizes.json;
// `--write` makes the sizes of now the budgets.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { table } from "./report/text.ts";
import { sizesOfOurs } from "./weights.ts";

const file = resolve(import.meta.dirname, "../sizes.json");
const { values } = parseArgs({ options: { check: { type: "boolean" }, write: { type: "boolean" } } });

const sizes = await sizesOfOurs();
if (values.write) {
  const budgets = Object.fromEntries(sizes.map(({ name, bytes }) => [name, bytes]));
  writeFileSync(file, `${JSON.stringify(budgets, undefined, 2)}\n`);
}
const budgets = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
const rows = sizes.map(({ name, bytes, target = "" }) => [name, `${bytes}`, `${budgets[name] ?? "none"}`, `${target}`]);
console.log(table([["bytes", "now", "budget", "target"], ...rows]));

if (values.check) {
  const grown = sizes.filter(({ name, bytes }) => bytes > (budgets[name] ?? 0));
  const gone = Object.keys(budgets).filter((name) => !sizes.some((size) => size.name === name));
  for (const { name } of grown) console.log(`${name} has grown above its budget`);
  for (const name of gone) console.log(`${name} has a budget, and is not there any more`);
  console.log(`${sizes.length - grown.length} passed, ${grown.length + gone.length} failed`);
  process.exitCode = grown.length + gone.length > 0 ? 1 : 0;
}
