import packageJson from "../../package.json" with { type: "json" };
import { commandRuntime } from "./command.ts";
import type { Runtime } from "./runtime.ts";

export const deno: Runtime = commandRuntime({
  name: "deno",
  title: `Deno ${packageJson.devDependencies.deno}`,
  version: ["deno", "--version"],
  test: (files, report) => ["deno", "test", "-A", "--no-check", `--junit-path=${report}`, ...files],
});
