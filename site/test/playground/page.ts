/** Opens playgrounds in a real Chromium. No server is needed: what a page asks for is answered by the test. */
import { resolve } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { chromium as executable } from "../../../tools/chromium.ts";
import { type Bundled, bundle } from "../../bundle.ts";
import type { SyncPlayground } from "../../src/playground/element.ts";

const origin = "https://playground.test";

/** A browser, and the playground as it is bundled for a page. */
export class Pages {
  readonly bundled: Bundled;
  readonly #browser: Browser;

  private constructor(browser: Browser, bundled: Bundled) {
    this.#browser = browser;
    this.bundled = bundled;
  }

  static async open(): Promise<Pages> {
    const executablePath = executable();
    if (executablePath === undefined)
      throw new Error("Chromium is not installed: install it, or name another in CHROMIUM");
    const bundled = await bundle(resolve(import.meta.dirname, "../../src/playground/index.ts"));
    return new Pages(await chromium.launch({ executablePath, args: ["--no-sandbox"] }), bundled);
  }

  /** A page with an element, and a list to which its errors are added. */
  async page(element: string, options: BrowserContextOptions = {}, fragment = ""): Promise<[Page, string[]]> {
    const context = await this.#browser.newContext(options);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(error.message));
    const style = ":root { color-scheme: light dark } body { margin: 0.5rem }";
    const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Test</title>`;
    const script = '<script type="module" src="/entry.js"></script>';
    const html = `<!doctype html><html lang="en"><head>${head}<style>${style}</style>${script}</head><body><main><h1>Test</h1>${element}</main></body></html>`;
    await page.route(`${origin}/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const code = this.bundled.files.get(name);
      if (code !== undefined) return await route.fulfill({ contentType: "text/javascript", body: code });
      return await route.fulfill(name === "" ? { contentType: "text/html", body: html } : { status: 204 });
    });
    await page.goto(`${origin}/${fragment}`);
    await page.waitForFunction(() => document.querySelector(":not(:defined)") === null);
    await ready(page);
    return [page, errors];
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/** Waits until the playground shows what it was asked for. */
export async function ready(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector<SyncPlayground>("sync-playground, sync-puzzle")?.ready);
}

/** What a playground shows: its time, its scenario, the program, the log, and what it says. */
export interface Shown {
  readonly time: number;
  readonly scenario: string;
  readonly program: string;
  readonly log: string[];
  readonly message: string;
  readonly end: string;
  readonly drawing: string;
  readonly report: string;
}

export async function shown(page: Page): Promise<Shown> {
  return await pressed(page, undefined);
}

/** Presses a button, waits until all is shown, and says what that is. The button must be where a click would hit it. */
export async function press(page: Page, key: string): Promise<Shown> {
  return await pressed(page, key);
}

async function pressed(page: Page, key: string | undefined): Promise<Shown> {
  return await page.evaluate(async (key) => {
    const element = document.querySelector<SyncPlayground>("sync-playground");
    const root = element?.shadowRoot;
    if (!element || !root) throw new Error("there is no playground");
    if (key !== undefined) {
      const button = root.querySelector<HTMLElement>(`[data-key="${key}"]`);
      if (button === null) throw new Error(`there is no button ${key}`);
      button.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = button.getBoundingClientRect();
      const hit = root.elementFromPoint(x + width / 2, y + height / 2);
      if (hit !== button) throw new Error(`${key} is covered by ${hit?.outerHTML}`);
      button.click();
    }
    await element.ready;
    const text = (selector: string) => root.querySelector(selector)?.textContent ?? "";
    return {
      time: element.time,
      scenario: JSON.stringify(element.scenario),
      program: text(".program pre"),
      log: [...root.querySelectorAll(".log p")].map((item) => item.textContent ?? ""),
      message: text(".message"),
      end: text(".end"),
      drawing: root.querySelector(".figure")?.innerHTML ?? "",
      report: root.querySelector<HTMLElement>(".report")?.hidden ? "" : text(".report"),
    };
  }, key);
}

/** Shows another scenario in a page. */
export async function change(page: Page, id: string): Promise<Shown> {
  await page.evaluate((id) => document.querySelector("sync-playground")?.setAttribute("scenario", id), id);
  return await shown(page);
}
