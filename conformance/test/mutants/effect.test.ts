// An interruption in the step of the grant: the fiber holds what it was granted, and has not run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition as PlainCondition } from "@sync/condition";
import * as Condition from "@sync/effect/Condition";
import * as Effect from "effect/Effect";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test("a fiber that is interrupted in the step in which its wait ends passes its notification on", async () => {
  const plain = new PlainCondition();
  const condition = Condition.fromPlain(plain);
  const fiber = Effect.runFork(Condition.withLock(condition, Condition.wait(condition)));
  await turn();
  let woken = false;
  void plain
    .with(() => plain.wait())
    .then(() => {
      woken = true;
    });
  await turn();
  assert.equal(plain.waiting, 2);
  const token = await plain.acquire();
  plain.notify();
  token.release();
  fiber.interruptUnsafe();
  await turn();
  await turn();
  assert.deepEqual([woken, plain.waiting, plain.locked()], [true, 0, false]);
});
