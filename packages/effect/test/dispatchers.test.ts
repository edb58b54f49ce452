// What is to be resumed elsewhere keeps no dispatcher from its own: neither that of `Effect.runSync`, nor a user's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Event, Semaphore } from "@sync/effect";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Scheduler from "effect/Scheduler";
import * as TestClock from "effect/testing/TestClock";
import { uncaught } from "../../../conformance/test/hostile/uncaught.ts";
import { type Channel, facades, makeChannel } from "./channels.ts";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Waits in a child, which it lets go on. */
const handOn = ({ take, give }: Pick<Channel, "take" | "give">) =>
  Effect.gen(function* () {
    const child = yield* Effect.forkChild(Effect.as(take, "taken"), { startImmediately: true });
    yield* give;
    return yield* Fiber.join(child);
  });

/** Tasks wait until it is flushed. */
class ManualScheduler implements Scheduler.Scheduler {
  readonly executionMode = "async";
  readonly #tasks: (() => void)[] = [];

  shouldYield(fiber: Fiber.Fiber<unknown, unknown>): boolean {
    return fiber.currentOpCount >= 2048;
  }

  makeDispatcher(): Scheduler.SchedulerDispatcher {
    return { scheduleTask: (task) => void this.#tasks.push(task), flush: () => this.flush() };
  }

  flush(): void {
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) task();
  }
}

/** Ways to have a fiber to be resumed elsewhere. */
const elsewhere: Readonly<Record<string, (channel: Channel) => void>> = {
  "another fiber has given": ({ take, give }) => {
    Effect.runFork(take);
    Effect.runFork(give);
  },
  "promise code has given": ({ take, giveByPlainCode }) => {
    Effect.runFork(take);
    giveByPlainCode();
  },
  "a fiber of an abandoned scheduler has given": ({ take, give }) => {
    Effect.runFork(take);
    Effect.runFork(give, { scheduler: new ManualScheduler() });
  },
};

for (const [what, giveElsewhere] of Object.entries(elsewhere)) {
  for (const facade of facades) {
    // Not the same: whoever was notified has its lock, until it runs.
    const others = facades.map(makeChannel);
    const same = facade === "Condition" ? [] : [makeChannel(facade)];

    test(`${what} by ${facade}: Effect.runSync in the same step has what it hands on`, () => {
      for (const channel of same) {
        giveElsewhere(channel);
        assert.equal(Effect.runSync(handOn(channel)), "taken");
      }
      for (const channel of others) {
        giveElsewhere(makeChannel(facade));
        assert.equal(Effect.runSync(handOn(channel)), "taken");
      }
    });

    test(`${what} by ${facade}: a manual scheduler in the same step has what it hands on`, () => {
      const taken = (channel: Channel) => {
        const scheduler = new ManualScheduler();
        const fiber = Effect.runFork(handOn(channel), { scheduler });
        scheduler.flush();
        assert.deepEqual(fiber.pollUnsafe(), Exit.succeed("taken"));
      };
      for (const channel of same) {
        giveElsewhere(channel);
        taken(channel);
      }
      for (const channel of others) {
        giveElsewhere(makeChannel(facade));
        taken(channel);
      }
    });
  }
}

for (const facade of facades) {
  test(`a dispatcher that is flushed again and again has what its fiber hands on by ${facade}, while others have flushes pending`, () => {
    let goOn: () => void = () => {};
    const pause = Effect.callback<void>((resume) => {
      goOn = () => resume(Effect.void);
    });
    const [first, second] = [makeChannel(facade), makeChannel(facade)];
    elsewhere["another fiber has given"]?.(makeChannel(facade));
    const fiber = Effect.runFork(Effect.andThen(handOn(first), Effect.andThen(pause, handOn(second))));
    fiber.currentDispatcher.flush();
    goOn();
    fiber.currentDispatcher.flush();
    assert.deepEqual(fiber.pollUnsafe(), Exit.succeed("taken"));
  });

  test(`Effect.runSync in a fiber that was resumed has what it hands on by ${facade}`, async () => {
    const channel = makeChannel(facade);
    const resumed = Effect.runPromise(Effect.map(channel.take, () => Effect.runSync(handOn(channel))));
    Effect.runFork(channel.give);
    assert.equal(await resumed, "taken");
  });

  test(`a fiber of an abandoned scheduler gives by ${facade}: who waits elsewhere is resumed`, async () => {
    const { take, give } = makeChannel(facade);
    const taken = Effect.runPromise(take);
    Effect.runFork(give, { scheduler: new ManualScheduler() });
    await taken;
  });

  test(`a manual scheduler alone hands on 10,000 times by ${facade}`, () => {
    const scheduler = new ManualScheduler();
    const [ping, pong] = [makeChannel(facade), makeChannel(facade)];
    const repeat = (step: Effect.Effect<unknown, unknown>) => {
      let left = 10_000;
      return Effect.whileLoop({ while: () => left-- > 0, body: () => step, step: () => {} });
    };
    const there = Effect.runFork(repeat(Effect.andThen(ping.give, pong.take)), { scheduler });
    const back = Effect.runFork(repeat(Effect.andThen(ping.take, pong.give)), { scheduler });
    scheduler.flush();
    assert.deepEqual([there.pollUnsafe(), back.pollUnsafe()], [Exit.void, Exit.void]);
  });

  test(`TestClock waits for whom a woken fiber lets go on by ${facade}`, async () => {
    const { take, give } = makeChannel(facade);
    let yields = 0;
    const yielding = Effect.gen(function* () {
      while (++yields < 20) yield* Effect.yieldNow;
    });
    const program = Effect.gen(function* () {
      yield* Effect.forkChild(Effect.andThen(take, yielding), { startImmediately: true });
      yield* Effect.forkChild(Effect.andThen(Effect.sleep("1 second"), give), { startImmediately: true });
      yield* TestClock.adjust("1 second");
    });
    await Effect.runPromise(Effect.scoped(Effect.provide(program, TestClock.layer())));
    assert.equal(yields, 20);
  });
}

