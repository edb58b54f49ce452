/** Axe finds nothing at the end of a scenario or puzzle, in light and in dark. The start is looked at on the site's pages. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright";
import { loadInside } from "./load.ts";
import { change, Pages, press, ready } from "./page.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { exhibits, puzzles } = await loadInside();
const pages = await Pages.open();
after(() => pages.close());

/** What axe has to say of a page. */
async function findings(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`),
    );
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`playgrounds, ${colorScheme}`, { timeout: 120_000 }, async () => {
    const [page] = await pages.page('<sync-playground scenario="fifo"></sync-playground>', { colorScheme });
    await page.evaluate(axe);
    for (const { id } of exhibits) {
      await change(page, id);
      await page.locator(".figure").press("End");
      await press(page, "abort all");
      assert.deepEqual(await findings(page), [], `${id}, at its end`);
    }
    await page.context().close();
  });

  test(`puzzles, ${colorScheme}`, { timeout: 120_000 }, async () => {
    const [page] = await pages.page('<sync-puzzle puzzle="lost-update"></sync-puzzle>', { colorScheme });
    await page.evaluate(axe);
    for (const { id } of puzzles) {
      await page.evaluate((id) => document.querySelector("sync-puzzle")?.setAttribute("puzzle", id), id);
      await ready(page);
      const steps = page.locator('button[data-key^="step "]:enabled');
      for (let n = 0; (await steps.count()) > 0; n++) {
        await steps.nth(n % (await steps.count())).click();
        await ready(page);
      }
      assert.deepEqual(await findings(page), [], `${id}, at its end`);
    }
    await page.context().close();
  });
}
