import { build } from "esbuild";
import { chromium } from "playwright";
import { chromium as executable } from "../chromium.ts";

/** Runs a module and all that it imports in an empty page of Chromium. Resolves with what it wrote to the console. */
export async function runInPage(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    minify: true,
    footer: { js: "globalThis.done = true;" },
    logLevel: "silent",
  });
  const executablePath = executable();
  if (executablePath === undefined)
    throw new Error("Chromium is not installed: install it, or name another in CHROMIUM");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const printed: string[] = [];
    page.on("console", (message) => printed.push(message.text()));
    const failed = new Promise<never>((_, reject) => page.on("pageerror", reject));
    await page.addScriptTag({ type: "module", content: outputFiles.map(({ text }) => text).join("") });
    await Promise.race([failed, page.waitForFunction("globalThis.done === true", undefined, { timeout: 20_000 })]);
    return printed.join("\n");
  } finally {
    await browser.close();
  }
}
