// Each primitive, as one cycle after another uses it: between two cycles it is held, unset or unfilled, and nothing waits.
import { Barrier } from "@sync/barrier";
import type { Condition } from "@sync/condition";
import { enqueue, type Governor, type Token, type WaitOptions } from "@sync/core";
import type { Event } from "@sync/event";
import { OneKey } from "../../test/adapters.ts";
import { type Busy, busyOf, type Observed, observedOf } from "../../test/primitives.ts";

/** Some ways to do something, by name. */
type Ways<F> = Readonly<Record<string, F>>;

/** One primitive, under use. */
export interface Subject extends Pick<Busy, "wait">, Partial<Pick<Observed, "enqueue">> {
  /** What it consists of: nothing but the subject holds it. The first is what is waited for. */
  readonly primitives: readonly object[];
  /** Is granted on the spot, and gives back. By way of giving back: its token's, or the primitive's own. */
  readonly atOnce: Ways<() => Promise<unknown>>;
  /** Waits, is granted, and gives back. */
  readonly queued: Ways<(options?: WaitOptions) => Promise<unknown>>;
  /** Acquires and releases, and returns the token. */
  readonly spend?: () => Promise<Token>;
}

/** How to make each primitive. */
export const makers: Ways<() => Subject> = {
  Lock: () => governor("Lock"),
  Semaphore: () => governor("Semaphore"),
  BoundedSemaphore: () => governor("BoundedSemaphore"),
  Event: event,
  Condition: condition,
  Barrier: barrier,
  ReadWriteLock: () => governor("ReadWriteLock"),
  WriteLock: () => governor("WriteLock"),
  acquireAll: () => governor("acquireAll"),
  Keyed: () => governor("Keyed"),
  "Keyed with make": () => governor("Keyed with make"),
};

/** Ways to give back, and what is done with each. */
function byBoth<F>(ofPrimitive: (() => void) | undefined, use: (release: (token: Token) => void) => F): Ways<F> {
  return {
    "its token's release()": use((token) => token.release()),
    ...(ofPrimitive && { "the primitive's release()": use(ofPrimitive) }),
  };
}

/** What is acquired: what has no `with()`, no observers or no `release()` of its own is not used so. */
type Acquired = Pick<Governor, "acquire" | "tryAcquire"> &
  Partial<Pick<Governor, "with" | typeof enqueue>> & { release?(): void };

/** Held between the cycles: each passes it on to itself. */
function governor(name: string): Subject {
  const busy: Busy & Partial<Observed> = observedOf(name) ?? busyOf(name);
  const primitive = busy.primitive as Busy["primitive"] & Acquired;
  busy.open();
  let held = primitive.tryAcquire() as Token;
  const freeFor = (use: () => unknown) => async () => {
    held.release();
    await use();
    held = primitive.tryAcquire() as Token;
  };
  const release = primitive.release && (() => primitive.release?.());
  return {
    ...busy,
    primitives: primitive instanceof OneKey ? [primitive, primitive.keyed] : [primitive],
    async spend() {
      held.release();
      const token = await primitive.acquire();
      token.release();
      return token;
    },
    atOnce: {
      ...byBoth(release, (give) => async () => {
        give(held);
        held = await primitive.acquire();
      }),
      ...(primitive.with && { "with()": freeFor(() => primitive.with?.(() => {})) }),
      ...(primitive[enqueue] && { "cancel()": freeFor(() => primitive[enqueue]?.().cancel()) }),
    },
    queued: byBoth(release, (give) => async (options) => {
      const next = primitive.acquire(options);
      give(held);
      held = await next;
    }),
  };
}

function event(): Subject {
  const busy = observedOf("Event");
  const primitive = busy.primitive as Event;
  const cycle = async (wait: () => Promise<unknown>) => {
    primitive.set();
    await wait();
    primitive.clear();
  };
  return {
    ...busy,
    primitives: [primitive],
    atOnce: { "clear()": () => cycle(() => primitive.wait()) },
    queued: {
      "clear()": (options) => {
        const wait = primitive.wait(options);
        return cycle(() => wait);
      },
    },
  };
}

/** Its lock is free between the cycles. */
function condition(): Subject {
  const busy = observedOf("Condition");
  const primitive = busy.primitive as Condition;
  const release = () => primitive.release();
  return {
    ...busy,
    primitives: [primitive, primitive.lock],
    atOnce: {
      ...byBoth(release, (give) => async () => give(await primitive.acquire())),
      "waitFor() and with()": () => primitive.with(() => primitive.waitFor(() => true)),
    },
    queued: byBoth(release, (give) => async (options) => {
      const token = await primitive.acquire();
      const wait = primitive.wait(options);
      const other = primitive.tryAcquire() as Token;
      primitive.notify();
      give(other);
      await wait;
      give(token);
    }),
  };
}

function barrier(): Subject {
  const busy = observedOf("Barrier");
  const [pair, single] = [new Barrier(2), new Barrier(1)];
  return {
    ...busy,
    primitives: [busy.primitive, pair, single],
    atOnce: { "a round of one": () => single.wait() },
    queued: {
      "a round of two": async (options) => {
        const wait = pair.wait(options);
        pair[enqueue]();
        await wait;
      },
      "reset()": async (options) => {
        const wait = busy.wait(options);
        (busy.primitive as Barrier).reset();
        await wait.catch(() => {});
      },
    },
  };
}
