// What the compiler says of the sources: for the bugs that are put back. `npm run check -- types projects` is what checks the sources.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./copy.ts";

test("the signal of a wait can be handed on to fetch", () => {
  const options =
    "--ignoreConfig --noEmit --strict --target ES2024 --lib ES2024,ESNext.Disposable,DOM --module nodenext";
  const sources = ["--customConditions", "@sync/source", "--allowImportingTsExtensions"];
  const file = join(import.meta.dirname, "handed-on.ts");
  const tsc = join(root, "node_modules/.bin/tsc");
  const { stdout } = spawnSync(tsc, [...options.split(" "), "--types", "", ...sources, file], { encoding: "utf8" });
  assert.equal(stdout, "");
});
