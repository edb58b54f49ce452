import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { SingleFlight } from "@sync/single-flight";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** A function that flights call, and whose calls are ended by hand. */
function manual<V>() {
  const calls: { signal: AbortSignal; resolve(value: V): void; reject(reason: unknown): void }[] = [];
  const fn = (signal: AbortSignal) =>
    new Promise<V>((resolve, reject) => {
      calls.push({ signal, resolve, reject });
    });
  return { calls, fn };
}

test("callers who come during a flight share its value, and their functions are not called", async () => {
  const flights = new SingleFlight<string, number>();
  const { calls, fn } = manual<number>();
  const never = () => assert.fail("it must not be called");
  const results = [flights.run("a", fn), flights.run("a", never), flights.run("a", never)];
  assert.deepEqual([calls.length, flights.inFlight, flights.waiting], [1, 1, 3]);
  calls[0]?.resolve(7);
  assert.deepEqual(await Promise.all(results), [7, 7, 7]);
  assert.deepEqual([flights.inFlight, flights.waiting], [0, 0]);
});

test("the function of a flight starts before run() returns", () => {
  let started = false;
  new SingleFlight<string, void>().run("a", () => {
    started = true;
  });
  assert.equal(started, true);
});

test("a value that is no promise is shared as well", async () => {
  const flights = new SingleFlight<string, number>();
  let calls = 0;
  const results = [1, 2].map(() => flights.run("a", () => ++calls));
  assert.deepEqual(await Promise.all(results), [1, 1]);
});

test("callers share a failure, the same object, and the next caller flies again", async () => {
  const flights = new SingleFlight<string, string>();
  const failure = new Error("no answer");
  let calls = 0;
  const failing = () => {
    calls++;
    return Promise.reject(failure);
  };
  const results = Array.from({ length: 100 }, () => flights.run("a", failing));
  for (const result of results) await assert.rejects(result, (error) => error === failure);
  assert.equal(calls, 1);
  assert.equal(await flights.run("a", () => "an answer"), "an answer");
});

test("a function that throws at once fails the flight, and the key is free when run() returns", async () => {
  const flights = new SingleFlight<string, string>();
  const failure = new Error("at once");
  const result = flights.run("a", () => {
    throw failure;
  });
  assert.equal(flights.inFlight, 0);
  await assert.rejects(result, (error) => error === failure);
  assert.equal(await flights.run("a", () => "next"), "next");
});

test("keys are apart, and compare as in a Map", async () => {
  const flights = new SingleFlight<unknown, number>();
  let calls = 0;
  const fn = async () => ++calls;
  const keys = ["1", 1, Number.NaN, Number.NaN, 0, -0, {}, {}, undefined, null];
  const results = await Promise.all(keys.map((key) => flights.run(key, fn)));
  assert.deepEqual(results, [1, 2, 3, 3, 4, 4, 5, 6, 7, 8]);
});

test("the callers of a flight go on in the order of their calls", async () => {
  const flights = new SingleFlight<string, number>();
  const { calls, fn } = manual<number>();
  const { signal } = new AbortController();
  const log: number[] = [];
  const results = [{}, { signal }, {}, { signal }].map((options, i) =>
    flights.run("a", fn, options).then(() => log.push(i)),
  );
  calls[0]?.resolve(1);
  await Promise.all(results);
  assert.deepEqual(log, [0, 1, 2, 3]);
});

test("aborted before the call: nothing is called, and no flight is started or joined", async () => {
  const flights = new SingleFlight<string, number>();
  const { calls, fn } = manual<number>();
  const options = { signal: AbortSignal.abort("before") };
  await assert.rejects(flights.run("a", fn, options), (reason) => reason === "before");
  assert.deepEqual([calls.length, flights.inFlight], [0, 0]);
  const first = flights.run("a", fn);
  await assert.rejects(flights.run("a", fn, options), (reason) => reason === "before");
  assert.equal(flights.waiting, 1);
  calls[0]?.resolve(1);
  assert.equal(await first, 1);
});

test("a caller leaves by its own signal, and the others are not affected", async () => {
  const flights = new SingleFlight<string, number>();
  const { calls, fn } = manual<number>();
  const controller = new AbortController();
  const leaves = flights.run("a", fn, { signal: controller.signal });
  const stays = flights.run("a", fn);
  controller.abort("left");
  assert.deepEqual([flights.inFlight, flights.waiting], [1, 1]);
  await assert.rejects(leaves, (reason) => reason === "left");
  assert.equal(calls[0]?.signal.aborted, false);
  calls[0]?.resolve(5);
  assert.equal(await stays, 5);
});

test("when the last caller has left, the key is free and the flight's signal is aborted with its reason", async () => {
  const flights = new SingleFlight<string, number>();
  const { calls, fn } = manual<number>();
  const [one, two] = [new AbortController(), new AbortController()];
  const results = [one, two].map(({ signal }) => flights.run("a", fn, { signal }));
  two.abort("two");
  assert.equal(calls[0]?.signal.aborted, false);
  one.abort("one");
  assert.deepEqual([calls[0]?.signal.reason, flights.inFlight], ["one", 0]);
  const outcomes = await Promise.allSettled(results);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason),
    ["one", "two"],
  );
});

