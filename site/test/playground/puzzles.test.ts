/** The puzzles: each can be solved, or cannot go wrong, which all orders of the steps show; and in a real Chromium. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Page } from "playwright";
import type { SyncPuzzle } from "../../src/playground/puzzle/element.ts";
import { loadInside } from "./load.ts";
import { Pages, ready } from "./page.ts";
import { endsOf } from "./search.ts";

const { play, puzzles } = await loadInside();
const pages = await Pages.open();
after(() => pages.close());

const solutions = new Map<string, readonly number[]>();
for (const puzzle of puzzles) {
  test(`${puzzle.id}: all orders of the steps`, async () => {
    const ends = await endsOf(puzzle, play);
    const solved = ends.filter(({ outcome }) => outcome === "solved");
    const over = ends.filter(({ outcome }) => outcome === "over");
    assert.ok(solved.length > 0, "no order solves it");
    if (puzzle.goal.is === "none") {
      assert.equal(over.length, 0);
      for (const { players, timeline, choices } of ends) {
        assert.ok(
          players.every(({ is }) => is === "done"),
          choices.join(),
        );
        assert.ok(!Object.values(timeline.moments.at(-1)?.sample.variables ?? {}).includes(10));
      }
    } else {
      assert.ok(over.length > 0, "no order fails, so there is nothing to find");
    }
    solutions.set(puzzle.id, solved[0]?.choices ?? []);
  });
}

test("a choice that is not possible is an error", async () => {
  const [puzzle] = puzzles;
  assert.ok(puzzle);
  await assert.rejects(play(puzzle, [0, 0, 0]), {
    name: "TypeError",
    message: /^step 3 is of ann, which cannot do one then$/,
  });
});

/** Presses a button, and says what is shown. */
async function press(
  page: Page,
  key: string,
): Promise<{ outcome: string; why: string[]; log: string[]; choices: string }> {
  await page.locator(`[data-key="${key}"]`).click();
  return await shown(page);
}

async function shown(page: Page): Promise<{ outcome: string; why: string[]; log: string[]; choices: string }> {
  await ready(page);
  return await page.evaluate(() => {
    const element = document.querySelector<SyncPuzzle>("sync-puzzle");
    const texts = (selector: string) =>
      [...(element?.shadowRoot?.querySelectorAll(selector) ?? [])].map((found) => found.textContent ?? "");
    return {
      outcome: texts(".outcome").join(),
      why: texts(".why"),
      log: texts(".log p"),
      choices: String(element?.position?.choices),
    };
  });
}

for (const { id, lesson, goal, tasks } of puzzles) {
  test(`${id}: solved with its buttons, undone, and opened by its link`, { timeout: 60_000 }, async () => {
    const [page, errors] = await pages.page(`<sync-puzzle puzzle="${id}"></sync-puzzle>`);
    const start = await shown(page);
    const solution = solutions.get(id) ?? [];
    for (const choice of solution) await press(page, `step ${tasks[choice]?.name}`);
    const end = await shown(page);
    assert.ok(end.outcome.endsWith(lesson), end.outcome);
    if (goal.is === "stuck") assert.match(end.outcome, /^Solved\. .* waits for .+\. /);
    assert.equal(await page.locator('button[data-key^="step "]:enabled').count(), 0);
    const href = (await page.locator('[data-key="link"]').getAttribute("href")) ?? "";
    const [other, otherErrors] = await pages.page(`<sync-puzzle puzzle="${id}"></sync-puzzle>`, {}, href);
    assert.deepEqual(await shown(other), end);
    assert.equal((await press(page, "undo")).choices, solution.slice(0, -1).join());
    assert.deepEqual(await press(page, "again"), start);
    await page.locator('[data-key="hint"]').click();
    assert.deepEqual([...errors, ...otherErrors], []);
    await Promise.all([page.context().close(), other.context().close()]);
  });
}

test("a link that is not valid says so, and nothing breaks", async () => {
  for (const value of ["!!!", btoa("[7]"), btoa('{"a":1}'), btoa("[0,0,0,0]")]) {
    const [page, errors] = await pages.page(
      '<sync-puzzle puzzle="lost-update"></sync-puzzle>',
      {},
      `#puzzle-lost-update=${value}`,
    );
    assert.match((await shown(page)).outcome, /^The link cannot be opened: .+\.$/);
    assert.equal((await press(page, "step ann")).choices, "0");
    assert.deepEqual(errors, []);
    await page.context().close();
  }
});
