/** Makes pictures of the built site, to be looked at: `bun site/test/screenshots.ts FOLDER`, and paths of pages if not the usual ones. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright";
import { chromium as executable } from "../../tools/chromium.ts";
import { serve } from "../server.ts";

const [folder = "screenshots", ...chosen] = Bun.argv.slice(2);
const paths =
  chosen.length > 0 ? chosen : ["", "start/", "lock/", "cancellation/", "puzzles/", "api/lock/", "benchmarks/"];
const widths = [390, 820, 1280];
const base = "/sync/";

const executablePath = executable();
if (executablePath === undefined) throw new Error("Chromium is not installed: install it, or name another in CHROMIUM");
const server = serve(base, 0);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
mkdirSync(folder, { recursive: true });
for (const colorScheme of ["light", "dark"] as const) {
  for (const width of widths) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 1000 } });
    for (const path of paths) {
      await page.goto(new URL(base + path, server.url).href, { waitUntil: "networkidle" });
      const name = `${path.replaceAll("/", "-") || "home-"}${width}-${colorScheme}.png`;
      await page.screenshot({ path: join(folder, name) });
    }
    await page.close();
  }
}
await browser.close();
await server.stop(true);
