// Each primitive, as one cycle after another uses it: between two cycles it is held, unset or unfilled, and nothing waits.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import { enqueue, enqueueWait, type Token, type Waiter, type WaitOptions } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

/** Some ways to do something, by name. */
type Ways<F> = Readonly<Record<string, F>>;

/** One primitive, under use. */
export interface Subject {
  /** What it consists of: nothing but the subject holds it. The first is what is waited for. */
  readonly primitives: readonly object[];
  /** Is granted on the spot, and gives back. By way of giving back: its token's, or the primitive's own. */
  readonly atOnce: Ways<() => Promise<unknown>>;
  /** Waits, is granted, and gives back. */
  readonly queued: Ways<(options?: WaitOptions) => Promise<unknown>>;
  /** Waits until its signal is aborted. Rejects, and holds nothing then. */
  wait(options: WaitOptions): Promise<unknown>;
  /** Waits, to be cancelled. */
  enqueue(): Pick<Waiter<unknown>, "cancel">;
}

/** How to make each primitive. */
export const makers: Ways<() => Subject> = {
  Lock: () => governor(new Lock()),
  Semaphore: () => governor(new Semaphore(1)),
  BoundedSemaphore: () => governor(new BoundedSemaphore(1)),
  Event: event,
  Condition: condition,
  Barrier: barrier,
};

const observer = { settled() {} };

function mapped<F, G>(ways: Ways<F>, map: (way: F) => G): Record<string, G> {
  return Object.fromEntries(Object.entries(ways).map(([name, way]) => [name, map(way)]));
}

/** Held between the cycles: each passes the hold on to itself. */
function governor(primitive: Lock | Semaphore): Subject {
  let held = primitive.tryAcquire() as Token;
  const releases: Ways<() => void> = {
    "its token's release()": () => held.release(),
    "the primitive's release()": () => primitive.release(),
  };
  const freeFor = (use: () => unknown) => async () => {
    held.release();
    await use();
    held = primitive.tryAcquire() as Token;
  };
  return {
    primitives: [primitive],
    atOnce: {
      ...mapped(releases, (release) => async () => {
        release();
        held = await primitive.acquire();
      }),
      "with()": freeFor(() => primitive.with(() => {})),
      "cancel()": freeFor(() => primitive[enqueue](observer).cancel()),
    },
    queued: mapped(releases, (release) => async (options) => {
      const next = primitive.acquire(options);
      release();
      held = await next;
    }),
    wait: (options) => primitive.acquire(options),
    enqueue: () => primitive[enqueue](observer),
  };
}

function event(): Subject {
  const primitive = new Event();
  const cycle = async (wait: () => Promise<unknown>) => {
    primitive.set();
    await wait();
    primitive.clear();
  };
  return {
    primitives: [primitive],
    atOnce: { "clear()": () => cycle(() => primitive.wait()) },
    queued: {
      "clear()": (options) => {
        const wait = primitive.wait(options);
        return cycle(() => wait);
      },
    },
    wait: (options) => primitive.wait(options),
    enqueue: () => primitive[enqueue](observer),
  };
}

/** Its lock is free between the cycles. */
function condition(): Subject {
  const primitive = new Condition();
  const releases: Ways<(token: Token) => void> = {
    "its token's release()": (token) => token.release(),
    "the primitive's release()": () => primitive.release(),
  };
  return {
    primitives: [primitive, primitive.lock],
    atOnce: {
      ...mapped(releases, (release) => async () => release(await primitive.acquire())),
      "waitFor() and with()": () => primitive.with(() => primitive.waitFor(() => true)),
    },
    queued: mapped(releases, (release) => async (options) => {
      const token = await primitive.acquire();
      const wait = primitive.wait(options);
      const other = primitive.tryAcquire() as Token;
      primitive.notify();
      release(other);
      await wait;
      release(token);
    }),
    wait(options) {
      const token = primitive.tryAcquire();
      return primitive.wait(options).finally(() => token?.release());
    },
    enqueue() {
      const token = primitive.tryAcquire();
      return primitive[enqueueWait]({ settled: () => token?.release() });
    },
  };
}

function barrier(): Subject {
  const [primitive, pair, single] = [new Barrier(1000), new Barrier(2), new Barrier(1)];
  return {
    primitives: [primitive, pair, single],
    atOnce: { "a round of one": () => single.wait() },
    queued: {
      "a round of two": async (options) => {
        const wait = pair.wait(options);
        pair[enqueue]();
        await wait;
      },
      "reset()": async (options) => {
        const wait = primitive.wait(options);
        primitive.reset();
        await wait.catch(() => {});
      },
    },
    wait: (options) => primitive.wait(options),
    enqueue: () => primitive[enqueue](observer),
  };
}
