// Takes the picture of docs/tracing.md: Chromium records the page of the tests, and its own Performance panel shows that.
// `bun --conditions=@sync/source conformance/src/telemetry/picture.ts`
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launch, runTraced } from "../../telemetry/browser.ts";

const file = resolve(import.meta.dir, "../../../docs/tracing/performance-panel.png");
const folder = mkdtempSync(join(tmpdir(), "sync-picture-"));
const port = await freePort();
const browser = await launch([`--remote-debugging-port=${port}`]);
try {
  const { events } = await runTraced(browser, "page.ts");
  const recorded = join(folder, "trace.json");
  writeFileSync(recorded, JSON.stringify({ traceEvents: events, metadata: {} }));

  const page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
  await page.goto(`http://127.0.0.1:${port}/devtools/devtools_app.html?panel=timeline`);
  await page.waitForTimeout(3000);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^Load trace/ }).click();
  await (await chooser).setFiles(recorded);
  await page.getByRole("button", { name: "Close", exact: true }).click(); // what it says of its keys
  await page.getByRole("button", { name: "Hide sidebar" }).click();
  await page.waitForTimeout(1000);
  await page.mouse.click(10, 129); // opens the group: the tracks are drawn on a canvas
  await page.waitForTimeout(500);
  await page.mouse.click(20, 146); // and its track
  await page.waitForTimeout(1000);
  await page.screenshot({ path: file, clip: { x: 0, y: 0, width: 1000, height: 320 } });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
console.log(file);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}
