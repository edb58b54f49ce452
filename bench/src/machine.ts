import { arch, cpus, platform, release, totalmem } from "node:os";
import { installed } from "./field/installed.ts";

/** What all was measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly system: string;
}

/** This one. */
export const machine: Machine = {
  processor: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
  system: `${platform()} ${release()} ${arch()}`,
};

const packages = [
  "async-mutex",
  "async-sema",
  "await-semaphore",
  "es-toolkit",
  "p-limit",
  "p-queue",
  "async-lock",
  "@shopify/semaphore",
  "semaphore-promise",
  "@esfx/async-barrier",
  "@esfx/async-manualresetevent",
  "@esfx/async-mutex",
  "@esfx/async-semaphore",
  "effect",
  "mitata",
  "esbuild",
];

/** What versions the peers and the tools have. */
export const versions: readonly (readonly [string, string])[] = packages.map((name) => [name, installed(name).version]);
