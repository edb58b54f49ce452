import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Runtime } from "./runtimes.ts";

/** The page with the table, relative to the root. */
export const page = "docs/proof/everywhere.md";

/** How many tests of a runtime had which outcome. */
export type Counts = Readonly<Record<"passed" | "failed" | "skipped", number>>;

/** Writes into its page on which runtimes all tests passed, and which tests cannot run there. Returns whether that changed the page. */
export function writeTable(runtimes: readonly Runtime[]): boolean {
  const path = resolve(import.meta.dir, "..", page);
  const before = readFileSync(path, "utf8");
  const rows = runtimes.map(({ title, notHere = {} }) => {
    const count = Object.keys(notHere).length;
    return `| ${title} | ${count === 0 ? "all" : `all but ${count}`} |\n`;
  });
  const reasons = runtimes.flatMap(({ title, notHere = {} }) =>
    Object.entries(notHere).map(([test, reason]) => `- ${title}, "${test}": ${reason}.\n`),
  );
  const table = `| runtime | tests that pass |\n|---|---|\n${rows.join("")}\n${reasons.join("")}`;
  const after = before.replace(/(?<=<!-- npm test writes what follows -->\n\n).*?(?=\n<!-- npm test)/s, () => table);
  if (!after.includes(table)) throw new Error(`${page} lacks the lines between which the table belongs`);
  if (after !== before) writeFileSync(path, after);
  return after !== before;
}
