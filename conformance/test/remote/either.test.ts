import assert from "node:assert/strict";
import { test } from "node:test";
import { Lock } from "@sync/lock";
import { memory } from "@sync/remote";

test("a lock of a program may be a local one or a remote one", async () => {
  type Either = Pick<Lock, "acquire" | "with" | "wrap">;
  const use = async (lock: Either) => {
    const token = await lock.acquire();
    await token.release();
    assert.equal(await lock.with(() => 1), 1);
    assert.equal(await lock.wrap(async (n: number) => 2 * n)(3), 6);
  };
  await use(new Lock());
  await use(memory().lock("x"));
});
