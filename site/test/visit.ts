/** Visits pages of the built site in Chromium, and notes what is wrong with them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { BrowserContext, Page } from "playwright";

/** What a page was found to have. */
export interface Found {
  readonly path: string;
  /** Where its links lead: absolute addresses. */
  readonly links: readonly string[];
  /** What can be linked to on it. */
  readonly ids: ReadonlySet<string>;
  /** What axe says of it. */
  readonly axe: readonly string[];
  /** What it wrote to the console, what it threw, and requests that failed or went to another host. */
  readonly errors: readonly string[];
  /** By how many pixels it is wider than the window. */
  readonly overflow: number;
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Opens a page, notes what goes wrong meanwhile, and looks at it. */
export async function visit(context: BrowserContext, address: URL): Promise<Found> {
  const page = await context.newPage();
  try {
    const errors = watch(page, address.origin);
    await page.goto(address.href, { waitUntil: "load" });
    await page.waitForFunction(isReady);
    const { links, ids, overflow } = await page.evaluate(look);
    await page.evaluate(axe);
    const findings = await page.evaluate(runAxe);
    return { path: address.pathname, links, ids: new Set(ids), axe: findings, errors, overflow };
  } finally {
    await page.close();
  }
}

/** The errors of a page, to which those that come are added. */
export function watch(page: Page, origin: string): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => errors.push(`thrown: ${error.message}`));
  page.on("request", (request) => {
    const { origin: other, protocol } = new URL(request.url());
    if (other !== origin && protocol !== "data:" && protocol !== "blob:") errors.push(`asks ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) errors.push(`${response.status()} for ${response.url()}`);
  });
  page.on("requestfailed", (request) => errors.push(`failed: ${request.url()}`));
  return errors;
}

// What follows runs in the page.

/** Whether all elements of the playground, if there are some, have been defined. */
function isReady(): boolean {
  return document.querySelector("sync-playground:not(:defined), sync-puzzle:not(:defined)") === null;
}

function look(): { links: string[]; ids: string[]; overflow: number } {
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    links: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map(({ href }) => href),
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
    overflow: scrollWidth - clientWidth,
  };
}

async function runAxe(): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
  const { violations } = await axe.run({ resultTypes: ["violations"] }); // it need not describe all that is well
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = "" }) => `${id} at ${target.join(" ")}: ${failureSummary.replaceAll(/\s+/g, " ")}`,
    ),
  );
}
