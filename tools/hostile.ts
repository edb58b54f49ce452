// The hostile tests alone, on Bun. `npm test` runs them on every runtime, with all the others.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Glob } from "bun";
import { bun } from "./runtimes/bun.ts";
import { root } from "./runtimes/root.ts";

const files = [...new Glob("conformance/test/hostile/*.test.ts").scanSync({ cwd: root })].sort();
const folder = mkdtempSync(join(tmpdir(), "sync-hostile-"));
const { passed, failed, output } = await bun.run(files, folder);
rmSync(folder, { recursive: true });
if (failed > 0) console.log(output);
for (const file of files) console.log(file);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
