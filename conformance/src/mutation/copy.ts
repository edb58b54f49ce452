import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The folder of the repository. */
export const root: string = resolve(import.meta.dir, "../../..");
const parts = ["packages", "conformance", "package.json", "tsconfig.base.json", "tsconfig.json"];

/**
 * Calls `use` with the folders of so many copies of the repository, whose sources and tests may be changed.
 *
 * The links from one package to another are relative, so that `@sync/*` resolves inside a copy; the libraries stay where
 * they are. Nothing that was built comes along, but for the second copy of `@sync/lock` that a test asks for.
 */
export async function withCopies(count: number, use: (folders: string[]) => Promise<void>): Promise<void> {
  const folders = Array.from({ length: count }, () => mkdtempSync(join(tmpdir(), "sync-mutation-")));
  try {
    for (const folder of folders) {
      for (const part of parts) {
        const filter = (source: string) => !/[/\\](dist|\.turbo)$/.test(source);
        cpSync(join(root, part), join(folder, part), { recursive: true, verbatimSymlinks: true, filter });
      }
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
      await Bun.build({
        entrypoints: [join(root, "packages/lock/src/index.ts")],
        conditions: ["@sync/source"],
        outdir: join(folder, "tools/generated"),
        naming: "second-copy.js",
        minify: { identifiers: true },
      });
    }
    await use(folders);
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
}
