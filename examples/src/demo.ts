// Runs a demo by its name: `npm run demo -- worker-pool`. Without a name, runs the first one and lists the others.
// A demo is a folder here with a `main.ts`, whose first line says what it shows.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";

const first = "crawl";
const here = new URL(".", import.meta.url);
const names = readdirSync(here).filter((name) => existsSync(mainOf(name)));
const name = process.argv[2] ?? first;

if (names.includes(name)) {
  await import(mainOf(name).href);
  if (process.argv[2] === undefined) list(names.filter((other) => other !== first));
} else {
  console.error(`there is no demo named ${JSON.stringify(name)}`);
  list(names);
  process.exitCode = 1;
}

function mainOf(name: string): URL {
  return new URL(`${name}/main.ts`, here);
}

function list(demos: readonly string[]): void {
  console.log("\nMore demos");
  for (const demo of demos) {
    const [line = ""] = readFileSync(mainOf(demo), "utf8").split("\n");
    console.log(`  npm run demo -- ${demo.padEnd(16)}${line.replace(/^\/\/ /, "")}`);
  }
}
