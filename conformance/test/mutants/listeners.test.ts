// A signal by shape, which keeps its listeners by the type of the event, as every signal does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ofEach } from "../primitives.ts";

const each = ofEach(test);

each("the listener that is removed is the one that was added, for the same type of event", async ({ wait, open }) => {
  const listeners = new Map<string, Set<object>>();
  const of = (type: string) => listeners.get(type) ?? listeners.set(type, new Set()).get(type);
  const signal = {
    aborted: false,
    addEventListener: (type: string, listener: object) => of(type)?.add(listener),
    removeEventListener: (type: string, listener: object) => of(type)?.delete(listener),
  };
  const waits = wait({ signal });
  assert.equal(of("abort")?.size, 1);
  open();
  await waits;
  assert.equal(of("abort")?.size, 0);
});
