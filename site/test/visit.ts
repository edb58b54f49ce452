/** Visits pages of the built site in Chromium, and notes what is wrong with them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright";

/** How a page is looked at. */
export interface View {
  readonly name: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly colorScheme: "light" | "dark";
}

/** A page to look at. */
export interface Visit {
  readonly address: URL;
  readonly views: readonly [View, ...View[]];
  /** Whether axe computes the contrast of its colours. */
  readonly colours: boolean;
}

/** What a page was found to have. */
export interface Found {
  readonly path: string;
  /** Where its links lead: absolute addresses. */
  readonly links: readonly string[];
  /** The scenarios and puzzles on it. */
  readonly shown: readonly string[];
  /** What can be linked to on it. */
  readonly ids: ReadonlySet<string>;
  /** What it wrote to the console, what it threw, and requests that failed or went to another host. */
  readonly errors: readonly string[];
  /** What axe says of it, in each view. */
  readonly axe: readonly string[];
  /** The views in which it is wider than the window. */
  readonly wide: readonly string[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Opens the pages one after the other, and looks at each in its views. */
export async function visit(page: Page, next: () => Visit | undefined): Promise<Found[]> {
  const found: Found[] = [];
  let errors: string[] = [];
  watch(page, (error) => errors.push(error));
  for (let each = next(); each !== undefined; each = next()) {
    const { address, views, colours } = each;
    const ofPage: string[] = [];
    errors = ofPage;
    await show(page, views[0]);
    await page.goto(address.href, { waitUntil: "load" });
    await page.waitForFunction(isReady);
    await page.evaluate(axe);
    const { links, ids, shown } = await page.evaluate(look);
    const [findings, wide]: [string[], string[]] = [[], []];
    for (const view of views) {
      await show(page, view);
      await page.waitForFunction(isShownIn, view.colorScheme);
      findings.push(...(await page.evaluate(runAxe, colours)).map((finding) => `${view.name}: ${finding}`));
      const overflow = await page.evaluate(widerBy);
      if (overflow > 0) wide.push(`${view.name}: by ${overflow} px`);
    }
    found.push({ path: address.pathname, links, shown, ids: new Set(ids), errors: ofPage, axe: findings, wide });
  }
  return found;
}

async function show(page: Page, { size, colorScheme }: View): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme });
}

/** Says what goes wrong in a page, from now on. */
export function watch(page: Page, say: (error: string) => void): void {
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") say(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => say(`thrown: ${error.message}`));
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (hostname !== "127.0.0.1" && protocol !== "data:" && protocol !== "blob:") say(`asks ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) say(`${response.status()} for ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") say(`${why} for ${request.url()}`); // by the next page
  });
}

// What follows runs in the page.

/** Whether the elements of the playground, if there are some, have been defined. */
function isReady(): boolean {
  return document.querySelector("sync-playground:not(:defined), sync-puzzle:not(:defined)") === null;
}

/** Whether the page has taken on a scheme. */
function isShownIn(scheme: string): boolean {
  return document.documentElement.getAttribute("data-theme") === scheme;
}

function look(): { links: string[]; ids: string[]; shown: string[] } {
  return {
    links: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map(({ href }) => href),
    shown: [...document.querySelectorAll("sync-playground, sync-puzzle")].map(
      (element) => element.getAttribute("scenario") ?? element.getAttribute("puzzle") ?? "",
    ),
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
  };
}

function widerBy(): number {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}

async function runAxe(colours: boolean): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
  const rules = { "color-contrast": { enabled: colours } };
  const { violations } = await axe.run({ rules, resultTypes: ["violations"], preload: false }); // all is here
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = "" }) => `${id} at ${target.join(" ")}: ${failureSummary.replaceAll(/\s+/g, " ")}`,
    ),
  );
}
