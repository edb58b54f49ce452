// Signals, tokens, waiters and primitives that nobody holds are collected.
import type { Lock } from "@sync/lock";
import { gc, turn } from "./garbage.ts";
import type { Report } from "./report.ts";
import { makers, type Subject } from "./subjects.ts";

const each = 100;
const turns = 50;

/** What is made, and of which nothing but `kept` is held afterwards. */
export interface Collection {
  readonly name: string;
  /** Makes one, and names what is to be collected, or in a control what is to stay. */
  make(kept: object[]): Promise<Readonly<Record<string, object>>> | Readonly<Record<string, object>>;
  /** A control: it is all held, and must not be collected. */
  readonly held?: boolean;
}

/** Every way in which a primitive may be left. */
export function* collections(): Generator<Collection> {
  const shared = new AbortController(); // is never aborted, and outlives everything here
  for (const [name, make] of Object.entries(makers)) {
    for (const [how] of Object.entries(make().queued)) {
      const granted = (subject: Subject, signal: AbortSignal) => subject.queued[how]?.({ signal });
      yield {
        name: `${name}: granted on a long-lived shared signal, ${how}`,
        async make(kept) {
          kept.push(shared);
          const subject = make();
          await granted(subject, shared.signal);
          return parts(subject);
        },
      };
      yield {
        name: `${name}: granted on a composite of a long-lived signal, ${how}`,
        async make(kept) {
          kept.push(shared);
          const subject = make();
          const composite = AbortSignal.any([shared.signal, new AbortController().signal]);
          await granted(subject, composite);
          return { ...parts(subject), composite };
        },
      };
    }
    yield {
      name: `${name}: aborted by a signal of its own, whose controller is held`,
      async make(kept) {
        const subject = make();
        const controller = new AbortController();
        kept.push(controller);
        const promise = subject.wait({ signal: controller.signal });
        controller.abort("stop");
        await promise.catch(() => {});
        return { ...parts(subject), promise };
      },
    };
    yield {
      name: `${name}: aborted by a shared signal, which is held`,
      async make(kept) {
        const subject = make();
        const controller = new AbortController();
        kept.push(controller);
        const promises = [1, 2, 3].map(() => subject.wait({ signal: controller.signal }).catch(() => {}));
        controller.abort("stop");
        await Promise.all(promises);
        return { ...parts(subject), ...named(promises) };
      },
    };
    yield {
      name: `${name}: aborted by one member of a composite, the other long-lived`,
      async make(kept) {
        kept.push(shared);
        const subject = make();
        const own = new AbortController();
        const composite = AbortSignal.any([shared.signal, own.signal]);
        const promise = subject.wait({ signal: composite }).catch(() => {});
        own.abort("stop");
        await promise;
        return { ...parts(subject), promise, composite };
      },
    };
    yield {
      name: `${name}: abandoned, its request is held`,
      make(kept) {
        const subject = make();
        const request = subject.enqueue();
        request.abandon("stop");
        kept.push(request);
        return first(subject);
      },
    };
    yield {
      name: `${name}: nobody holds it, and some wait`,
      make() {
        const subject = make();
        const promise = subject.wait({});
        const request = subject.enqueue();
        return { ...parts(subject), promise, request };
      },
    };
    yield {
      name: `${name}: nobody holds it nor the signal on which some wait`,
      make() {
        const subject = make();
        const { signal } = new AbortController();
        const promises = [1, 2, 3].map(() => subject.wait({ signal }));
        return { ...parts(subject), signal, ...named(promises) };
      },
    };
    yield {
      name: `${name}: control: a signal that is held keeps the primitive on which somebody waits`,
      held: true,
      make(kept) {
        const subject = make();
        const controller = new AbortController();
        kept.push(controller);
        subject.wait({ signal: controller.signal }).catch(() => {});
        return first(subject);
      },
    };
  }
  for (const name of ["Lock", "Semaphore", "BoundedSemaphore"]) {
    yield {
      name: `${name}: a spent token is held`,
      async make(kept) {
        const subject = (makers[name] as () => Subject)();
        const governor = subject.primitives[0] as Lock;
        governor.release();
        const token = await governor.acquire();
        token.release();
        kept.push(token);
        return parts(subject);
      },
    };
  }
}

/** Makes many, and looks whether they go. A stray reference on the stack may keep a few of them, a leak keeps all. */
export async function watch(report: Report, { name, make, held = false }: Collection): Promise<void> {
  await report.run(name, async () => {
    const kept: object[] = [];
    const references = new Map<string, WeakRef<object>[]>();
    for (let i = 0; i < each; i++) await note(make, kept, references);
    let counts: [what: string, alive: number][] = [];
    for (let i = 0; i < turns; i++) {
      await turn(); // what a job has looked at is alive until it ends
      gc();
      await turn();
      counts = [...references].map(([what, all]) => [what, all.filter((reference) => reference.deref()).length]);
      if (held ? i === 4 : counts.every(([, alive]) => alive <= each / 10)) break;
    }
    const text = counts.map(([what, alive]) => `${each - alive} of ${each} (${what})`).join(", ");
    const right = counts.every(([, alive]) => (held ? alive === each : alive <= each / 10));
    if (!right) throw new Error(`collected ${text}, and ${kept.length} objects are held`);
    return `collected ${text}`;
  });
}

/** In a function of its own, so that nothing stays on the stack. */
async function note(
  make: Collection["make"],
  kept: object[],
  references: Map<string, WeakRef<object>[]>,
): Promise<void> {
  for (const [what, value] of Object.entries(await make(kept))) {
    const all = references.get(what) ?? [];
    all.push(new WeakRef(value));
    references.set(what, all);
  }
}

/** The primitives of a subject, by name. */
function parts({ primitives }: Subject): Record<string, object> {
  return Object.fromEntries(primitives.map((primitive) => [String(primitive), primitive]));
}

/** The one that is waited for. */
function first({ primitives: [primitive = {}] }: Subject): Record<string, object> {
  return { [String(primitive)]: primitive };
}

function named(promises: Promise<unknown>[]): Record<string, object> {
  return Object.fromEntries(promises.map((promise, i) => [`promise ${i + 1}`, promise]));
}
