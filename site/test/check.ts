/**
 * Builds the site and drives it in Chromium: `bun site/test/check.ts`. With --built it drives what stands in `dist`, and with words
 * only the pages whose path has one of them are visited.
 */
import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { type Browser, type BrowserContextOptions, chromium } from "playwright";
import { chromium as executable } from "../../tools/chromium.ts";
import { Steps } from "../../tools/release/steps.ts";
import { build } from "../command.ts";
import { dist, serve } from "../server.ts";
import { type Found, visit, watch } from "./visit.ts";

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

const phone = { viewport: { width: 390, height: 844 }, colorScheme: "light", reducedMotion: "reduce" } as const;
const desktop = { viewport: { width: 1280, height: 800 }, colorScheme: "dark" } as const;
const paths = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("index.html"))
  .map((file) => file.slice(0, -"index.html".length))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();

const onPhone = (await steps.run("visit each page, light, on a phone", () => visitAll(browser, phone))) ?? [];
const onDesktop = (await steps.run("visit each page, dark, on a desktop", () => visitAll(browser, desktop))) ?? [];
for (const [name, found] of [
  ["light, on a phone", onPhone],
  ["dark, on a desktop", onDesktop],
] as const) {
  await steps.run(`${name}: nothing on the console, no failed request, none to another host`, () =>
    none(found, ({ errors }) => errors),
  );
  await steps.run(`${name}: axe has no findings`, () => none(found, ({ axe }) => axe));
  await steps.run(`${name}: no page is wider than its window`, () =>
    none(found, ({ overflow }) => (overflow > 0 ? [`by ${overflow} px`] : [])),
  );
}
if (words.length === 0)
  await steps.run("every link leads to a page, and every anchor to its place", () => checkLinks(onDesktop));
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
async function visitAll(browser: Browser, options: BrowserContextOptions): Promise<Found[]> {
  const context = await browser.newContext(options);
  const queue = paths.map((path) => new URL(path, home));
  const found: Found[] = [];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) found.push(await visit(context, next));
  };
  await Promise.all([work(), work()]);
  await context.close();
  if (found.length < 50 && words.length === 0) throw new Error(`only ${found.length} pages were built`);
  return found;
}

/** Throws if something is wrong with a page. */
function none(found: readonly Found[], problems: (page: Found) => readonly string[]): void {
  if (found.length === 0) throw new Error("no page was visited");
  const lines = found.flatMap((page) => problems(page).map((problem) => `${page.path}: ${problem}`));
  if (lines.length > 0) throw new Error(lines.join("\n"));
}

function checkLinks(found: readonly Found[]): void {
  const pages = new Map(found.map((page) => [page.path, page.ids]));
  none(found, ({ links }) =>
    links.flatMap((link) => {
      const { origin, pathname, hash } = new URL(link);
      if (origin !== home.origin) return [];
      const ids = pages.get(pathname);
      if (ids === undefined) return [`${link} is not there`];
      return hash === "" || ids.has(decodeURIComponent(hash.slice(1))) ? [] : [`${link} has no such place`];
    }),
  );
}

async function checkBudget(): Promise<void> {
  const page = await browser.newPage(desktop);
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
  const page = await browser.newPage(desktop);
  const errors = watch(page, home.origin);
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
  const page = await browser.newPage(desktop);
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
  const page = await browser.newPage(desktop);
  await page.goto(home.href);
  await page.locator("starlight-theme-select select").first().selectOption("light");
  await page.goto(new URL("lock/", home).href);
  const chosen = await page.evaluate(() => document.documentElement.getAttribute("data-theme"));
  if (chosen !== "light") throw new Error(`it is ${chosen}`);
  await page.close();
}

async function motion(): Promise<void> {
  const page = await browser.newPage(phone);
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
  const page = await browser.newPage(desktop);
  const response = await page.goto(new URL("no-such-page/", home).href);
  const text = await page.locator("main").textContent();
  if (response?.status() !== 404 || !text?.includes("not found")) throw new Error(`${response?.status()}: ${text}`);
  await page.close();
}
