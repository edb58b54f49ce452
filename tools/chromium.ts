import { existsSync } from "node:fs";

/** The program of Chromium: the one that CHROMIUM names, or the installed one. */
export function chromium(): string | undefined {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) return existsSync(CHROMIUM) ? CHROMIUM : undefined;
  return ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`).find(existsSync);
}
