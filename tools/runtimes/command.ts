import { join } from "node:path";
import { countReport } from "./junit.ts";
import { root } from "./root.ts";
import type { Runtime } from "./runtime.ts";

/** A runtime with a test runner of its own, which writes a JUnit report. */
interface Command {
  readonly name: string;
  readonly title: string;
  readonly version: readonly string[];
  readonly test: (files: readonly string[], report: string) => string[];
}

/** Runs the tests with a command. */
export function commandRuntime({ name, title, version, test }: Command): Runtime {
  return {
    name,
    title,
    async run(files, folder) {
      const report = join(folder, `${name}.xml`);
      const { exitCode, output } = await spawn(test(files, report));
      const { passed, failed, skipped } = countReport(report);
      const crashed = exitCode !== 0 && failed === 0; // it ended before it could report a failure
      return {
        version: (await spawn(version)).output.match(/\d+\.\d+\.\d+/)?.[0] ?? "?",
        passed,
        failed: failed + (crashed || passed === 0 ? 1 : 0),
        skipped,
        notHere: 0,
        output,
      };
    },
  };
}

async function spawn(command: readonly string[]): Promise<{ exitCode: number; output: string }> {
  const process = Bun.spawn([...command], {
    cwd: root,
    env: { ...Bun.env, NO_COLOR: "1", NODE_NO_WARNINGS: "1" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([new Response(process.stdout).text(), new Response(process.stderr).text()]);
  return { exitCode: await process.exited, output: `${out}\n${err}` };
}
