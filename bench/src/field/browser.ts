import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { Library } from "./library.ts";

// Names that nothing declares: what Node adds is as absent as in a browser, also to `typeof`.
const absent = Object.fromEntries(
  ["process", "Buffer", "global", "require", "setImmediate"].map((name) => [name, `absentInBrowsers.${name}`]),
);

/** Whether the library can be bundled for browsers, and one permit acquired and released there. */
export async function runsInBrowser({ module }: Library): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "field-"));
  const outfile = join(folder, "bundle.mjs");
  try {
    await build({
      stdin: { contents: module, resolveDir: import.meta.dir },
      bundle: true,
      conditions: ["@sync/source"],
      define: absent,
      format: "esm",
      logLevel: "silent",
      outfile,
      platform: "browser",
    });
    const { default: acquire } = (await import(outfile)) as { default: () => Promise<unknown> };
    await acquire();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
