import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { pool } from "../../../tools/pool.ts";
import type { Report } from "../report.ts";
import { edits } from "./bugs/index.ts";
import { withCopies } from "./copy.ts";
import { apply, withOtherLocals } from "./edit.ts";
import { type Bug, bugsOfPage } from "./page.ts";
import { type Outcome, run, testFiles } from "./suite.ts";

const patience = { timeout: 1000, seconds: 2 }; // a bug may well hang

/**
 * Puts each bug of the page into a copy of the repository, where the test that it is known by must fail: that test alone, or
 * with `whole` all tests of its file, among which it must be. Each local variable has another name there than in the sources,
 * so that a bug which names one cannot be put back.
 */
export async function putBack(report: Report, whole: boolean): Promise<void> {
  const bugs = bugsOfPage();
  for (const name of Object.keys(edits)) {
    if (!bugs.some((bug) => bug.name === name)) report.check(false, name, "the page does not list it");
  }
  await withCopies(2, async (folders) => {
    for (const folder of folders) renameLocals(folder);
    const files = await filesOf(bugs, folders[0] as string, whole);
    await pool(bugs, folders, (bug, folder) =>
      report.run(`${bug.name} (${bug.source})`, () => find(folder, bug, files.get(bug.killer), whole)),
    );
  });
}

function renameLocals(folder: string): void {
  for (const source of new Glob("packages/*/src/**/*.ts").scanSync({ cwd: folder })) {
    const path = join(folder, source);
    writeFileSync(path, withOtherLocals(readFileSync(path, "utf8")));
  }
}

/** The files of the tests that must fail. Without a bug they pass, else their failures prove nothing. */
async function filesOf(bugs: readonly Bug[], folder: string, whole: boolean): Promise<Outcome["files"]> {
  const tests = testFiles(folder, "packages/*/test", "conformance/test", "conformance/src/mutation");
  const pattern = bugs.map(({ killer }) => exactly(killer)).join("|");
  const { ok, files, output } = await run(folder, { tests, pattern, seconds: 60 });
  if (!ok) throw new Error(`without any bug, tests fail:\n${output}`);
  if (whole) {
    const all = await run(folder, { tests: [...new Set([...files.values()].flat())], seconds: 300 });
    if (!all.ok) throw new Error(`without any bug, tests fail:\n${all.output}`);
  }
  console.log(`without any bug: ${files.size} tests pass`);
  return files;
}

/** The test that found the bug. */
async function find(
  folder: string,
  { name, killer }: Bug,
  tests: string[] | undefined,
  whole: boolean,
): Promise<string> {
  const put = edits[name];
  if (put === undefined) throw new Error("bugs/ does not say how to put it back");
  if (tests === undefined) throw new Error(`no test is called ${killer}`);
  const restore = apply(folder, put);
  try {
    const alone = { tests, pattern: exactly(killer), ...patience };
    let outcome = await run(folder, whole ? { tests, ...patience } : alone);
    if (whole && !outcome.ok && !outcome.failed.includes(killer)) outcome = await run(folder, alone); // it ended before
    return foundBy(killer, outcome);
  } finally {
    restore();
  }
}

/** A run that was ended is the test's doing if it was alone. */
function foundBy(killer: string, { ok, failed, timedOut, output }: Outcome): string {
  const broken = output.match(/^(ReferenceError|SyntaxError|TypeError: .* is not a function).*/m)?.[0];
  if (broken !== undefined) throw new Error(`the changed source is broken: ${broken}`);
  if (ok) throw new Error("it was not found");
  if (failed.length === 0 && !timedOut) throw new Error(`the tests did not run:\n${output}`);
  if (failed.length > 0 && !failed.includes(killer)) throw new Error(`others found it: ${failed.join("; ")}`);
  return timedOut ? `${killer} (does not end)` : killer;
}

function exactly(name: string): string {
  return `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}