test("plain code has set and cleared an Event: Effect.runSync in the same step has what it hands on by it", () => {
  const event = Event.makeUnsafe();
  Effect.runFork(Event.await(event));
  event.plain.set();
  event.plain.clear();
  assert.equal(Effect.runSync(handOn({ take: Event.await(event), give: Event.set(event) })), "taken");
});

test("more waiters than one flush resumes, set free by a fiber of an abandoned scheduler, are all resumed", async () => {
  const event = Event.makeUnsafe();
  const fibers = Array.from({ length: 10_000 }, () => Effect.runFork(Event.await(event)));
  Effect.runFork(Event.set(event), { scheduler: new ManualScheduler() });
  await Effect.runPromise(Fiber.awaitAll(fibers));
});

test("a scheduler that throws, or looks at a primitive, finds its state final, and loses no grant", async () => {
  const semaphore = Semaphore.makeUnsafe(0);
  const fibers = [semaphore.take(1), semaphore.take(1)].map((take) => Effect.runFork(take));
  const seen: number[] = [];
  class Curious extends ManualScheduler {
    override makeDispatcher(): Scheduler.SchedulerDispatcher {
      const scheduleTask = () => {
        seen.push(semaphore.plain.waiting);
        throw new Error("from a scheduler");
      };
      return { scheduleTask, flush() {} };
    }
  }
  const reported = await uncaught(async () => {
    const released = Effect.runFork(semaphore.release(2), { scheduler: new Curious() });
    assert.deepEqual(released.pollUnsafe(), Exit.succeed(0));
    await Effect.runPromise(Fiber.awaitAll(fibers));
    await turn();
  });
  assert.deepEqual(reported, [new Error("from a scheduler")]);
  assert.deepEqual(seen, [0]);
});

test("fibers on one semaphore are resumed in the order of their grants, whoever released", async () => {
  const semaphore = Semaphore.makeUnsafe(0);
  const order: number[] = [];
  const fibers = Array.from({ length: 12 }, (_, i) =>
    Effect.runFork(Effect.map(semaphore.take(1), () => order.push(i))),
  );
  const schedulers = [
    undefined,
    new Scheduler.MixedScheduler(),
    new ManualScheduler(),
    new Scheduler.MixedScheduler("sync"),
  ];
  for (let i = 0; i < fibers.length; i++) {
    const scheduler = schedulers[i % schedulers.length];
    if (scheduler) Effect.runFork(semaphore.release(1), { scheduler });
    else semaphore.plain.release();
  }
  await Effect.runPromise(Fiber.awaitAll(fibers));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.equal(order.length, fibers.length);
});

test("10,000 resumed fibers that each call Effect.runSync are not resumed inside one another", async () => {
  const event = Event.makeUnsafe();
  let depth = 0;
  let deepest = 0;
  const body = Effect.andThen(
    Event.await(event),
    Effect.sync(() => {
      deepest = Math.max(deepest, ++depth);
      Effect.runSync(handOn(makeChannel("Semaphore")));
      depth--;
    }),
  );
  const fibers = Array.from({ length: 10_000 }, () => Effect.runFork(body));
  event.plain.set();
  await Effect.runPromise(Fiber.awaitAll(fibers));
  assert.equal(deepest, 1);
});

test("Effect.runSync ends, however long others hand on", async () => {
  const [ping, pong] = [makeChannel("Lock"), makeChannel("Event")];
  let handOffs = 0;
  const repeat = (step: Effect.Effect<unknown, unknown>) =>
    Effect.whileLoop({ while: () => ++handOffs < 100_000, body: () => step, step: () => {} });
  Effect.runFork(repeat(Effect.andThen(ping.take, pong.give)));
  Effect.runFork(repeat(Effect.andThen(pong.take, ping.give)));
  ping.giveByPlainCode();
  assert.equal(Effect.runSync(handOn(makeChannel("Semaphore"))), "taken");
  assert.ok(handOffs < 100, `${handOffs} hand-offs of others inside of runSync`);
  handOffs = 100_000;
  await turn();
});
