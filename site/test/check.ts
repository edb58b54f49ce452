/**
 * Builds the site and drives it in Chromium: `bun site/test/check.ts`. With --built it drives what stands in `dist`, and with words
 * only the pages whose path has one of them are visited. Pages that stand for all others
 * are looked at in both views, with their colours; the others on the phone, without them, which take most of the time. With --all all are.
 */
import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { chromium, type Page } from "playwright";
import { chromium as executable } from "../../tools/chromium.ts";
import { expectSame, Steps } from "../../tools/release/steps.ts";
import { build } from "../command.ts";
import { dist, serve } from "../server.ts";
import { puzzles } from "../src/playground/puzzle/puzzles.ts";
import { exhibits } from "../src/playground/scenarios/index.ts";
import { type Found, type View, type Visit, visit, watch } from "./visit.ts";

const base = "/sync/"; // below a path, as on most hosts of pages
const kB = 1000;
const steps = new Steps();
const words = Bun.argv.slice(2).filter((word) => !word.startsWith("--"));

if (!Bun.argv.includes("--built")) await build(base);
const executablePath = executable();
if (executablePath === undefined) throw new Error("Chromium is not installed: install it, or name another in CHROMIUM");
const server = serve(base, 0);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const home = new URL(base, server.url);

const desktop: View = { name: "dark, on a desktop", size: { width: 1280, height: 800 }, colorScheme: "dark" };
const phone: View = { name: "light, on a phone", size: { width: 390, height: 844 }, colorScheme: "light" };
const representatives = [
  "",
  "start/",
  "lock/",
  "acquire-all/",
  "cancellation/",
  "puzzles/",
  "guarantees/",
  "benchmarks/",
  "api/lock/",
];
const paths = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("index.html"))
  .map((file) => file.slice(0, -"index.html".length))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();

const found = (await steps.run("visit each page", visitAll)) ?? [];
await steps.run("nothing is on the console, no request fails, none goes to another host", () =>
  none(({ errors }) => errors),
);
await steps.run("axe has no findings, in light and in dark", () => none(({ axe }) => axe));
await steps.run("no page is wider than its window", () => none(({ wide }) => wide));
if (words.length === 0) {
  await steps.run("every link leads to a page, and every anchor to its place", checkLinks);
  await steps.run("every scenario and every puzzle stands on a page", () => {
    const shown = new Set(found.flatMap((page) => page.shown));
    expectSame(
      [...shown],
      [...exhibits, ...puzzles].map(({ id }) => id),
    );
  });
}
await steps.run("the first visit takes no more than 60 kB, and 40 kB of scripts", checkBudget);
await steps.run("search finds a page, and asks nobody else", search);
await steps.run("the keyboard skips to the content", skip);
await steps.run("the theme is what one chooses", theme);
await steps.run("with reduced motion nothing moves", motion);
await steps.run("a page that is not there says so", lost);

await browser.close();
await server.stop(true);
steps.end();

/** Visits all pages, two at a time. */
async function visitAll(): Promise<Found[]> {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const all = Bun.argv.includes("--all");
  const queue = paths.map((path): Visit => {
    const whole = all || representatives.includes(path);
    return {
      address: new URL(path, home),
      views: whole ? [phone, desktop] : [phone],
      colours: whole,
    };
  });
  const work = async () => await visit(await context.newPage(), () => queue.shift());
  const visited = (await Promise.all([work(), work()])).flat();
  await context.close();
  if (visited.length < 50 && words.length === 0) throw new Error(`only ${visited.length} pages were built`);
  return visited;
}

/** Throws if something is wrong with a page. */
function none(problems: (page: Found) => readonly string[]): void {
  if (found.length === 0) throw new Error("no page was visited");
  const lines = found.flatMap((page) => problems(page).map((problem) => `${page.path}: ${problem}`));
  if (lines.length > 0) throw new Error(lines.join("\n"));
}

function checkLinks(): void {
  const pages = new Map(found.map((page) => [page.path, page.ids]));
  none(({ links }) =>
    links.flatMap((link) => {
      const { origin, pathname, hash } = new URL(link);
      if (origin !== home.origin) return [];
      const ids = pages.get(pathname);
      if (ids === undefined) return [`${link} is not there`];
      return hash === "" || ids.has(decodeURIComponent(hash.slice(1))) ? [] : [`${link} has no such place`];
    }),
  );
}

/** A new page, as on a desktop. */
async function open(): Promise<Page> {
  return await browser.newPage({ viewport: desktop.size, colorScheme: desktop.colorScheme });
}

async function checkBudget(): Promise<void> {
  const page = await open();
  const sizes = new Map<string, number>();
  page.on("response", async (response) =>
    sizes.set(response.url(), gzipSync(await response.body(), { level: 9 }).length),
  );
  await page.goto(home.href, { waitUntil: "networkidle" });
  await page.waitForTimeout(500); // what waits for the page to be idle
  await page.close();
  const sum = (of: (url: string) => boolean) =>
    [...sizes].reduce((total, [url, size]) => total + (of(url) ? size : 0), 0) / kB;
  const [all, scripts] = [sum(() => true), sum((url) => url.endsWith(".js"))];
  console.log(`        ${all.toFixed(1)} kB in ${sizes.size} files, of which ${scripts.toFixed(1)} kB are scripts`);
  if (all > 60 || scripts > 40) throw new Error([...sizes].map(([url, size]) => `${size} ${url}`).join("\n"));
}

async function search(): Promise<void> {
  const page = await open();
  const errors: string[] = [];
  watch(page, (error) => errors.push(error));
  await page.goto(home.href);
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox").fill("notifyAll");
  const first = page.locator(".pagefind-ui__result-link").first();
  await first.waitFor();
  await first.click();
  await page.waitForURL((url) => url.pathname !== home.pathname);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  await page.close();
}

async function skip(): Promise<void> {
  const page = await open();
  await page.goto(new URL("lock/", home).href);
  await page.keyboard.press("Tab");
  const name = await page.evaluate(() => document.activeElement?.textContent?.trim());
  if (name !== "Skip to content") throw new Error(`the first stop is "${name}"`);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const isInside = await page.evaluate(() => document.querySelector("main")?.contains(document.activeElement));
  if (isInside !== true) throw new Error("the next stop is not in the content");
  await page.close();
}

async function theme(): Promise<void> {
  const page = await open();
  await page.goto(home.href);
  await page.locator("starlight-theme-select select").first().selectOption("light");
  await page.goto(new URL("lock/", home).href);
  const chosen = await page.evaluate(() => document.documentElement.getAttribute("data-theme"));
  if (chosen !== "light") throw new Error(`it is ${chosen}`);
  await page.close();
}

async function motion(): Promise<void> {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  for (const path of ["", "lock/"]) {
    await page.goto(new URL(path, home).href);
    const moving = await page.evaluate(() =>
      document.getAnimations().flatMap(({ playState, effect }) => (playState === "running" ? [String(effect)] : [])),
    );
    if (moving.length > 0) throw new Error(`${path}: ${moving.join(", ")}`);
  }
  await page.close();
}

async function lost(): Promise<void> {
  const page = await open();
  const response = await page.goto(new URL("no-such-page/", home).href);
  const text = await page.locator("main").textContent();
  if (response?.status() !== 404 || !text?.includes("not found")) throw new Error(`${response?.status()}: ${text}`);
  await page.close();
}
