/** Makes the pages of the site from the docs, the READMEs and the doc comments of the repository. */
import { cpSync } from "node:fs";
import { resolve } from "node:path";
import { document, type Module, modules, pageFor } from "./api.ts";
import { writeHome } from "./home.ts";
import { introduction, linked, parse, plain, section, titled, without } from "./markdown.ts";
import type { Page } from "./pages.ts";
import { filesIn, isPicture, Links, pictures, read, root, site, sizeOf, sourceOf } from "./places.ts";
import { withPlaygrounds } from "./playground.ts";
import { differencesOf, type Fragment, guaranteesOf, referenceOf } from "./primitive.ts";
import { sidebar } from "./sidebar.ts";
import { type Front, removeOthers, writePage } from "./write.ts";

/** Makes all pages. The reference takes some seconds, and can be left as it is. */
export function generate({ reference = true } = {}): void {
  const pages = sidebar().flatMap((group) => group.pages);
  const all = modules();
  const links = new Links(pages);
  for (const module of all) links.add(`api/${module.file}`, slugOf(module));
  if (reference) document(all);

  for (const page of pages) writePage(page.slug, frontOf(page), joined(fragmentsOf(page), links, page.slug));
  for (const module of all) writeModule(module, links);
  writeModules(all, links);
  writeHome();
  removeOthers();
  copyPictures();
}

/** The address of a module's page. */
function slugOf({ name }: Pick<Module, "name">): string {
  return `api/${name.toLowerCase()}`;
}

/** What Starlight is told of a page. */
function frontOf({ file, label, of }: Page): Front {
  const { title, body } = titled(read(file), file);
  const text = of?.section === undefined ? body : section(body, of.section, file).body;
  const own = of !== undefined || file === "README.md"; // not a name of a package
  return { title: own ? label : title, description: summary(text), editUrl: sourceOf(file) ?? false };
}

/** The text of a page, in pieces. */
function fragmentsOf({ file, of, scenarios = [] }: Page): Fragment[] {
  const { body } = titled(read(file), file);
  const whole = of?.section === undefined ? body : section(body, of.section, file).body;
  const text = without(withPlaygrounds(whole, scenarios, file), ({ title }) => title === "Guides"); // they are in the sidebar
  if (of === undefined) return [{ text, file }];
  const reference = { text: `## Reference\n\n${referenceOf(of)}`, file };
  return [{ text, file }, ...guaranteesOf(of), ...differencesOf(of), reference];
}

/** The pieces as one text, with links of the site. */
function joined(fragments: readonly Fragment[], links: Links, slug: string): string {
  const texts = fragments.map(({ text, file }) =>
    linked(text, (url, isImage) => links.change(url, isImage, file, slug), picture),
  );
  return texts.join("\n\n");
}

/** A picture, as HTML: its size is known before it is loaded. */
function picture(url: string, alt: string): string {
  const { width, height } = sizeOf(url.replace(/^.*?\/pictures\//, "docs/"));
  return `<img src="${url}" alt="${alt.replaceAll("\n", " ")}" width="${width}" height="${height}" loading="lazy">`;
}

/** Writes the page of a module. */
function writeModule(module: Module, links: Links): void {
  const text = pageFor(module);
  const front = {
    title: `@sync/${module.name}`,
    description: summary(text),
    editUrl: sourceOf(module.source) ?? false,
  };
  writePage(slugOf(module), front, joined([{ text, file: `api/${module.file}` }], links, slugOf(module)));
}

/** Writes the page that lists the modules. */
function writeModules(all: readonly Module[], links: Links): void {
  const rows = all.map((module) => `| [@sync/${module.name}](${module.file}) | ${summary(pageFor(module))} |`);
  const text = ["| module | |", "|---|---|", ...rows].join("\n");
  const description = "Every member of every package.";
  writePage(
    "api",
    { title: "API", description, editUrl: false },
    joined([{ text, file: "api/index.md" }], links, "api"),
  );
}

/** The first paragraph, in one line and without its links. */
function summary(text: string): string {
  const [first] = parse(introduction(text)).children;
  return first === undefined ? "" : plain(first).replaceAll("\n", " ");
}

/** Copies the pictures, each as it is. */
function copyPictures(): void {
  for (const name of filesIn("docs").filter((name) => isPicture(`docs/${name}`)))
    cpSync(resolve(root, "docs", name), resolve(site, "public", pictures, name));
}
