// `AbortSignal.any`: trees of signals, members that are aborted already, and members that nobody else holds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ended, ofEach, outcomes, turn } from "./subjects.ts";

const each = ofEach(test);

/** Collects garbage, where a program may ask for it. */
async function collect(): Promise<void> {
  const gc = "Bun" in globalThis ? () => Bun.gc(true) : (globalThis as { gc?: () => void }).gc;
  for (let i = 0; i < 3; i++) {
    gc?.();
    await turn();
  }
}

each("either member of a signal of two aborts the wait", async ({ primitive, wait }) => {
  const [own, shared] = [new AbortController(), new AbortController()];
  const waits = outcomes([
    wait({ signal: AbortSignal.any([own.signal, shared.signal]) }),
    wait({ signal: AbortSignal.any([new AbortController().signal, shared.signal]) }),
    wait({ signal: shared.signal }),
  ]);
  own.abort("own");
  assert.equal(primitive.waiting, 2);
  shared.abort("shared");
  await ended(primitive, waits, ["own", "shared", "shared"]);
});

each("a leaf of a deep tree aborts those above it, and nobody else", async ({ primitive, wait, open }) => {
  const leaf = new AbortController();
  const other = new AbortController();
  const levels: AbortSignal[] = [AbortSignal.any([leaf.signal])];
  for (let depth = 1; depth < 20; depth++)
    levels.push(AbortSignal.any([levels[depth - 1] as AbortSignal, other.signal]));
  const waits = outcomes(levels.map((signal) => wait({ signal })));
  const bystander = outcomes([wait({ signal: AbortSignal.any([other.signal]) })]);
  leaf.abort("leaf");
  assert.equal(primitive.waiting, 1);
  assert.deepEqual(await waits, Array(20).fill("leaf"));
  open();
  assert.deepEqual(await bystander, ["granted"]);
});

each("a member that is aborted already: rejects at once, nested or not", async ({ primitive, wait }) => {
  const live = new AbortController();
  const flat = AbortSignal.any([live.signal, AbortSignal.abort("before"), AbortSignal.abort("too late")]);
  const nested = AbortSignal.any([live.signal, AbortSignal.any([flat])]);
  assert.deepEqual(await outcomes([wait({ signal: flat }), wait({ signal: nested })]), ["before", "before"]);
  assert.equal(primitive.waiting, 0);
});

each("1,000 composites of one source, all aborted by it", async ({ primitive, wait }) => {
  const source = new AbortController();
  const waits = outcomes(
    Array.from({ length: 1000 }, () =>
      wait({ signal: AbortSignal.any([source.signal, new AbortController().signal]) }),
    ),
  );
  assert.equal(primitive.waiting, 1000);
  source.abort("source");
  await ended(primitive, waits, Array(1000).fill("source"));
});

each(
  "a composite that nobody else holds, one of whose members is garbage, aborts all the same",
  async ({ primitive, wait }) => {
    const source = new AbortController();
    const composite = () => AbortSignal.any([new AbortController().signal, AbortSignal.any([source.signal])]);
    const waits = outcomes([wait({ signal: composite() }), wait({ signal: composite() })]);
    await collect();
    source.abort("source");
    await ended(primitive, waits, ["source", "source"]);
  },
);

each("a signal of no members never aborts", async ({ wait, open }) => {
  const waits = outcomes([wait({ signal: AbortSignal.any([]) })]);
  await collect();
  open();
  assert.deepEqual(await waits, ["granted"]);
});
