/** The moving picture of the README is what the playground draws. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { loadInside } from "./load.ts";

const { readmePicture } = await loadInside();
const file = resolve(import.meta.dirname, "../../../docs/playground.svg");

test("the picture is new, and small", async () => {
  const picture = await readmePicture();
  assert.equal(readFileSync(file, "utf8"), picture, "npm run site:picture");
  assert.ok(picture.length < 30_000);
});
