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

interface Shown {
  readonly outcome: string;
  readonly why: readonly string[];
  readonly log: readonly string[];
  readonly choices: string;
  readonly link: string;
  /** The buttons that can be pressed. */
  readonly keys: readonly string[];
}

/** Presses a button, if one is named, and says what is shown. */
async function pressed(page: Page, key?: string): Promise<Shown> {
  return await page.evaluate(async (key) => {
    const element = document.querySelector<SyncPuzzle>("sync-puzzle");
    const root = element?.shadowRoot;
    if (!element || !root) throw new Error("there is no puzzle");
    if (key !== undefined) {
      const button = root.querySelector<HTMLElement>(`[data-key="${key}"]:enabled`);
      if (button === null) throw new Error(`${key} cannot be pressed`);
      button.click();
    }
    await element.ready;
    const texts = (selector: string) => [...root.querySelectorAll(selector)].map((found) => found.textContent ?? "");
    const enabled = [...root.querySelectorAll("button:enabled")].map((button) => button.getAttribute("data-key") ?? "");
    return {
      outcome: texts(".outcome").join(),
      why: texts(".why"),
      log: texts(".log p"),
      choices: String(element.position?.choices),
      link: root.querySelector("a")?.hash ?? "",
      keys: enabled,
    };
  }, key);
}

async function open(page: Page, id: string, fragment: string): Promise<Shown> {
  await page.evaluate(
    ([id, fragment]) => {
      history.replaceState(null, "", fragment);
      document.querySelector("sync-puzzle")?.setAttribute("puzzle", id);
    },
    [id, fragment === "" ? "/" : fragment] as const,
  );
  return await pressed(page);
}

const [page, errors] = await pages.page('<sync-puzzle puzzle="lost-update"></sync-puzzle>');
for (const { id, lesson, goal, tasks } of puzzles) {
  test(`${id}: solved with its buttons, undone, and opened by its link`, async () => {
    const start = await open(page, id, "");
    const solution = solutions.get(id) ?? [];
    for (const choice of solution) await pressed(page, `step ${tasks[choice]?.name}`);
    const end = await pressed(page);
    assert.ok(end.outcome.endsWith(lesson), end.outcome);
    if (goal.is === "stuck") assert.match(end.outcome, /^Solved\. .* waits for .+\. /);
    assert.deepEqual(end.keys, ["undo", "again"]);
    assert.equal((await pressed(page, "undo")).choices, solution.slice(0, -1).join());
    assert.deepEqual(await pressed(page, "again"), start);
    assert.deepEqual(await open(page, id, end.link), end);
    assert.deepEqual(errors, []);
  });
}

test("with the mouse and the keyboard, and opened by its link in another page", async () => {
  const [one, errors] = await pages.page('<sync-puzzle puzzle="two-locks"></sync-puzzle>');
  await one.locator('[data-key="step ann"]').click();
  await ready(one);
  await one.locator('[data-key="step bob"]').focus();
  await one.keyboard.press("Enter");
  await ready(one);
  await one.keyboard.press("Enter"); // it has the focus still
  const end = await pressed(one);
  assert.equal(end.choices, "0,1,1");
  await one.locator("summary").click();
  const [other, otherErrors] = await pages.page('<sync-puzzle puzzle="two-locks"></sync-puzzle>', {}, end.link);
  assert.deepEqual(await pressed(other), end);
  assert.deepEqual([...errors, ...otherErrors], []);
  await Promise.all([one.context().close(), other.context().close()]);
});

test("a link that is not valid says so, and nothing breaks", async () => {
  for (const value of ["!!!", btoa("[7]"), btoa('{"a":1}'), btoa("[0,0,0,0]")]) {
    const { outcome } = await open(page, "lost-update", `#puzzle-lost-update=${value}`);
    assert.match(outcome, /^The link cannot be opened: .+\.$/);
    assert.equal((await pressed(page, "step ann")).choices, "0");
    assert.deepEqual(errors, []);
  }
});
