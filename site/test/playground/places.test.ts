/** Each task is shown at the line of the program at which it waits or works. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scenario } from "../../src/playground/scenario.ts";
import { loadInside } from "./load.ts";
import { randomScenario } from "./random.ts";

const { exhibits, Places, programOf, run, timelineOf } = await loadInside();
const random = Array.from({ length: 300 }, (_, seed) => ({
  id: `seed ${seed + 1}`,
  scenario: randomScenario(seed + 1),
}));

/** Throws unless each task that has begun and has not ended is at a line that awaits what it waits for. */
async function check(id: string, scenario: Scenario): Promise<number> {
  const program = programOf(scenario);
  const lines = program.split("\n");
  const places = new Places(program);
  const timeline = timelineOf(await run(scenario));
  let found = 0;
  for (const { at, tasks } of timeline.moments) {
    const shown = places.at(timeline, at);
    for (const [task, { is, waitsFor }] of tasks) {
      const here = [...shown].filter(([, names]) => names.includes(task)).map(([line]) => lines[line] ?? "");
      const message = `${id}, ${task} at ${at} ms: ${here.join(" ")}`;
      if (is === "waits" && waitsFor !== undefined) {
        assert.equal(here.length, 1, message);
        assert.match(here[0] ?? "", /(await|yield\*) .*(acquire|acquireAll|wait|run|withLock)\(/, message);
      } else if (is === "runs") {
        assert.equal(here.length, 1, message);
        assert.match(here[0] ?? "", /\bsleep\(/, message);
      } else {
        assert.equal(here.length, 0, message);
      }
      found += here.length;
    }
  }
  return found;
}

test("in all scenarios", async () => {
  for (const { id, scenario } of exhibits) assert.ok((await check(id, scenario)) > 0);
});

test("in scenarios that chance makes", async () => {
  let found = 0;
  for (const { id, scenario } of random) found += await check(id, scenario);
  assert.ok(found > 1000, String(found));
});
