// Endless hand-offs among fibers leave the event loop its turn, whatever hands them on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Semaphore } from "@sync/effect";
import * as Effect from "effect/Effect";
import { type Channel, facades, makeChannel } from "./channels.ts";

const few = 100;
const tooMany = 100_000; // in 20 ms: whoever comes so far keeps the timer from firing

/** Counts hand-offs, and ends them some time after a timer has fired. */
class Relay {
  #handOffs = 0;
  #fired = false;
  readonly #most: number;

  constructor(most = tooMany) {
    this.#most = most;
  }

  /** Whether to hand on once more. */
  goesOn(): boolean {
    return this.#handOffs++ < (this.#fired ? few : this.#most);
  }

  /** Does it again and again. */
  loop(step: Effect.Effect<unknown, unknown>): Effect.Effect<void, unknown> {
    return Effect.whileLoop({ while: () => this.goesOn(), body: () => step, step: () => {} });
  }

  /** A timer must fire in the meantime. */
  async check(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    this.#fired = true;
    assert.ok(this.#handOffs < this.#most, "the timer was kept from firing");
    while (this.#handOffs < few) await turn();
  }
}

for (const there of facades) {
  for (const back of facades) {
    test(`endless hand-offs by ${there} and ${back} let a timer fire`, async () => {
      const relay = new Relay();
      const [ping, pong] = [makeChannel(there), makeChannel(back)];
      Effect.runFork(relay.loop(Effect.andThen(ping.give, pong.take)));
      Effect.runFork(relay.loop(Effect.andThen(ping.take, pong.give)));
      await relay.check();
    });

    test(`so they do when promise code has begun, by ${there} and ${back}`, async () => {
      const relay = new Relay();
      const [ping, pong] = [makeChannel(there), makeChannel(back)];
      Effect.runFork(relay.loop(Effect.andThen(ping.take, pong.give)));
      Effect.runFork(relay.loop(Effect.andThen(pong.take, ping.give)));
      await turn();
      ping.giveByPlainCode();
      await relay.check();
    });
  }

  test(`endless hand-offs from promise code to a fiber and back by ${there} let a timer fire`, async () => {
    const relay = new Relay();
    const [ping, pong] = [makeChannel(there), Semaphore.makeUnsafe(0)];
    Effect.runFork(relay.loop(Effect.andThen(ping.take, pong.release(1))));
    const plain = async () => {
      while (relay.goesOn()) {
        ping.giveByPlainCode();
        await pong.plain.acquire();
      }
    };
    const ended = plain();
    await relay.check();
    await ended;
  });
}

test("endless hand-offs in a ring of all facades let a timer fire", async () => {
  const relay = new Relay();
  const ring = facades.map(makeChannel);
  for (const [i, { take }] of ring.entries()) {
    const { give } = ring[(i + 1) % ring.length] as Channel;
    Effect.runFork(relay.loop(Effect.andThen(take, give)));
  }
  await turn();
  ring[0]?.giveByPlainCode();
  await relay.check();
});

test("endless hand-offs that each run thousands of operations let a timer fire", async () => {
  const relay = new Relay(5_000);
  const [ping, pong] = [makeChannel("Lock"), makeChannel("Semaphore")];
  const work = Effect.gen(function* () {
    for (let i = 0; i < 1000; i++) yield* Effect.void;
  });
  Effect.runFork(relay.loop(ping.take.pipe(Effect.andThen(work), Effect.andThen(pong.give))));
  Effect.runFork(relay.loop(pong.take.pipe(Effect.andThen(work), Effect.andThen(ping.give))));
  ping.giveByPlainCode();
  await relay.check();
});

test("100,000 items that are handed on leave the event loop its turn in between", async () => {
  const [free, filled] = [Semaphore.makeUnsafe(4), Semaphore.makeUnsafe(0)];
  const items = 100_000;
  let passed = 0;
  const repeat = (step: Effect.Effect<unknown>) => {
    let left = items;
    return Effect.whileLoop({ while: () => left-- > 0, body: () => step, step: () => {} });
  };
  const producer = repeat(Effect.andThen(free.take(1), filled.release(1)));
  const consumer = repeat(
    Effect.andThen(
      filled.take(1),
      Effect.suspend(() => {
        passed++;
        return free.release(1);
      }),
    ),
  );
  const done = Effect.runPromise(Effect.all([producer, consumer], { concurrency: "unbounded", discard: true }));
  let most = 0;
  for (let before = 0; passed < items; before = passed) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    most = Math.max(most, passed - before);
  }
  await done;
  assert.ok(most < 5000, `${most} were handed on in one turn`);
});

test("endless hand-offs by many pairs of fibers are few in one turn of the event loop", async () => {
  const pairs = 200;
  let handOffs = 0;
  let stopped = false;
  const loop = (step: Effect.Effect<unknown, unknown>) =>
    Effect.whileLoop({ while: () => !stopped && handOffs++ < 10 * tooMany, body: () => step, step: () => {} });
  for (let i = 0; i < pairs; i++) {
    const [ping, pong] = [makeChannel("Semaphore"), makeChannel("Event")];
    Effect.runFork(loop(Effect.andThen(ping.give, pong.take)));
    Effect.runFork(loop(Effect.andThen(ping.take, pong.give)));
  }
  let most = 0;
  for (let turns = 0; turns < 50; turns++) {
    const before = handOffs;
    await new Promise<void>((resolve) => void setImmediate(resolve));
    most = Math.max(most, handOffs - before);
  }
  stopped = true;
  assert.ok(most > 0 && most < 50 * pairs, `${most} hand-offs in one turn`);
});

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
