/** Runs a page in the real Chromium, and records what its Performance panel records, over the protocol of its developer tools. */
import { resolve } from "node:path";
import { type Browser, chromium as playwright } from "playwright";
import { rolldown } from "rolldown";
import { chromium } from "../../tools/chromium.ts";

/** What Chromium records of an event. */
export interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly args: unknown;
}

// What the Performance panel asks for, as far as it is of use here.
const includedCategories = [
  ...["-*", "blink.user_timing", "devtools.timeline", "disabled-by-default-devtools.timeline"],
  ...["loading", "toplevel", "v8.execute", "__metadata"],
];

/** Starts Chromium. */
export function launch(args: readonly string[] = []): Promise<Browser> {
  return playwright.launch({ executablePath: chromium() ?? "", args: ["--no-sandbox", ...args] });
}

/** Loads a module into a page, calls its `run()`, and returns what that returns, and what was recorded. */
export async function runTraced(browser: Browser, module: string): Promise<{ result: string; events: TraceEvent[] }> {
  await using bundle = await rolldown({
    input: resolve(import.meta.dirname, module),
    resolve: { conditionNames: ["@sync/source", "import", "default"] },
    transform: { define: { "import.meta": "{}" } }, // a script has none
  });
  const { output } = await bundle.generate({ format: "iife", name: "program" });
  const page = await browser.newPage();
  await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto("http://localhost/");
  await page.addScriptTag({ content: output[0].code });
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories } });
  const result = await page.evaluate<string>("program.run()");
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  await page.close();
  return { result, events };
}