test("a listener of the flight's signal may start the next flight: the key is free by then", async () => {
  const flights = new SingleFlight<string, string>();
  const { calls, fn } = manual<string>();
  const controller = new AbortController();
  const left = flights.run("a", fn, { signal: controller.signal });
  let next: Promise<string> | undefined;
  calls[0]?.signal.addEventListener("abort", () => {
    assert.equal(flights.inFlight, 0);
    next = flights.run("a", () => "next");
  });
  controller.abort("left");
  await assert.rejects(left, (reason) => reason === "left");
  assert.equal(await next, "next");
});

test("a call that ends after its flight is over leaves the next flight of the key alone", async () => {
  const flights = new SingleFlight<string, string>();
  const { calls, fn } = manual<string>();
  const controller = new AbortController();
  const left = flights.run("a", fn, { signal: controller.signal });
  controller.abort("left");
  await assert.rejects(left);
  const second = flights.run("a", fn);
  calls[0]?.resolve("of the first"); // it has ignored its signal
  await turn();
  assert.equal(flights.inFlight, 1);
  const third = flights.run("a", fn);
  calls[1]?.resolve("of the second");
  assert.deepEqual(await Promise.all([second, third]), ["of the second", "of the second"]);
  assert.equal(calls.length, 2);
});

test("forget(): later callers start anew, and those who wait get the result of their own flight", async () => {
  const flights = new SingleFlight<string, string>();
  const { calls, fn } = manual<string>();
  const before = flights.run("a", fn);
  assert.equal(flights.forget("a"), true);
  assert.equal(flights.forget("a"), false);
  assert.equal(flights.inFlight, 0);
  const after = flights.run("a", fn);
  assert.equal(calls.length, 2);
  calls[0]?.resolve("old");
  assert.equal(await before, "old");
  assert.equal(flights.inFlight, 1, "the end of the old flight leaves the new one");
  calls[1]?.resolve("new");
  assert.equal(await after, "new");
});

test("a forgotten flight is aborted, too, when its last caller leaves", async () => {
  const flights = new SingleFlight<string, string>();
  const { calls, fn } = manual<string>();
  const controller = new AbortController();
  const before = flights.run("a", fn, { signal: controller.signal });
  flights.forget("a");
  const after = flights.run("a", fn);
  controller.abort("left");
  assert.deepEqual([calls[0]?.signal.reason, calls[1]?.signal.aborted, flights.inFlight], ["left", false, 1]);
  await assert.rejects(before, (reason) => reason === "left");
  calls[1]?.resolve("new");
  assert.equal(await after, "new");
});

test("aborted after the end of the flight: no effect", async () => {
  const flights = new SingleFlight<string, number>();
  const { calls, fn } = manual<number>();
  const controller = new AbortController();
  const result = flights.run("a", fn, { signal: controller.signal });
  calls[0]?.resolve(3);
  assert.equal(await result, 3);
  controller.abort("too late");
  assert.equal(calls[0]?.signal.aborted, false);
});

test("a caller whose abort event was stopped by another listener rejects with the reason at the end", async () => {
  const flights = new SingleFlight<string, number>();
  const { calls, fn } = manual<number>();
  const controller = new AbortController();
  controller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
  const aborted = flights.run("a", fn, { signal: controller.signal });
  const stays = flights.run("a", fn);
  controller.abort("not heard");
  calls[0]?.resolve(1);
  await assert.rejects(aborted, (reason) => reason === "not heard");
  assert.equal(await stays, 1);
});

test("flights whose first caller has no signal share one that is never aborted", async () => {
  const flights = new SingleFlight<string, boolean>();
  const signals = new Set<AbortSignal>();
  const note = (signal: AbortSignal) => {
    signals.add(signal);
    return signal instanceof AbortSignal && !signal.aborted;
  };
  assert.deepEqual([await flights.run("a", note), await flights.run("b", note)], [true, true]);
  assert.equal(signals.size, 1);
});

test("100,000 callers on one signal leave a flight together", async () => {
  const flights = new SingleFlight<string, number>();
  const { calls, fn } = manual<number>();
  const controller = new AbortController();
  const results = Array.from({ length: 100_000 }, () =>
    flights.run("a", fn, { signal: controller.signal }).then(
      () => "a value",
      (reason) => reason,
    ),
  );
  controller.abort("all");
  assert.deepEqual([...new Set(await Promise.all(results))], ["all"]);
  assert.deepEqual([calls.length, calls[0]?.signal.reason, flights.inFlight], [1, "all", 0]);
});

test("SingleFlight: String() and console.log() show the state", async () => {
  const flights = new SingleFlight<string, number>();
  assert.equal(String(flights), "<SingleFlight [inFlight:0]>");
  const { calls, fn } = manual<number>();
  const results = [flights.run("a", fn), flights.run("a", fn), flights.run("b", fn)];
  assert.equal(inspect(flights), "<SingleFlight [inFlight:2, waiters:3]>");
  assert.equal(JSON.stringify(flights), '"<SingleFlight [inFlight:2, waiters:3]>"');
  assert.equal("then" in flights, false);
  for (const call of calls) call.resolve(1);
  await Promise.all(results);
});

test("SingleFlight: wrong arguments reject with TypeError, and nothing is called", async () => {
  const flights = new SingleFlight<string, number>();
  const { calls, fn } = manual<number>();
  await assert.rejects(flights.run("a", "fn" as never), new TypeError('fn must be a function, got "fn"'));
  await assert.rejects(flights.run("a", fn, 1 as never), new TypeError("options must be an object, got 1"));
  const wrong = new TypeError("options.signal must be an AbortSignal, got an object");
  await assert.rejects(flights.run("a", fn, { signal: {} as never }), wrong);
  assert.deepEqual([calls.length, flights.inFlight], [0, 0]);
});
