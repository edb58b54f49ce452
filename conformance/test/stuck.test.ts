// Programs that are stuck or lose something: tracing finds what is wrong with each, and nothing else.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { stop } from "@sync/trace";
import { programs } from "../src/stuck/programs.ts";
import { kindsOf, watch } from "../src/stuck/watch.ts";

afterEach(stop);

for (const [name, program] of Object.entries(programs)) {
  if (program.runsDry) continue; // `npm run check -- stuck` runs it as a process of its own
  test(`stuck: ${name}: ${program.finds.join(", ")}`, async () => {
    const { tracer, end } = await watch(program);
    assert.deepEqual(kindsOf(tracer), [...program.finds].sort());
    const file = new RegExp(`programs/${name}\\.ts`);
    for (const { steps } of tracer.snapshot().findings) {
      for (const { frames, primitive } of steps) assert.match(frames[0]?.file ?? primitive, file);
      assert.ok(steps.length > 0);
    }
    if (!program.ends) return;
    await end;
    assert.deepEqual(kindsOf(tracer), []);
  });
}
