// A test of a user's own, with all the packages, for Vitest and for Jest. Both make `test` and `expect` globals.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { NotAcquiredError } from "@sync/core";
import * as Facade from "@sync/effect";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";
import { Effect } from "effect";

test("a lock, and how it prints", async () => {
  const lock = new Lock();
  {
    using _ = await lock.acquire({ signal: AbortSignal.timeout(1000) });
    expect(String(lock)).toBe("<Lock [locked]>");
  }
  expect(lock.locked()).toBe(false);
  expect(() => lock.release()).toThrow(NotAcquiredError);
});

test("a token in a message shows what it is, and not what it is made of", async () => {
  const token = await new Lock().acquire();
  expect(() => expect(token).toBe("free")).toThrow("<Token [held]>");
  expect(() => expect({ token }).toEqual({})).toThrow(/token"?: "?<Token \[held\]>/);
});

test("a wait that is aborted rejects with the reason", async () => {
  const event = new Event();
  const controller = new AbortController();
  const wait = event.wait({ signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(wait).rejects.toThrow("enough");
});

test("semaphores, a condition and a barrier", async () => {
  await new Semaphore(2).with(() => {}, { permits: 2 });
  expect(() => new BoundedSemaphore(2).release()).toThrow(RangeError);
  expect(await new Condition().waitFor(() => "yes")).toBe("yes");
  expect(await new Barrier(1).wait()).toBe(0);
});

test("effects", async () => {
  const program = Effect.gen(function* () {
    const lock = yield* Facade.Lock.make();
    return yield* Facade.Lock.withLock(lock, Effect.succeed("done"));
  });
  expect(await Effect.runPromise(program)).toBe("done");
});
