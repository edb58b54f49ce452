import { apply, type Bug } from "./bug.ts";
import { bugs } from "./bugs.ts";
import { withCopy } from "./copy.ts";
import { pool } from "./pool.ts";
import type { Report } from "./report.ts";
import { type Outcome, run } from "./suite.ts";

const patience = { timeout: 2500, seconds: 5 }; // a bug may well hang

/**
 * Puts each bug into a copy of the repository, where the test that it is known by must fail: that test alone, or with
 * `whole` all tests of its files, among which it must be.
 */
export async function putBack(report: Report, whole: boolean): Promise<void> {
  await withCopy((first) =>
    withCopy(async (second) => {
      const known = await unpatched(first, whole);
      await pool(bugs, [first, second], async (bug, folder) => {
        const line = `${bug.name} (${bug.source})`;
        try {
          if (!known.has(bug.killer)) throw new Error(`no test is called ${bug.killer}`);
          report.pass(`${line}: ${await find(folder, bug, whole)}`);
        } catch (error) {
          report.fail(`${line}: ${(error as Error).message}`);
        }
      });
    }),
  );
}

/** The names of the tests that must fail, or of all in their files. Without a bug they pass, else their failures prove nothing. */
async function unpatched(folder: string, whole: boolean): Promise<ReadonlySet<string>> {
  const tests = [...new Set(bugs.flatMap(({ tests }) => tests))];
  const killers = bugs.map(({ killer }) => exactly(killer)).join("|");
  const { ok, passed, output } = await run(folder, whole ? { tests } : { tests, pattern: killers });
  if (!ok) throw new Error(`without any bug, tests fail:\n${output}`);
  const names = [...output.matchAll(/^\(pass\) (.*?)(?: \[[\d.]+ms\])?$/gm)].map(([, name]) => name as string);
  console.log(`without any bug: ${passed} tests pass`);
  return new Set(names);
}

/** The test that found the bug. */
async function find(folder: string, bug: Bug, whole: boolean): Promise<string> {
  const restore = apply(folder, bug);
  try {
    const alone = { tests: bug.tests, pattern: exactly(bug.killer), ...patience };
    let outcome = await run(folder, whole ? { tests: bug.tests, ...patience } : alone);
    if (whole && !outcome.ok && !outcome.failed.includes(bug.killer)) outcome = await run(folder, alone); // it ended before
    return foundBy(bug.killer, outcome);
  } finally {
    restore();
  }
}

/** A run that was ended is the killer's doing if it was alone. */
function foundBy(killer: string, { ok, failed, timedOut, output }: Outcome): string {
  const broken = output.match(/^(ReferenceError|SyntaxError|TypeError: .* is not a function).*/m)?.[0];
  if (broken !== undefined) throw new Error(`the patch is broken: ${broken}`);
  if (ok) throw new Error("it was not found");
  if (failed.length === 0 && !timedOut) throw new Error(`the tests did not run:\n${output}`);
  if (failed.length > 0 && !failed.includes(killer)) throw new Error(`others found it: ${failed.join("; ")}`);
  return timedOut ? `${killer} (does not end)` : killer;
}

function exactly(name: string): string {
  return `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}
