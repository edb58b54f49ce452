// Signals, options and reasons that another realm made: of a `node:vm` context, of an iframe, and where there is neither,
// objects that share no prototype with ours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Condition } from "@sync/condition";
import type { AbortSignalLike } from "@sync/core";
import { ofEach, outcomes } from "./subjects.ts";
import { withThen } from "./with-then.ts";

const each = ofEach(test);

type Bare = <T extends object>(value: T) => T;

/** What a realm makes. The text of this function runs in another realm. */
const realmOf = (bare: Bare) => ({
  signal() {
    const listeners = new Set<{ handleEvent(): void }>();
    return bare({
      aborted: false,
      reason: undefined as unknown,
      addEventListener: (_type: string, listener: { handleEvent(): void }) => void listeners.add(listener),
      removeEventListener: (_type: string, listener: { handleEvent(): void }) => void listeners.delete(listener),
      get listeners() {
        return listeners.size;
      },
      abort(reason: unknown) {
        this.aborted = true;
        this.reason = reason;
        for (const listener of [...listeners]) listener.handleEvent();
      },
    });
  },
  options: (signal: AbortSignalLike) => bare({ signal }),
  error: (message: string): object => bare(new Error(message)),
  promise: (): object => bare(Promise.resolve(true)),
});

type Realm = ReturnType<typeof realmOf>;

/** An iframe's `eval`, in a browser. */
function iframeEval(): ((source: string) => unknown) | undefined {
  const { document } = globalThis as { document?: Document };
  const frame = document?.createElement("iframe");
  if (document === undefined || frame === undefined) return undefined;
  document.documentElement.append(frame);
  return (frame.contentWindow as unknown as { eval(source: string): unknown } | null)?.eval;
}

function otherRealm(): Realm {
  const source = `(${realmOf})((value) => value)`;
  const vm = globalThis.process?.getBuiltinModule?.("node:vm");
  try {
    if (vm !== undefined) return vm.runInNewContext(source) as Realm;
  } catch {
    // a runtime that has the module's name only: the next will do
  }
  const evaluate = iframeEval();
  if (evaluate !== undefined) return evaluate(source) as Realm;
  // Without another realm: no prototypes, so that nothing can be recognised by one.
  const bare: Bare = (value) => Object.setPrototypeOf(value, null);
  return { ...realmOf(bare), promise: () => bare(withThen({ value: (resolve: () => void) => resolve() })) };
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
    signal.abort(reason);
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
  signal.abort("before");
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
