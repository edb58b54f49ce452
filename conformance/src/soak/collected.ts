// Signals, tokens, waiters and primitives that nothing refers to are collected.
import { Keyed } from "@sync/keyed";
import { Lock } from "@sync/lock";
import type { Report } from "../report.ts";
import { gc, turn } from "./garbage.ts";
import { makers, type Subject } from "./subjects.ts";

const each = 100;
const turns = 50;
const shared = new AbortController(); // is never aborted, and outlives everything here
const ignoring = { granted() {}, failed() {} };
const ignored = (promise: Promise<unknown>) => promise.catch(() => {});

/** How a primitive was used last. It returns what is to be collected besides, and keeps what is to be held. */
type Use = (subject: Subject, keep: <T extends object>(value: T) => T) => Promise<object> | object;

/** What is made, and of which nothing but what is kept is held afterwards. */
export interface Collection {
  readonly name: string;
  readonly use: Use;
  make(): Subject;
  /** A control: it is all held, and must not be collected. */
  readonly held: boolean;
}

const uses: Readonly<Record<string, Use>> = {
  "aborted by a signal of its own, whose controller is held": async ({ wait }, keep) => {
    const controller = keep(new AbortController());
    const promise = ignored(wait({ signal: controller.signal }));
    controller.abort("stop");
    await promise;
    return { promise };
  },
  "aborted by a shared signal, which is held": async ({ wait }, keep) => {
    const controller = keep(new AbortController());
    const promises = [1, 2, 3].map(() => ignored(wait({ signal: controller.signal })));
    controller.abort("stop");
    await Promise.all(promises);
    return { ...promises };
  },
  "aborted by one member of a composite, the other long-lived": async ({ wait }) => {
    const own = new AbortController();
    const composite = AbortSignal.any([shared.signal, own.signal]);
    const promise = ignored(wait({ signal: composite }));
    own.abort("stop");
    await promise;
    return { promise, composite };
  },
  "cancelled, its waiter is held": ({ enqueue }, keep) => {
    if (enqueue) keep(enqueue(ignoring)).cancel("stop");
    return {};
  },
  "nothing holds it, and some wait": ({ wait, enqueue }) => ({
    promise: wait({}),
    ...(enqueue && { waiter: enqueue(ignoring) }),
  }),
  "nothing holds it nor the signal on which some wait": ({ wait }) => {
    const { signal } = new AbortController();
    return { signal, ...[1, 2, 3].map(() => wait({ signal })) };
  },
  "control: a signal that is held keeps the primitive on which a call waits": ({ wait }, keep) => {
    ignored(wait({ signal: keep(new AbortController()).signal }));
    return {};
  },
};

/** Each primitive, after each use. */
export function collections(): Collection[] {
  return Object.entries(makers).flatMap(([name, make]) => {
    const all = new Map(Object.entries(uses));
    for (const how of Object.keys(make().queued)) {
      all.set(`granted on a long-lived shared signal, ${how}`, async ({ queued }) => {
        await queued[how]?.({ signal: shared.signal });
        return {};
      });
      all.set(`granted on a composite of a long-lived signal, ${how}`, async ({ queued }) => {
        const composite = AbortSignal.any([shared.signal, new AbortController().signal]);
        await queued[how]?.({ signal: composite });
        return { composite };
      });
    }
    if (make().spend) {
      all.set("a spent token is held", spent);
      all.set("granted on a signal of its own, its token is held: only the signal goes", granted);
    }
    if (name === "Keyed") all.set("a key is not in use any more: only its lock goes", unused);
    return [...all].map(([how, use]) => ({ name: `${name}: ${how}`, make, use, held: how.startsWith("control") }));
  });
}

const granted: Use = async (subject, keep) => {
  const { signal } = new AbortController();
  await Object.values(keep(subject).queued)[0]?.({ signal });
  return { signal };
};

const unused: Use = async (_, keep) => {
  const made: Lock[] = [];
  const keyed = keep(new Keyed<string>((_key) => made[made.push(new Lock()) - 1] as Lock));
  (await keyed.acquire("key")).release();
  return { ...made.splice(0) };
};

const spent: Use = async ({ spend }, keep) => {
  if (spend) keep(await spend());
  return {};
};

/** Makes many, and looks whether they go. A stray reference on the stack may keep a few of them, a leak keeps all. */
export async function watch(report: Report, collection: Collection): Promise<void> {
  await report.run(collection.name, async () => {
    const kept: object[] = [];
    const references = new Map<string, WeakRef<object>[]>();
    for (let i = 0; i < each; i++) await note(collection, kept, references);
    let counts: [what: string, alive: number][] = [];
    for (let i = 0; i < turns; i++) {
      await turn(); // what a job has looked at is alive until it ends
      gc();
      await turn();
      counts = [...references].map(([what, all]) => [what, all.filter((reference) => reference.deref()).length]);
      if (collection.held ? i === 4 : counts.every(([, alive]) => alive <= each / 10)) break;
    }
    const text = counts.map(([what, alive]) => `${each - alive} of ${each} (${what})`).join(", ");
    const right = counts.every(([, alive]) => (collection.held ? alive === each : alive <= each / 10));
    if (!right) throw new Error(`collected ${text}, and ${kept.length} objects are held`);
    return `collected ${text}`;
  });
}

/** In a function of its own, so that nothing stays on the stack. */
async function note(
  { name, make, use, held }: Collection,
  kept: object[],
  references: Map<string, WeakRef<object>[]>,
): Promise<void> {
  const subject = make();
  const others = await use(subject, (value) => {
    kept.push(value);
    return value;
  });
  // A condition's waiter that is held keeps the lock: it will have it back.
  const some = held || name.includes("cancelled") ? subject.primitives.slice(0, 1) : subject.primitives;
  const primitives = name.includes("only") ? [] : some;
  const parts = Object.fromEntries(primitives.map((primitive) => [String(primitive), primitive]));
  for (const [what, value] of Object.entries({ ...parts, ...others } as Record<string, object>)) {
    references.set(what, [...(references.get(what) ?? []), new WeakRef(value)]);
  }
}
