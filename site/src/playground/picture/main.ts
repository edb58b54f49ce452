/** Writes the moving picture of the README, `docs/playground.svg`: `npm run site:picture`. */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { TemporaryFolder } from "../../../../tools/release/repository.ts";
import { root, run } from "../../../../tools/release/run.ts";
import { bundle } from "../../../bundle.ts";
import type * as Picture from "./picture.ts";

await run(["bun", "tools/build.ts"]);
using folder = new TemporaryFolder();
const { files } = await bundle(resolve(import.meta.dirname, "picture.ts"));
for (const [name, code] of files) writeFileSync(join(folder.path, name), code);
const { readmePicture } = (await import(join(folder.path, "entry.js"))) as typeof Picture;
writeFileSync(join(root, "docs/playground.svg"), await readmePicture());
