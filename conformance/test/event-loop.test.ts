// Promise code and the event loop: what is handed over without a pause leaves timers no turn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Semaphore } from "@sync/semaphore";

/** A producer and a consumer that hand so many items over, and whether a timer of 0 fired before they were done. */
async function timerFires(items: number, pause: (item: number) => Promise<void> | undefined): Promise<boolean> {
  const free = new Semaphore(4);
  const filled = new Semaphore(0);
  let fired = false;
  setTimeout(() => {
    fired = true;
  });
  async function produce(): Promise<void> {
    for (let item = 1; item <= items; item++) {
      await free.acquire();
      filled.release();
    }
  }
  async function consume(): Promise<void> {
    for (let item = 1; item <= items; item++) {
      await filled.acquire();
      free.release();
      await pause(item);
    }
  }
  await Promise.all([produce(), consume()]);
  return fired;
}

test("promise loops that hand over to one another leave timers no turn", async () => {
  assert.equal(await timerFires(20_000, () => undefined), false);
});

test("promise loops that pause for the event loop now and then leave timers their turn", async () => {
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve));
  assert.equal(await timerFires(1000, (item) => (item % 100 === 0 ? pause() : undefined)), true);
});
