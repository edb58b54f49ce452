// Each primitive, as one cycle after another uses it: between two cycles it is held, unset or unfilled, and nobody waits.
import { Barrier } from "@sync/barrier";
import { Condition } from "@sync/condition";
import type { Token, Waiter, WaitOptions } from "@sync/core";
import { Event } from "@sync/event";
import { Lock } from "@sync/lock";
import { BoundedSemaphore, Semaphore } from "@sync/semaphore";

/** A request that can be given up. */
export type Request = Pick<Waiter<unknown>, "abandon">;

/** One primitive, under use. */
export interface Subject {
  readonly name: string;
  /** What it consists of: nothing but the subject holds it. */
  readonly primitives: readonly object[];
  /** Is granted on the spot, and gives back. By way of giving back: its token's, or the primitive's own. */
  readonly atOnce: Readonly<Record<string, () => Promise<unknown>>>;
  /** Waits, is granted, and gives back. */
  readonly queued: Readonly<Record<string, (options?: WaitOptions) => Promise<unknown>>>;
  /** Waits until its signal is aborted. Rejects, and holds nothing then. */
  wait(options: WaitOptions): Promise<unknown>;
  /** Waits, to be abandoned. */
  enqueue(): Request;
}

/** Each primitive's making. */
export const makers: Readonly<Record<string, () => Subject>> = {
  Lock: () => governor("Lock", new Lock()),
  Semaphore: () => governor("Semaphore", new Semaphore(1)),
  BoundedSemaphore: () => governor("BoundedSemaphore", new BoundedSemaphore(1)),
  Event: event,
  Condition: condition,
  Barrier: barrier,
};

const sink = { granted() {}, failed() {} };

/** Held between the cycles: each passes the hold on to itself. */
function governor(name: string, primitive: Lock | Semaphore): Subject {
  let held = primitive.tryAcquire() as Token;
  return {
    name,
    primitives: [primitive],
    atOnce: {
      "its token's release()": async () => {
        held.release();
        held = await primitive.acquire();
      },
      "the primitive's release()": async () => {
        primitive.release();
        held = await primitive.acquire();
      },
      "with()": async () => {
        held.release();
        await primitive.with(() => {});
        held = primitive.tryAcquire() as Token;
      },
      "abandon()": async () => {
        held.release();
        primitive.enqueue(sink).abandon();
        held = primitive.tryAcquire() as Token;
      },
    },
    queued: {
      "its token's release()": async (options) => {
        const next = primitive.acquire(options);
        held.release();
        held = await next;
      },
      "the primitive's release()": async (options) => {
        const next = primitive.acquire(options);
        primitive.release();
        held = await next;
      },
    },
    wait: (options) => primitive.acquire(options),
    enqueue: () => primitive.enqueue(sink),
  };
}

function event(): Subject {
  const primitive = new Event();
  return {
    name: "Event",
    primitives: [primitive],
    atOnce: {
      "clear()": async () => {
        primitive.set();
        await primitive.wait();
        primitive.clear();
      },
    },
    queued: {
      "clear()": async (options) => {
        const wait = primitive.wait(options);
        primitive.set();
        primitive.clear();
        await wait;
      },
    },
    wait: (options) => primitive.wait(options),
    enqueue: () => primitive.enqueue(sink),
  };
}

/** Its lock is free between the cycles. */
function condition(): Subject {
  const primitive = new Condition();
  const notified = async (options: WaitOptions | undefined, release: (other: Token) => void, token: Token) => {
    const wait = primitive.wait(options);
    const other = primitive.tryAcquire() as Token;
    primitive.notify();
    release(other);
    await wait;
    release(token);
  };
  return {
    name: "Condition",
    primitives: [primitive, primitive.lock],
    atOnce: {
      "its token's release()": async () => (await primitive.acquire()).release(),
      "the primitive's release()": async () => {
        await primitive.acquire();
        primitive.release();
      },
      "waitFor() and with()": () => primitive.with(() => primitive.waitFor(() => true)),
    },
    queued: {
      "its token's release()": async (options) =>
        notified(options, (token) => token.release(), await primitive.acquire()),
      "the primitive's release()": async (options) =>
        notified(options, () => primitive.release(), await primitive.acquire()),
    },
    wait(options) {
      const token = primitive.tryAcquire();
      return primitive.wait(options).finally(() => token?.release());
    },
    enqueue() {
      const token = primitive.tryAcquire();
      const end = () => token?.release();
      return primitive.enqueue({ granted: end, failed: end });
    },
  };
}

function barrier(): Subject {
  const primitive = new Barrier(1000);
  const pair = new Barrier(2);
  const single = new Barrier(1);
  return {
    name: "Barrier",
    primitives: [primitive, pair, single],
    atOnce: { "a round of one": () => single.wait() },
    queued: {
      "a round of two": async (options) => {
        const wait = pair.wait(options);
        pair.enqueue();
        await wait;
      },
      "reset()": async (options) => {
        const wait = primitive.wait(options);
        primitive.reset();
        await wait.catch(() => {});
      },
    },
    wait: (options) => primitive.wait(options),
    enqueue: () => primitive.enqueue(sink),
  };
}
