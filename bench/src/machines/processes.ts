// The processes of the benchmark across machines, which run one workload after the other.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { folder } from "../hosts.ts";
import type { Done, Workload } from "./workload.ts";

/** A process. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor([program = "", ...args]: readonly string[]) {
    this.#child = spawn(program, [...args, "src/machines/worker.ts"], {
      cwd: folder,
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, NODE_ENV: "production" },
    });
    if (this.#child.stdout === null) throw new Error("it has no output");
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Has it open what the workload needs. */
  async prepare(workload: Workload): Promise<void> {
    this.#child.stdin?.write(`${JSON.stringify(workload)}\n`);
    await this.#next();
  }

  /** Has it start. */
  async run(): Promise<Done> {
    this.#child.stdin?.write("\n");
    return (await this.#next()) as Done;
  }

  /** Ends it. */
  end(): void {
    this.#child.stdin?.end();
  }

  async #next(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("a process of the benchmark has ended");
    return JSON.parse(value);
  }
}

/** Runs a workload in so many processes at once. */
export async function together(workers: readonly Worker[], workload: Workload): Promise<Done> {
  await Promise.all(workers.map((worker) => worker.prepare(workload)));
  const all = await Promise.all(workers.map((worker) => worker.run()));
  return { grants: all.flatMap(({ grants }) => grants), calls: all.reduce((sum, { calls }) => sum + calls, 0) };
}
