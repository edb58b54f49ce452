/** In the real Chromium, the Performance panel gets each wait and hold as a measure with a track. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { show } from "../../packages/trace/test/perfetto-reader.ts";
import { launch, runTraced } from "./browser.ts";
import { tracksOf } from "./panel.ts";

test("trace: userTiming: Chromium records measures, which its Performance panel shows as a track of the primitive", async () => {
  const browser = await launch();
  try {
    const { result, events } = await runTraced(browser, "page.ts");
    const measures = events.filter(({ cat, ph }) => cat === "blink.user_timing" && ph === "b");
    const devtools = measures.map(({ args }) => {
      const { detail } = args as { readonly detail: string };
      return (JSON.parse(detail) as { devtools: Record<string, unknown> }).devtools;
    });
    assert.equal(measures.length, 6);
    for (const { dataType, track, trackGroup } of devtools)
      assert.deepEqual([dataType, track, trackGroup], ["track-entry", "accounts", "@sync"]);

    // What the panel makes of it, by its own code.
    const tracks = await tracksOf(events);
    assert.deepEqual(
      tracks.map(({ name, group }) => [name, group]),
      [["accounts", "@sync"]],
    );
    const entries = tracks.flatMap(({ entries }) => entries);
    assert.deepEqual(
      entries.map(({ name, color }) => `${name} ${color}`).toSorted(),
      [
        "accounts: held (ann) primary",
        "accounts: held (bob) primary",
        "accounts: held (carol) primary",
        "accounts: waiting (bob) warning",
        "accounts: waiting (carol) warning",
        "accounts: waiting (impatient) error",
      ].toSorted(),
    );
    const held = entries.find(({ name }) => name === "accounts: held (ann)");
    assert.ok(held !== undefined && held.ms > 20 && held.ms < 5_000, `${held?.ms}`);
    assert.ok(held.properties.some(([key]) => key === "Requested at"));

    // The same program, recorded for Perfetto in the browser.
    const trace = show(Uint8Array.from(atob(result), (letter) => letter.charCodeAt(0)));
    assert.deepEqual(
      trace.arrows.map(([from, to]) => `${from.track} -> ${to.track}`),
      ["Tasks/ann -> Tasks/bob", "Tasks/bob -> Tasks/carol"],
    );
  } finally {
    await browser.close();
  }
});
