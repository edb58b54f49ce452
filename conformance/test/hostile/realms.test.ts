// Signals, options and reasons that another realm made: of a `node:vm` context, of an iframe, and where there is neither,
// objects that share no prototype with ours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sync/condition";
import type { AbortSignalLike, WaitOptions } from "@sync/core";
import { ofEach, outcomes } from "./subjects.ts";
import { withThen } from "./with-then.ts";

const each = ofEach(test);

/** What another realm makes. */
interface Realm {
  signal(): AbortSignalLike & { readonly listeners: number };
  abort(signal: AbortSignalLike, reason: unknown): void;
  options(signal: AbortSignalLike): WaitOptions;
  error(message: string): unknown;
  promise(): unknown;
}

const source = `({
  signal() {
    const listeners = new Set();
    return {
      __proto__: null,
      aborted: false,
      reason: undefined,
      set: listeners,
      get listeners() { return listeners.size; },
      addEventListener(type, listener) { listeners.add(listener); },
      removeEventListener(type, listener) { listeners.delete(listener); },
    };
  },
  abort(signal, reason) {
    signal.aborted = true;
    signal.reason = reason;
    for (const listener of [...signal.set]) listener.handleEvent();
  },
  options: (signal) => ({ signal }),
  error: (message) => new Error(message),
  promise: () => Promise.resolve(true),
})`;

/** An iframe's `eval`, in a browser. */
function iframeEval(): ((source: string) => unknown) | undefined {
  const { document } = globalThis as { document?: Document };
  const frame = document?.createElement("iframe");
  if (document === undefined || frame === undefined) return undefined;
  document.documentElement.append(frame);
  return (frame.contentWindow as unknown as { eval(source: string): unknown } | null)?.eval;
}

/** The same without another realm: no prototypes, so that nothing can be recognised by one. */
function plainRealm(): Realm {
  const sets = new WeakMap<object, Set<{ handleEvent(): void }>>();
  return {
    signal() {
      const listeners = new Set<{ handleEvent(): void }>();
      const signal = Object.assign(Object.create(null), {
        aborted: false,
        reason: undefined,
        addEventListener: (_type: string, listener: { handleEvent(): void }) => listeners.add(listener),
        removeEventListener: (_type: string, listener: { handleEvent(): void }) => listeners.delete(listener),
      });
      Object.defineProperty(signal, "listeners", { get: () => listeners.size });
      sets.set(signal, listeners);
      return signal;
    },
    abort(signal, reason) {
      Object.assign(signal, { aborted: true, reason });
      for (const listener of [...(sets.get(signal) ?? [])]) listener.handleEvent();
    },
    options: (signal) => Object.assign(Object.create(null), { signal }),
    error: (message) => Object.assign(Object.create(null), { message }),
    promise: () =>
      Object.setPrototypeOf(withThen({ value: (resolve: (value: boolean) => void) => resolve(true) }), null),
  };
}

function otherRealm(): Realm {
  const vm = globalThis.process?.getBuiltinModule?.("node:vm");
  try {
    if (vm !== undefined) return vm.runInNewContext(source) as Realm;
  } catch {
    // a runtime that has the module's name only: the next will do
  }
  const evaluate = iframeEval();
  return evaluate === undefined ? plainRealm() : (evaluate(source) as Realm);
}

const realm = otherRealm();

test("what the other realm makes is not ours", () => {
  assert.equal(realm.error("foreign") instanceof Error, false);
  assert.equal(realm.options(realm.signal()) instanceof Object, false);
  assert.equal(realm.promise() instanceof Promise, false);
});

each(
  "another realm's signal in another realm's options aborts with another realm's error",
  async ({ primitive, wait }) => {
    const signal = realm.signal();
    const reason = realm.error("foreign");
    const waits = outcomes([wait(realm.options(signal)), wait({ signal })]);
    assert.equal(signal.listeners, 1);
    realm.abort(signal, reason);
    assert.deepEqual([primitive.waiting, signal.listeners], [0, 0]);
    for (const outcome of await waits) assert.equal(outcome, reason);
  },
);

each("another realm's signal whose waiters are granted is left without a listener", async ({ wait, open }) => {
  const signal = realm.signal();
  const waits = outcomes([wait({ signal }), wait({ signal })]);
  open();
  assert.deepEqual(await waits, ["granted", "granted"]);
  assert.equal(signal.listeners, 0);
});

each("another realm's signal that is aborted already", async ({ wait }) => {
  const signal = realm.signal();
  realm.abort(signal, "before");
  assert.deepEqual(await outcomes([wait({ signal })]), ["before"]);
  assert.equal(signal.listeners, 0);
});

test("Condition: a predicate that returns another realm's promise is a TypeError", async () => {
  const condition = new Condition();
  const token = await condition.acquire();
  await assert.rejects(
    condition.waitFor(() => realm.promise()),
    TypeError,
  );
  token.release();
});
