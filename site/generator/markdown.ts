/** What is done to Markdown. Text is cut and replaced at the positions of its syntax tree; the rest stays as it is written. */
import MagicString from "magic-string";
import type { Definition, Heading, Html, Image, Link, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString as plain } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { visit } from "unist-util-visit";

export { plain };

/** A place in a text. */
interface Range {
  readonly start: number;
  readonly end: number;
}

export function parse(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Where a node stands. */
export function rangeOf({ position }: Pick<RootContent, "position">): Range {
  const [start, end] = [position?.start.offset, position?.end.offset];
  if (start === undefined || end === undefined) throw new TypeError("a node without a position");
  return { start, end };
}

/** The text of a node, as it is written. */
export function source(text: string, node: Pick<RootContent, "position">): string {
  const { start, end } = rangeOf(node);
  return text.slice(start, end);
}

/** A part of a page: a heading, and all up to the next heading of its depth or a higher one. */
export interface Section {
  readonly title: string;
  readonly depth: number;
  /** Without the heading. */
  readonly body: string;
  /** The nodes of the body. */
  readonly nodes: readonly RootContent[];
  readonly range: Range;
}

/** The sections of a page, with those in them. */
export function sections(text: string): Section[] {
  const { children } = parse(text);
  const isHeading = (node: RootContent): node is Heading => node.type === "heading";
  return children.filter(isHeading).map((heading) => {
    const first = children.indexOf(heading) + 1;
    const after = children.slice(first);
    const next = after.findIndex((node) => isHeading(node) && node.depth <= heading.depth);
    const nodes = next === -1 ? after : after.slice(0, next);
    const { start, end: endOfHeading } = rangeOf(heading);
    const last = nodes.at(-1);
    const end = last === undefined ? endOfHeading : rangeOf(last).end;
    const body = text.slice(endOfHeading, end).trim();
    return { title: plain(heading), depth: heading.depth, body, nodes, range: { start, end } };
  });
}

/** The section of that title. Throws if there is none. */
export function section(text: string, title: string, page: string): Section {
  const found = sections(text).find((each) => each.title === title);
  if (found === undefined) throw new Error(`${page} has no section "${title}"`);
  return found;
}

/** The text without the sections that a function chooses. */
export function without(text: string, chosen: (section: Section) => boolean): string {
  const edited = new MagicString(text);
  for (const { range } of sections(text).filter(chosen)) edited.remove(range.start, range.end);
  return edited.toString();
}

/** The title of a page, and the page without it. */
export function titled(text: string, page: string): { title: string; body: string } {
  const [first] = parse(text).children;
  if (first?.type !== "heading" || first.depth !== 1) throw new Error(`${page} does not begin with its title`);
  return { title: plain(first), body: text.slice(rangeOf(first).end).trim() };
}

/** The text up to its first section. */
export function introduction(text: string): string {
  const heading = parse(text).children.find(({ type }) => type === "heading");
  return (heading === undefined ? text : text.slice(0, rangeOf(heading).start)).trim();
}

/** The text with each link changed. A link for which a function returns nothing is only its text. */
export function linked(
  text: string,
  change: (url: string, isImage: boolean) => string | undefined,
  show: (url: string, alt: string) => string,
): string {
  const edited = new MagicString(text);
  const place = (node: Link | Definition): void => {
    const written = source(text, node);
    const at = written.lastIndexOf(node.url);
    const { start, end } = rangeOf(node);
    const url = change(node.url, false);
    if (at === -1) throw new Error(`cannot find the address in ${written}`);
    if (url !== undefined) edited.update(start + at, start + at + node.url.length, url);
    else if (node.type === "link") {
      const [first, last] = [node.children[0], node.children.at(-1)];
      if (first === undefined || last === undefined) throw new Error(`a link without a text: ${written}`);
      edited.remove(start, rangeOf(first).start);
      edited.remove(rangeOf(last).end, end);
    }
  };
  const picture = (node: Image): void => {
    const { start, end } = rangeOf(node);
    edited.update(start, end, show(change(node.url, true) ?? node.url, node.alt ?? ""));
  };
  const html = (node: Html): void => {
    if (/\s(href|src)=/.test(node.value)) throw new Error(`a link in HTML is not followed: ${node.value}`);
  };
  visit(parse(text), (node) => {
    if ((node.type === "link" && !isBare(text, node)) || node.type === "definition") place(node);
    else if (node.type === "image") picture(node);
    else if (node.type === "html") html(node);
  });
  return edited.toString();
}

/** Whether an address stands for itself, as <https://…> does. */
function isBare(text: string, node: Link): boolean {
  return !source(text, node).startsWith("[");
}

/** A cell's text, for a row of a table. */
export function cell(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").replaceAll(/(?<!\\)\|/g, "\\|");
}
