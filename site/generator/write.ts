/** Writes a page where Starlight looks for it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { site } from "./places.ts";

/** The folder of the pages. All that stands in it is made. */
export const pagesFolder: string = resolve(site, "src/content/docs");

/** What Starlight is told of a page: `title` and others of its front matter. */
export type Front = Readonly<Record<string, unknown>> & { readonly title: string };

/** Writes a page. Resolves with its file. */
export function writePage(slug: string, front: Front, body: string): string {
  const lines = Object.entries(front).map(([name, value]) => `${name}: ${JSON.stringify(value)}`); // JSON is YAML
  const file = resolve(pagesFolder, `${slug === "" ? "index" : slug}.md`);
  write(file, `---\n${lines.join("\n")}\n---\n\n${body}\n`);
  return file;
}

/** Writes a file, if it would change. */
export function write(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return; // whoever watches it need not look
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
