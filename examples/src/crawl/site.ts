// A made-up library: the catalogue lists books, books name their authors, and authors point to scans in the archive.

import { chance } from "./random.ts";

/** The sections of the site. Each links only to the next, so each can be a phase of the crawl. */
export const sections = ["catalogue", "books", "authors", "archive"] as const;

export type Section = (typeof sections)[number];

/** What goes wrong with an answer, if anything. */
export type Fault = "none" | "unavailable" | "connection lost";

const cataloguePages = 20;
const booksPerCataloguePage = 9;
const books = cataloguePages * booksPerCataloguePage;
const authors = 50;
const fastScans = 12;

/** Where the crawl begins. */
export const startPages: readonly string[] = pathsOf("catalogue", cataloguePages);

/** All pages of the site: from path to HTML. */
export function buildSite(): Map<string, string> {
  const paths = [
    ...startPages,
    ...pathsOf("books", books),
    ...pathsOf("authors", authors),
    ...pathsOf("archive", authors),
  ];
  return new Map(paths.map((path) => [path, htmlOf(path)]));
}

/** The section of a path: `"books"` of `"/books/007"`. */
export function sectionOf(path: string): Section | undefined {
  return sections.find((section) => path.startsWith(`/${section}/`));
}

/** How long the server takes for a page, in milliseconds. A few scans of the archive are fast, the others very slow. */
export function latencyOf(path: string): number {
  const random = chance(`latency of ${path}`);
  if (sectionOf(path) !== "archive") return 20 + 70 * random;
  return numberOf(path) <= fastScans ? 100 + 150 * random : 30_000;
}

/** What goes wrong at the n-th attempt to get a page. Some books can never be had. */
export function faultOf(path: string, attempt: number): Fault {
  const section = sectionOf(path);
  if (section === "archive") return "none";
  if (section === "books" && numberOf(path) % 40 === 20) return "unavailable";
  const random = chance(`attempt ${attempt} at ${path}`);
  return random < 0.08 ? "unavailable" : random < 0.12 ? "connection lost" : "none";
}

function pathsOf(section: Section, count: number): string[] {
  return Array.from({ length: count }, (_, index) => pathOf(section, index + 1));
}

function pathOf(section: Section, number: number): string {
  return `/${section}/${String(number).padStart(3, "0")}`;
}

function numberOf(path: string): number {
  return Number(path.slice(path.lastIndexOf("/") + 1));
}

function linksOf(path: string): string[] {
  const number = numberOf(path);
  switch (sectionOf(path)) {
    case "catalogue": {
      const first = (number - 1) * booksPerCataloguePage + 1;
      return Array.from({ length: booksPerCataloguePage }, (_, index) => pathOf("books", first + index));
    }
    case "books":
      return [pathOf("authors", 1 + (number % authors))]; // several books lead to the same author
    case "authors":
      return [pathOf("archive", number)];
    default:
      return [];
  }
}

function htmlOf(path: string): string {
  const items = linksOf(path).map((link) => `<li><a href="${link}">${link}</a></li>`);
  return `<!doctype html>\n<title>${path}</title>\n<h1>${path}</h1>\n<ul>\n${items.join("\n")}\n</ul>\n`;
}
