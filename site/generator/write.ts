/** Writes a page where Starlight looks for it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { site } from "./places.ts";

/** The folder of the pages. All that stands in it is made. */
export const pagesFolder: string = resolve(site, "src/content/docs");

/** What Starlight is told of a page: `title` and others of its front matter. */
export type Front = Readonly<Record<string, unknown>> & { readonly title: string };

/** Writes a page. */
export function writePage(slug: string, front: Front, body: string): void {
  const lines = Object.entries(front).map(([name, value]) => `${name}: ${JSON.stringify(value)}`); // JSON is YAML
  const file = resolve(pagesFolder, `${slug === "" ? "index" : slug}.md`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `---\n${lines.join("\n")}\n---\n\n${body}\n`);
}
