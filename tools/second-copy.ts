// Makes a second copy of @sync/lock and its core, as a project has that installs two versions of it.
import { resolve } from "node:path";

/** Writes `generated/second-copy.js`, in which nothing is shared with the packages. */
export async function writeSecondCopy(): Promise<void> {
  await Bun.build({
    entrypoints: [resolve(import.meta.dir, "../packages/lock/src/index.ts")],
    conditions: ["@sync/source"],
    outdir: resolve(import.meta.dir, "generated"),
    naming: "second-copy.js",
    minify: { identifiers: true }, // class names are not what anything is recognised by
  });
}
