import { realpathSync } from "node:fs";
import { join } from "node:path";
import type { Loopback } from "./loopback.ts";
import { run } from "./run.ts";

/** Publishes an installed package as it is, so that nothing is asked of another registry. It must have no dependencies. */
export async function publishInstalled(folder: string, loopback: Loopback): Promise<void> {
  const cwd = loopback.project({ "bunfig.toml": loopback.npm.bunfig, "package.json": "{}" });
  const tarball = join(cwd, "package.tgz");
  const pack = ["bun", "pm", "pack", "--ignore-scripts", "--quiet", "--gzip-level", "1", "--filename", tarball];
  await run(pack, { cwd: realpathSync(folder) });
  await run(["bun", "publish", "--no-provenance", tarball], { cwd, env: loopback.env });
}
