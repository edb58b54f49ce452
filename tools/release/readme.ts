import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** How a package's README begins: what to type to have it, and the first example. */
export interface Start {
  /** The commands, word by word: `bun add`, `npm install`, `deno add`. */
  readonly install: Readonly<Record<"bun" | "npm" | "deno", readonly string[]>>;
  readonly code: string;
}

/** What a README says first. */
export function startOf(readme: string): Start {
  const block = (language: string) => new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "ms").exec(readme)?.[1] ?? "";
  const command = (start: string) => {
    const line = block("sh")
      .split("\n")
      .find((line) => line.startsWith(start));
    if (line === undefined) throw new Error(`a README must say how to install with ${start}, not:\n${block("sh")}`);
    return line.split(" ");
  };
  if (block("ts") === "") throw new Error("a README must have an example");
  const install = { bun: command("bun add"), npm: command("npm install"), deno: command("deno add") };
  return { install, code: `${block("ts")}export {};\n` };
}

/** Follows the links of a README as it is published, through the Markdown of the repository whose files are at `home`. */
export function crawl(readme: string, home: string, repository: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const follow = (path: string, from: string) => {
    const file = relative(repository, path);
    if (!existsSync(path)) throw new Error(`${from} has a link to ${file}, which is not there`);
    if (reached.has(file)) return;
    reached.add(file);
    if (!file.endsWith(".md")) return;
    for (const link of linksOf(readFileSync(path, "utf8")))
      if (!link.startsWith("https:")) follow(resolve(dirname(path), link), file);
  };
  for (const link of linksOf(readme)) {
    if (!link.startsWith("https:")) throw new Error(`the README has the link ${link}`);
    if (link.startsWith(home)) follow(join(repository, link.slice(home.length)), "the README");
  }
  return reached;
}

const codeOrLink = /^```.*?^```$|`[^`]*`|\[((?:`[^`]*`|[^\]`])*)\]\(([^)\s]+)\)/gms;

/** A page with other text for each of its links. What looks like one in code is none. */
export function replaceLinks(page: string, replace: (text: string, link: string) => string): string {
  return page.replace(codeOrLink, (whole, text, link) => (link === undefined ? whole : replace(text, link)));
}

/** Where a page leads, places in itself apart. */
export function linksOf(page: string): string[] {
  const links: string[] = [];
  replaceLinks(page, (text, link) => {
    links.push(link.replace(/#.*/, ""));
    return text;
  });
  return links.filter((link) => link !== "");
}
