// Runs test files by the test runners of Bun, Node and Deno themselves, and counts what those print.
import { execa } from "execa";
import { options } from "../../tools/release/run.ts";
import { Report } from "./report.ts";

/** The commands, with a limit of time for each test. */
const commands = (timeout: number): Readonly<Record<string, readonly string[]>> => ({
  bun: ["bun", "test", "--conditions=@sync/source", `--timeout=${timeout}`],
  node: [
    ...["npx", "--yes", "node@24", "--conditions=@sync/source"],
    ...["--test", "--test-concurrency=1", `--test-timeout=${timeout}`],
  ],
  deno: ["deno", "test", "-A", "--no-check"],
});

/** The tests of a folder. With words on the command line: only on those runtimes, or in files that have one in their paths. */
export class OnRuntimes {
  /** The runtimes, by name. */
  readonly names: readonly string[];
  readonly #commands: Readonly<Record<string, readonly string[]>>;
  readonly #files: readonly string[];
  readonly #report = new Report();

  /**
   * @param timeout Of each test, in milliseconds.
   * @param isHere Whether a file can be run on this machine.
   */
  constructor(folder: string, timeout: number, isHere: (file: string) => boolean = () => true) {
    this.#commands = commands(timeout);
    const all = Object.keys(this.#commands);
    const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
    const chosen = all.filter((name) => words.includes(name));
    this.names = chosen.length === 0 ? all : chosen;
    const parts = words.filter((word) => !all.includes(word));
    const files = [...new Bun.Glob(`${folder}/*.test.ts`).scanSync()].filter(isHere).sort();
    this.#files = files.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
  }

  /** Runs them on a runtime. What it prints is shown if it fails. */
  async run(name: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const started = performance.now();
    const [program = "", ...args] = this.#commands[name] ?? [];
    const settings = { ...options({ env }), all: true, reject: false } as const;
    const { exitCode, all } = await execa(program, [...args, ...this.#files.map((file) => `./${file}`)], settings);
    const count = (...patterns: RegExp[]) => Number(patterns.map((each) => each.exec(all)?.[1]).find(Boolean) ?? 0);
    const passed = count(/^\s*(\d+) pass$/m, /^(?:#|ℹ) pass (\d+)$/m, /(\d+) passed \|/);
    const failed = count(/^\s*(\d+) fail$/m, /^(?:#|ℹ) fail (\d+)$/m, /\| (\d+) failed/);
    this.#report.passed += passed;
    this.#report.failed += exitCode !== 0 && failed === 0 ? 1 : failed;
    if (exitCode !== 0 || passed === 0) console.log(all);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${name}: ${passed} passed, ${failed} failed  (${seconds} s)`);
  }

  /** The last line, and the exit code. */
  end(): never {
    this.#report.end();
    process.exit();
  }
}
