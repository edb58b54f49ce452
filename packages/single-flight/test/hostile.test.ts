// What a careless or hostile caller passes: functions, getters, thenables and signals that do anything.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SingleFlight } from "@sync/single-flight";
import { unhandled } from "../../../conformance/test/unhandled.ts";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test("SingleFlight: options whose getters throw reject the promise, and start no flight", async () => {
  const flights = new SingleFlight<string, number>();
  const options = {
    get signal(): never {
      throw new Error("getter");
    },
  };
  let calls = 0;
  const result = flights.run("a", () => ++calls, options);
  await assert.rejects(result, { message: "getter" });
  assert.deepEqual([calls, flights.inFlight], [0, 0]);
});

test("SingleFlight: options whose getter flies to the same key join that flight, and there is one", async () => {
  const flights = new SingleFlight<string, string>();
  let calls = 0;
  const fn = async () => {
    calls++;
    return "one";
  };
  let inner: Promise<string> | undefined;
  const options = {
    get signal(): undefined {
      inner ??= flights.run("a", fn);
      return undefined;
    },
  };
  const outer = flights.run("a", fn, options);
  assert.deepEqual([calls, flights.waiting], [1, 2]);
  assert.deepEqual(await Promise.all([outer, inner]), ["one", "one"]);
});

test("SingleFlight: a signal that is aborted while its listener is added: nothing is called, and the key is free", async () => {
  const flights = new SingleFlight<string, string>();
  const signal = {
    aborted: false,
    reason: "while it is added",
    addEventListener() {
      this.aborted = true;
    },
    removeEventListener() {},
  };
  let calls = 0;
  const fn = () => `call ${++calls}`;
  await assert.rejects(flights.run("a", fn, { signal: signal as never }), (reason) => reason === "while it is added");
  assert.deepEqual([calls, flights.inFlight], [0, 0]);
  assert.equal(await flights.run("a", fn), "call 1");
});

test("SingleFlight: a signal whose listener cannot be added rejects with that error, and the key is free", async () => {
  const flights = new SingleFlight<string, string>();
  const signal = {
    aborted: false,
    addEventListener() {
      throw new Error("no listeners");
    },
    removeEventListener() {},
  };
  const result = flights.run("a", () => "never", { signal: signal as never });
  await assert.rejects(result, { message: "no listeners" });
  assert.equal(flights.inFlight, 0);
});

test("SingleFlight: a function that aborts its own caller leaves the key free, and its result is dropped", async () => {
  const flights = new SingleFlight<string, string>();
  const controller = new AbortController();
  let aborted: boolean | undefined;
  const fn = (signal: AbortSignal) => {
    controller.abort("myself");
    aborted = signal.aborted;
    return "dropped";
  };
  const result = flights.run("a", fn, { signal: controller.signal });
  assert.deepEqual([aborted, flights.inFlight], [true, 0]);
  await assert.rejects(result, (reason) => reason === "myself");
});

test("SingleFlight: a function that forgets its key and flies again from inside: each flight has its own result", async () => {
  const flights = new SingleFlight<string, string>();
  let inner: Promise<string> | undefined;
  const outer = flights.run("a", () => {
    flights.forget("a");
    inner = flights.run("a", async () => "inner");
    return "outer";
  });
  assert.equal(flights.inFlight, 1);
  assert.deepEqual([await outer, await inner], ["outer", "inner"]);
  assert.equal(flights.inFlight, 0);
});

test("SingleFlight: a thenable is awaited once, and may settle twice or throw", async () => {
  const flights = new SingleFlight<string, unknown>();
  let reads = 0;
  const twice = {
    // biome-ignore lint/suspicious/noThenProperty: it is a thenable
    get then() {
      reads++;
      return (resolve: (value: string) => void, reject: (reason: unknown) => void) => {
        resolve("first");
        resolve("second");
        reject("third");
      };
    },
  };
  const results = [flights.run("a", () => twice), flights.run("a", () => twice)];
  assert.deepEqual(await Promise.all(results), ["first", "first"]);
  assert.equal(reads, 1);
  const throwing = {
    // biome-ignore lint/suspicious/noThenProperty: it is a thenable
    get then() {
      throw new Error("then");
    },
  };
  await assert.rejects(
    flights.run("a", () => throwing),
    { message: "then" },
  );
  assert.equal(flights.inFlight, 0);
});

test("SingleFlight: a value whose getter of then starts another flight finds the key free", async () => {
  const flights = new SingleFlight<string, object>();
  let reads = 0;
  let next: Promise<object> | undefined;
  const value = {
    // biome-ignore lint/suspicious/noThenProperty: it looks like a thenable
    get then(): undefined {
      reads++;
      if (reads === 2) {
        assert.equal(flights.inFlight, 0);
        next = flights.run("a", () => ({ next: true }));
      }
      return undefined;
    },
  };
  const [one, two] = await Promise.all([flights.run("a", () => value), flights.run("a", () => value)]);
  assert.equal(one, value);
  assert.equal(two, value);
  assert.deepEqual(await next, { next: true });
});

test("SingleFlight: a flight that all have left makes no unhandled rejection, whatever becomes of it", async () => {
  const flights = new SingleFlight<string, never>();
  const rejections = await unhandled(async () => {
    const controller = new AbortController();
    const failing = async (): Promise<never> => {
      await turn();
      throw new Error("nobody waits for it");
    };
    const result = flights.run("a", failing, { signal: controller.signal });
    controller.abort("left");
    await assert.rejects(result, (reason) => reason === "left");
  });
  assert.deepEqual(rejections, []);
});

test("SingleFlight: any reason passes through as it is, undefined too", async () => {
  for (const reason of [undefined, null, 0, Symbol("reason")]) {
    const flights = new SingleFlight<string, never>();
    const failure = flights.run("a", () => Promise.reject(reason));
    const same = await failure.then(
      () => false,
      (rejected) => rejected === reason,
    );
    assert.equal(same, true);
  }
});
