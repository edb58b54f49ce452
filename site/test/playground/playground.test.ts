/** The playground in a real Chromium: every scenario to its end, every button, links, the keyboard, and how much is loaded. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { SyncPlayground } from "../../src/playground/element.ts";
import type { Scenario } from "../../src/playground/scenario.ts";
import { loadInside } from "./load.ts";
import { printedBy } from "./outside.ts";
import { change, Pages, press, shown } from "./page.ts";

const { exhibits, fragmentOf, linesOf, programOf, run } = await loadInside();
const pages = await Pages.open();
after(() => pages.close());

const element = (id: string) => `<sync-playground scenario="${id}"></sync-playground>`;

/** The lines of a run, as the log shows them. */
async function linesFor(scenario: Scenario): Promise<string[]> {
  return linesOf(await run(scenario));
}

const [common, commonErrors] = await pages.page(element("fifo"), {
  viewport: { width: 1000, height: 800 },
  permissions: ["clipboard-read", "clipboard-write"],
});

for (const { id, scenario } of exhibits) {
  test(`${id}: stepped through to its end and back`, async () => {
    await change(common, id);
    await common.locator(".figure").press("Home");
    const forth = [await shown(common)];
    assert.equal(forth[0]?.time, 0);
    for (;;) {
      const now = await press(common, "step");
      if (now.time === forth.at(-1)?.time) break;
      forth.push(now);
    }
    const last = forth.at(-1);
    assert.deepEqual(last?.log, await linesFor(scenario));
    assert.equal(last?.program, programOf(scenario));
    const stuck = ["deadlock", "reentry"].includes(id);
    assert.equal(last?.end.includes("for ever"), stuck);
    assert.equal(last?.report.includes("deadlock (probable)"), stuck);
    for (const before of forth.slice(0, -1).reverse()) {
      assert.deepEqual(await press(common, "back"), before); // whichever way the time was reached
    }
    assert.deepEqual(commonErrors, []);
  });
}

const changed: { readonly name: string; readonly scenario: Scenario; readonly program: string }[] = [];
for (const { id, scenario } of exhibits) {
  test(`${id}: every button`, async () => {
    const first = await change(common, id);
    assert.equal(first.scenario, JSON.stringify(scenario));
    assert.equal((await press(common, "play")).scenario, first.scenario);
    await press(common, "play");
    await common.locator(".figure").press("Home");
    assert.notEqual((await press(common, "step")).time, 0);
    assert.equal((await press(common, "back")).time, 0);
    const before = await press(common, "step"); // early, so that all tasks can be aborted
    const buttons = await common.locator("button").evaluateAll((buttons) =>
      buttons.map((button) => ({
        key: button.getAttribute("data-key") ?? "",
        disabled: button.hasAttribute("disabled"),
      })),
    );
    assert.equal(new Set(buttons.map(({ key }) => key)).size, buttons.length);
    assert.ok(buttons.length >= 6 + scenario.tasks.length);
    for (const { key, disabled } of buttons) {
      if (disabled || ["play", "back", "step"].includes(key)) continue;
      const now = await press(common, key);
      assert.equal(now.program, programOf(JSON.parse(now.scenario)));
      if (key === "copy") {
        assert.equal(await common.evaluate(() => navigator.clipboard.readText()), now.program);
        assert.equal((await shown(common)).message, "Copied.");
      } else {
        assert.notEqual(now.scenario, before.scenario, key);
        assert.equal(now.time, before.time);
        changed.push({ name: `${id}, ${key}`, scenario: JSON.parse(now.scenario), program: now.program });
        assert.equal((await press(common, "undo")).scenario, before.scenario, key);
        await press(common, key);
        assert.equal((await press(common, "again")).scenario, first.scenario, key);
        await press(common, "undo");
        await press(common, "undo");
      }
    }
    assert.deepEqual(commonErrors, []);
  });
}

test("what the buttons make: the program has the same events in the same order", { timeout: 60_000 }, async () => {
  assert.ok(changed.length > 100, `only ${changed.length} changes`);
  const untraced = changed.filter(({ scenario }) => scenario.report === undefined);
  const outputs = printedBy(untraced.map(({ program }) => program));
  for (const [index, { name, scenario }] of untraced.entries()) {
    assert.deepEqual(outputs[index], await linesFor(scenario), name);
  }
});

