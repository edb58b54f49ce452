// Runs commands, two at a time, and adds up what they count.
import { resolve } from "node:path";

const root = resolve(import.meta.dir, "..");

/** A command that checks something. It ends with "N passed, N failed", or counts as one. */
export interface Task {
  readonly name: string;
  readonly command: readonly string[];
  /** Whether others may only start when it is over, because it writes what they read. */
  readonly alone?: boolean;
  /** How much of its output is shown, if not as much as of the others. */
  readonly shown?: Shown;
}

/** How much of a command's output is shown: all of it, or only that of one that failed. */
export type Shown = "all" | "failures";

/** The tasks whose names have all the words in them. */
export function chosen(tasks: readonly Task[], words: readonly string[]): Task[] {
  return tasks.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word.toLowerCase())));
}

/** Runs the tasks, prints their sum as the last line, and sets the exit code. */
export async function runTasks(tasks: readonly Task[], shown: Shown, jobs = 2): Promise<void> {
  const sum = { passed: 0, failed: 0 };
  const running = new Set<Promise<void>>();
  for (const task of tasks) {
    while (running.size >= (task.alone ? 1 : jobs)) await Promise.race(running);
    const run: Promise<void> = runTask(task, shown).then(({ passed, failed }) => {
      sum.passed += passed;
      sum.failed += failed;
      running.delete(run);
    });
    running.add(run);
    if (task.alone) await run;
  }
  await Promise.all(running);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

async function runTask({ name, command, ...own }: Task, others: Shown): Promise<{ passed: number; failed: number }> {
  const started = performance.now();
  const child = Bun.spawn([...command], {
    cwd: root,
    env: { ...Bun.env, NO_COLOR: "1" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const counts = countsOf(out, await child.exited);
  const shown = own.shown ?? others;
  const lines = shown === "all" || counts.failed > 0 ? [`--- ${name}`, out.trimEnd()] : [];
  if (counts.failed > 0) lines.push(err.trimEnd());
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const outcome = counts.failed > 0 ? "FAILED" : "ok    ";
  console.log(
    [...lines, `${outcome}  ${name}: ${counts.passed} passed, ${counts.failed} failed  (${seconds} s)`].join("\n"),
  );
  return counts;
}

function countsOf(out: string, exitCode: number): { passed: number; failed: number } {
  const last = /^(\d+) passed, (\d+) failed$/.exec(out.trimEnd().split("\n").at(-1) ?? "");
  const [passed, failed] = last === null ? [exitCode === 0 ? 1 : 0, 0] : [Number(last[1]), Number(last[2])];
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed }; // it may end before it has counted
}
