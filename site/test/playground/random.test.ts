/** Scenarios that chance makes: their programs have the same events, the links bring them back, and the queues are right. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadInside } from "./load.ts";
import { printedBy } from "./outside.ts";
import { changedAnywhere, randomScenario } from "./random.ts";

const { drawingOf, fragmentOf, linesOf, openedBy, parseScenario, programOf, run, timelineOf } = await loadInside();
const scenarios = Array.from({ length: 300 }, (_, seed) => randomScenario(seed + 1));

test("the programs have the same events in the same order", { timeout: 120_000 }, async () => {
  const outputs = printedBy(scenarios.map(programOf));
  let events = 0;
  for (const [index, scenario] of scenarios.entries()) {
    const lines = linesOf(await run(scenario));
    events += lines.length;
    assert.deepEqual(outputs[index], lines, `seed ${index + 1}: ${JSON.stringify(scenario)}`);
  }
  assert.ok(events > 3000, `only ${events} events`);
});

test("a link brings them back", () => {
  for (const scenario of scenarios) {
    const opened = openedBy(fragmentOf("random", scenario, 15), "random");
    assert.deepEqual(opened, { scenario, time: 15 });
  }
});

test("the queues that are drawn are as long as the primitives say, and all can be drawn", async () => {
  for (const [index, scenario] of scenarios.entries()) {
    const timeline = timelineOf(await run(scenario));
    for (const { at, sample, resources } of timeline.moments) {
      assert.match(drawingOf(timeline, { time: at, width: 300 }), /^<svg .*<\/svg>$/);
      for (const { name, kind } of scenario.primitives) {
        if (kind === "SingleFlight" || kind === "Keyed") continue;
        const queue = resources.find((resource) => resource.name === name)?.queue ?? [];
        assert.equal(queue.length, sample.waiting[name], `seed ${index + 1}, ${name} at ${at} ms`);
      }
    }
  }
});

test("what has been acquired was not behind what still waits: the order that is drawn is that of the grants", async () => {
  let acquired = 0;
  for (const [index, scenario] of scenarios.entries()) {
    const { moments } = timelineOf(await run(scenario));
    for (const [at, { tasks, resources, events }] of moments.entries()) {
      const before = moments[at - 1];
      for (const { name, queue } of resources) {
        const earlier = before?.resources.find((resource) => resource.name === name)?.queue ?? [];
        for (const [position, task] of earlier.entries()) {
          const acquires = ({ task: of, happening: { does } }: (typeof events)[number]) =>
            of === task && (does === "acquires" || does === "starts");
          if (queue.includes(task) || tasks.get(task)?.is === "cancelled" || !events.some(acquires)) continue;
          acquired++;
          const overtaken = earlier.slice(0, position).filter((ahead) => queue.includes(ahead));
          const again = overtaken.filter((ahead) => !events.some(({ task }) => task === ahead));
          assert.deepEqual(again, [], `seed ${index + 1}: ${task} has ${name} at ${moments[at]?.at} ms`);
        }
      }
    }
  }
  assert.ok(acquired > 40, String(acquired));
});

test("what is changed anywhere is rejected with a message, or is a scenario that runs", async () => {
  let [rejected, ran] = [0, 0];
  for (const [index, scenario] of scenarios.entries()) {
    for (let n = 0; n < 5; n++) {
      const changed = changedAnywhere(scenario, index * 5 + n);
      let parsed: ReturnType<typeof parseScenario>;
      try {
        parsed = parseScenario(changed);
      } catch (error) {
        assert.match(
          String(error),
          /^TypeError: (the scenario|[\w[\].]+) (is .+: it must be|has \w+: it can have only) .+/,
        );
        rejected++;
        continue;
      }
      assert.ok(programOf(parsed).includes("began"));
      assert.ok(timelineOf(await run(parsed)).moments.length > 0);
      ran++;
    }
  }
  assert.ok(rejected > 300 && ran > 100, `${rejected} rejected, ${ran} ran`);
});