test("a link opens a state at a moment, in another page", async () => {
  const [page, errors] = await pages.page(element("fifo"));
  await page.locator('[data-key="time"]').fill("20");
  await press(page, "abort carl");
  await press(page, "add task");
  const before = await shown(page);
  assert.equal(before.time, 20);
  const href = await page.locator('[data-key="link"]').getAttribute("href");
  assert.match(href ?? "", /^#fifo=[\w-]+&t=20$/);
  const [other, otherErrors] = await pages.page(element("fifo"), {}, href ?? "");
  assert.deepEqual(await shown(other), before);
  await page.locator('[data-key="link"]').click(); // on the same page
  assert.deepEqual(await shown(page), before);
  assert.deepEqual([...errors, ...otherErrors], []);
  await Promise.all([page.context().close(), other.context().close()]);
});

const [fifo] = exhibits;
const invalid: [name: string, fragment: string, message: RegExp][] = [
  ["no base64", "#fifo=!!!&t=5", /not JSON in base64url/],
  ["no JSON", "#fifo=YWJj", /not JSON in base64url/],
  ["no scenario", fragmentOf("fifo", { primitives: [] }, 0), /primitives is \[\]: it must be a list of 1 to 4/],
  ["no time", `${fragmentOf("fifo", fifo?.scenario, 0)}x`, /t is "0x"/],
  [
    "markup in a name",
    fragmentOf("fifo", { ...fifo?.scenario, tasks: [{ name: "<img src=x>", at: 0, steps: [] }] }, 0),
    /tasks\[0\]\.name is "<img src=x>": it must be a name/,
  ],
];
for (const [name, fragment, message] of invalid) {
  test(`a link that is not valid says so, and nothing breaks: ${name}`, async () => {
    const [page, errors] = await pages.page(element("fifo"), {}, fragment);
    const now = await shown(page);
    assert.match(now.message, message);
    assert.equal(now.scenario, JSON.stringify(fifo?.scenario));
    await press(page, "step");
    assert.deepEqual(errors, []);
    await page.context().close();
  });
}

test("a scenario that is not there says so", async () => {
  const [page, errors] = await pages.page(element("nowhere"));
  assert.equal(await page.locator(".message").textContent(), 'There is no scenario "nowhere".');
  assert.deepEqual(errors, []);
  await page.context().close();
});

test("the keyboard: arrows step, Home and End go to the ends, space plays", async () => {
  const [page, errors] = await pages.page(element("fifo"));
  await page.clock.install();
  const time = async () => (await shown(page)).time;
  await page.locator(".figure").press("Home");
  assert.equal(await time(), 0);
  await page.keyboard.press("ArrowRight");
  assert.equal(await time(), 5);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await time(), 5);
  await page.keyboard.press("End");
  assert.equal(await time(), 90);
  await page.keyboard.press("Space"); // from the start, because it was at the end
  await page.clock.runFor(1000);
  await page.keyboard.press("Space");
  const playing = await time();
  assert.ok(playing > 10 && playing < 40, String(playing));
  await page.clock.runFor(1000);
  assert.equal(await time(), playing);
  await page.keyboard.press("Space");
  await page.clock.runFor(10_000);
  assert.equal(await time(), 90);
  assert.equal(await page.locator('[data-key="play"]').textContent(), "Play");
  await page.locator('[data-key="step"]').press("ArrowLeft"); // also on a button
  assert.equal(await time(), 65);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test("what had the focus has it again when the scenario has changed", async () => {
  const [page] = await pages.page(element("fifo"));
  await page.locator('[data-key="add task"]').press("Enter");
  await shown(page);
  const focused = () =>
    page.evaluate(() => document.querySelector("sync-playground")?.shadowRoot?.activeElement?.getAttribute("data-key"));
  assert.equal(await focused(), "add task");
  await page.context().close();
});

test("with reduced motion it plays from moment to moment", async () => {
  const [page, errors] = await pages.page(element("fifo"), { reducedMotion: "reduce" });
  await page.clock.install();
  await page.locator(".figure").press("Home");
  await page.keyboard.press("Space");
  const times = new Set<number>();
  for (let n = 0; n < 20; n++) {
    await page.clock.runFor(400);
    times.add((await shown(page)).time);
  }
  assert.deepEqual([...times], [0, 5, 10, 15, 30, 50, 65, 90]);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test("on a phone nothing is wider than the window", { timeout: 60_000 }, async () => {
  const [page] = await pages.page(element("fifo"), { viewport: { width: 320, height: 640 } });
  for (const { id } of exhibits) {
    await change(page, id);
    await page.locator(".figure").press("End");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${id} is ${width} px wide`);
  }
  await page.context().close();
});

test("the scripts of the playground take no more than 32 kB, gzipped", () => {
  const { files, first } = pages.bundled;
  const size = first.reduce((sum, name) => sum + gzipSync(files.get(name) ?? "", { level: 9 }).length, 0);
  assert.ok(size <= 32_000, `${size} bytes`);
});

test("several on a page do not see each other: each has its own report", async () => {
  const ids = ["deadlock", "acquire-all", "reentry", "deadlock"];
  const [page, errors] = await pages.page(ids.map(element).join(""));
  const reports = await page.evaluate(async () => {
    const elements = [...document.querySelectorAll<SyncPlayground>("sync-playground")];
    await Promise.all(elements.map(({ ready }) => ready));
    return elements.map(({ shadowRoot }) => shadowRoot?.querySelector(".report")?.textContent ?? "");
  });
  const expected = await Promise.all(
    ids.map(async (id) => {
      const exhibit = exhibits.find((exhibit) => exhibit.id === id);
      return exhibit === undefined ? undefined : ((await run(exhibit.scenario)).report ?? "");
    }),
  );
  assert.deepEqual(reports, expected);
  assert.match(reports[0] ?? "", /2 tasks wait for each other/);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test("a number that is not allowed becomes the nearest that is", async () => {
  const [page, errors] = await pages.page(element("resize"));
  for (const [typed, ms] of [
    ["-5", 0],
    ["", 0],
    ["7.6", 8],
    ["99999", 500],
  ] as const) {
    await page.locator('[data-key="add task ms"]').fill(typed);
    const { scenario } = await press(page, "add task");
    const { tasks } = JSON.parse(scenario) as Scenario;
    assert.deepEqual(tasks.at(-1)?.steps, [{ do: "hold", on: "slots", steps: [{ do: "work", ms }] }]);
    await press(page, "undo");
  }
  assert.deepEqual(errors, []);
  await page.context().close();
});

test("it plays from the start, unless the time was moved before", async () => {
  const [page] = await pages.page(element("fifo"));
  await page.clock.install();
  assert.equal((await press(page, "play")).time, 0);
  await press(page, "play");
  await page.locator('[data-key="time"]').fill("50");
  assert.equal((await press(page, "play")).time, 50);
  await page.context().close();
});

test("a task with a key or a priority of one's choice", async () => {
  const [page, errors] = await pages.page(element("keyed"));
  await page.locator('[data-key="add save key"]').selectOption("u2");
  const keyed = JSON.parse((await press(page, "add save")).scenario) as Scenario;
  assert.deepEqual(keyed.tasks.at(-1)?.steps, [
    { do: "hold", on: "users", key: "u2", steps: [{ do: "work", ms: 30 }] },
  ]);
  await change(page, "limiter");
  await page.locator('[data-key="add job priority"]').fill("7");
  const limited = JSON.parse((await press(page, "add job")).scenario) as Scenario;
  assert.deepEqual(limited.tasks.at(-1)?.steps, [{ do: "run", on: "jobs", priority: 7, ms: 30 }]);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test("there are never more tasks than a link can open", async () => {
  const [page, errors] = await pages.page(element("fifo"));
  for (let n = 0; n < 20; n++) await press(page, "add task");
  const full = await shown(page);
  assert.equal((JSON.parse(full.scenario) as Scenario).tasks.length, 24);
  const after = await press(page, "add task");
  assert.equal(after.scenario, full.scenario);
  assert.match(after.message, /^That is too much: tasks is .* a list of 0 to 24\.$/);
  assert.deepEqual(errors, []);
  await page.context().close();
});
