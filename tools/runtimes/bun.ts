import { commandRuntime } from "./command.ts";
import type { Runtime } from "./runtime.ts";

export const bun: Runtime = commandRuntime({
  name: "bun",
  title: `Bun ${Bun.version}`,
  version: ["bun", "--version"],
  test: (files, report) => [
    "bun",
    "test",
    "--conditions=@sync/source",
    "--timeout=60000",
    "--reporter=junit",
    `--reporter-outfile=${report}`,
    ...files,
  ],
});
