import { resolve } from "node:path";
import { commandRuntime } from "./command.ts";
import type { Runtime } from "./runtime.ts";

/** Node of a major version: the newest of it. */
export function node(major: number): Runtime {
  const npx = ["npx", "--yes", `node@${major}`];
  return commandRuntime({
    name: `node${major}`,
    title: `Node ${major}`,
    version: [...npx, "--version"],
    test: (files, report) => [
      ...npx,
      `--import=${resolve(import.meta.dir, "node-untracked.mjs")}`,
      "--test",
      "--conditions=@sync/source",
      "--test-timeout=60000",
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=junit",
      `--test-reporter-destination=${report}`,
      ...files,
    ],
  });
}
