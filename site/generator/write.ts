/** Writes the pages where Starlight looks for them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { site } from "./places.ts";

const folder = resolve(site, "src/content/docs"); // all that stands in it is made

/** What Starlight is told of a page: `title` and others of its front matter. */
export type Front = Readonly<Record<string, unknown>> & { readonly title: string };

const written = new Set<string>();

/** Writes a page, if it would change: what serves the pages watches them. */
export function writePage(slug: string, front: Front, body: string): void {
  const lines = Object.entries(front).map(([name, value]) => `${name}: ${JSON.stringify(value)}`); // JSON is YAML
  const text = `---\n${lines.join("\n")}\n---\n\n${body}\n`;
  const file = resolve(folder, `${slug === "" ? "index" : slug}.md`);
  written.add(file);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Removes the pages that were not written since the last time. */
export function removeOthers(): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = resolve(folder, name);
    if (statSync(file).isFile() && !written.has(file)) rmSync(file);
  }
  written.clear();
}
