import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bugs } from "./bugs.ts";
import { root } from "./copy.ts";
import type { Report } from "./report.ts";
import type { Score } from "./score.ts";
import { survivors } from "./survivors.ts";
import type { Fate } from "./trial.ts";

const page = join(root, "docs/proof/mutation.md");
const fates: readonly Fate[] = ["killed", "timed out", "survived", "not reached"];

/** The bugs, as the page shows them. */
export function tableOfBugs(): string {
  const rows = bugs.map(({ name, source, effect, killer }) => [source, name, effect, killer]);
  return table(["who", "what it does", "what comes of it", "the test that fails"], rows);
}

/** How many mutants of each package met which fate, and how many of all were found. */
function tableOfScores(scores: Score): string {
  const sum: Record<Fate, number> = { killed: 0, "timed out": 0, survived: 0, "not reached": 0 };
  const rows = [...scores].sort(([a], [b]) => a.localeCompare(b));
  for (const [, counts] of rows) for (const fate of fates) sum[fate] += counts[fate];
  return table(
    ["", "mutants", "found", "survived", "not reached", "score"],
    [...rows, ["all", sum] as const].map(([name, counts]) => {
      const found = counts.killed + counts["timed out"]; // the same mutant may be either, from run to run
      const all = found + counts.survived + counts["not reached"];
      const percent = `${((100 * found) / all).toFixed(1)} %`;
      return [name, all, found, counts.survived, counts["not reached"], percent].map(String);
    }),
  );
}

/** The mutants that are known to survive, and why. */
function tableOfSurvivors(): string {
  const rows = survivors.map(({ file, original, replacement, reason }) => [
    `\`${file.replace("packages/", "").replace("/src/", ": ")}\``,
    code(original),
    code(replacement),
    reason,
  ]);
  return table(["where", "this", "becomes", "and nothing is seen of it, because"], rows);
}

/** Fails where the page does not say what is so. The score is compared when it was measured. */
export function checkPage(report: Report, scores: Score | undefined): void {
  const content = readFileSync(page, "utf8");
  for (const [name, text] of parts(scores)) {
    if (put(content, name, text) === content) report.passed++;
    else report.fail(`docs/proof/mutation.md is out of date: ${name}; main.ts --write writes it`);
  }
}

/** Writes into the page what is so. */
export function writePage(scores: Score | undefined): void {
  let content = readFileSync(page, "utf8");
  for (const [name, text] of parts(scores)) content = put(content, name, text);
  writeFileSync(page, content);
}

function parts(scores: Score | undefined): [string, string][] {
  const known: [string, string][] = [
    ["bugs", tableOfBugs()],
    ["survivors", tableOfSurvivors()],
  ];
  return scores === undefined ? known : [...known, ["score", tableOfScores(scores)]];
}

function put(content: string, name: string, text: string): string {
  const [before, , after] = content.split(`<!-- ${name} -->`);
  if (before === undefined || after === undefined) throw new Error(`the page has no place for ${name}`);
  return `${before}<!-- ${name} -->\n\n${text}\n\n<!-- ${name} -->${after}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** A short piece of a long text is enough to find it. */
function code(text: string): string {
  return `\`${text.length > 60 ? `${text.slice(0, 57)}...` : text}\``;
}
