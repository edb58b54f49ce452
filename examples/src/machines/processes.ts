// Four processes, each behind a proxy that can cut it off.
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Between } from "../../../conformance/src/remote/torment/proxy.ts";
import type { LeasedProcess, Said } from "./work.ts";

/** Something that was done to a process, and when. */
export interface Deed {
  readonly who: string;
  readonly what: "killed" | "stopped" | "cut off";
  readonly from: number;
  to: number;
}

export function now(): number {
  return performance.timeOrigin + performance.now();
}

const program = fileURLToPath(new URL("worker.ts", import.meta.url));
const options = "Deno" in globalThis ? ["run", "--allow-all"] : ["--conditions=@sync/source"];

export class Worker {
  readonly label: string;
  readonly said: Said[] = [];
  readonly deeds: Deed[] = [];
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #between: Between;

  private constructor(settings: LeasedProcess, between: Between) {
    this.label = settings.label;
    this.#between = between;
    const own = JSON.stringify({ ...settings, port: between.port });
    this.#child = spawn(process.execPath, [...options, program, own], { stdio: ["pipe", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.#child.once("exit", resolve));
    if (this.#child.stdout) {
      createInterface({ input: this.#child.stdout }).on("line", (line) => this.said.push(JSON.parse(line) as Said));
    }
  }

  static async start(settings: LeasedProcess): Promise<Worker> {
    return new Worker(settings, await new Between(() => settings.port).start());
  }

  /** For how long it means to hold the lock, if it has just been granted. */
  get holdsFor(): number {
    const last = this.said.at(-1);
    return last?.what === "holds" && now() - last.t < 100 ? (last.takes ?? 0) : 0;
  }

  /** Has its next part be a large one. */
  askLarge(): void {
    this.#child.stdin?.write("large\n");
  }

  async kill(): Promise<void> {
    this.deeds.push({ who: this.label, what: "killed", from: now(), to: Number.POSITIVE_INFINITY });
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  /** It stands still, as a machine that sleeps. */
  async stopFor(ms: number): Promise<void> {
    const deed: Deed = { who: this.label, what: "stopped", from: now(), to: Number.POSITIVE_INFINITY };
    this.deeds.push(deed);
    this.#signal("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, ms));
    deed.to = now();
    this.#signal("SIGCONT");
  }

  /** On Deno, `kill()` of a child closes what it says, whatever the signal is. */
  #signal(signal: "SIGSTOP" | "SIGCONT"): void {
    const { pid } = this.#child;
    if (pid !== undefined) process.kill(pid, signal);
  }

  /** Nothing passes between it and the server. */
  async cutOffFor(ms: number): Promise<void> {
    const deed: Deed = { who: this.label, what: "cut off", from: now(), to: Number.POSITIVE_INFINITY };
    this.deeds.push(deed);
    this.#between.cut = true;
    await new Promise((resolve) => setTimeout(resolve, ms));
    deed.to = now();
    this.#between.heal();
  }

  finish(): void {
    this.#child.stdin?.write("done\n");
  }

  end(): void {
    this.#child.kill("SIGKILL");
    this.#between.stop();
  }
}
