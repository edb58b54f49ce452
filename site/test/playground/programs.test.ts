/** State, time and program are one: the program of a scenario, run outside on mocked timers, has the events of the playground. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadInside } from "./load.ts";
import { compile, printedBy } from "./outside.ts";

const { exhibits, linesOf, momentAt, programOf, run, timelineOf } = await loadInside();
const outputs = printedBy(exhibits.map(({ scenario }) => programOf(scenario)));

test("the programs compile, with strict settings", { timeout: 60_000 }, () => {
  compile(exhibits.map(({ scenario }) => programOf(scenario)));
});

for (const [index, { id, scenario }] of exhibits.entries()) {
  test(`${id}: the program has the same events in the same order, and the same report`, async () => {
    const isEvent = (text: string) => /^\d/.test(text);
    const output = outputs[index] ?? [];
    const ran = await run(scenario);
    assert.ok(ran.events.length >= 4);
    assert.deepEqual(output.filter(isEvent), linesOf(ran));
    assert.equal(
      output.find((text) => !isEvent(text)),
      ran.report,
    );
    assert.equal(ran.report === undefined, scenario.report === undefined);
  });

  test(`${id}: the queues that are drawn are as long as the primitives say`, async () => {
    const timeline = timelineOf(await run(scenario));
    for (const { at, sample, resources } of timeline.moments) {
      for (const [name, waiting] of Object.entries(sample.waiting)) {
        if (scenario.primitives.some((primitive) => primitive.name === name && primitive.kind === "SingleFlight"))
          continue;
        const drawn = resources.find((resource) => resource.name === name)?.queue ?? [];
        assert.equal(drawn.length, waiting, `${name} at ${at} ms: ${drawn.join(", ")}`);
      }
    }
    assert.equal(momentAt(timeline, timeline.end), timeline.moments.at(-1));
  });
}
