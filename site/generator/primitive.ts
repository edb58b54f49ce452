/** Puts the page of a primitive together: its README, and what the guarantees and the differences say of it. */

import { slug as slugOf } from "github-slugger";
import type { List, Table } from "mdast";
import { modules } from "./api.ts";
import { cell, parse, plain, rangeOf, sections, source } from "./markdown.ts";
import type { PrimitivePage } from "./pages.ts";
import { address, read } from "./places.ts";

/** A piece of Markdown, and the file whose links it has. */
export interface Fragment {
  readonly text: string;
  readonly file: string;
}

const guaranteesFile = "docs/guarantees.md";
const differencesFile = "docs/differences.md";

/** What is promised of a primitive: the name of each guarantee and its sentences. */
export function guaranteesOf({ tests = [], called = [] }: PrimitivePage): Fragment[] {
  const text = read(guaranteesFile);
  const isOwn = (title: string) => called.some((name) => title.startsWith(`${name}:`));
  const isTested = (list: List) =>
    list.children.some((item) => {
      const [, name = ""] = /^`([^`]+)`:/.exec(source(text, item).replace(/^[-*]\s+/, "")) ?? [];
      return tests.includes(name);
    });
  const found = sections(text).filter(
    ({ depth, title, nodes }) =>
      depth === 3 && (isOwn(title) || nodes.some((node) => node.type === "list" && isTested(node))),
  );
  const ordered = [...found.filter(({ title }) => isOwn(title)), ...found.filter(({ title }) => !isOwn(title))];
  if (ordered.length === 0) return [];
  const rows = ordered.map(({ title, nodes }) => {
    const [first] = nodes;
    const sentence = first?.type === "paragraph" ? source(text, first) : "";
    return `- **[${title.replace(/^[\w -]+: (\w)/, (_, letter: string) => letter.toUpperCase())}](#${slugOf(title)}).** ${sentence.replaceAll("\n", " ")}`;
  });
  return [{ text: `## Guarantees\n\n${rows.join("\n")}`, file: guaranteesFile }];
}

/** In what a primitive differs from asyncio's: the rows of the table that name it. */
export function differencesOf({ difference }: PrimitivePage): Fragment[] {
  if (difference === undefined) return [];
  const text = read(differencesFile);
  const table = parse(text).children.find((node): node is Table => node.type === "table");
  if (table === undefined) throw new Error(`${differencesFile} has no table`);
  const inner = (node: Table["children"][number]["children"][number]) => {
    const [first, last] = [node.children[0], node.children.at(-1)];
    return first === undefined || last === undefined ? "" : cell(text.slice(rangeOf(first).start, rangeOf(last).end));
  };
  const rows = table.children
    .slice(1)
    .filter(({ children }) => plain(children.at(-1)).endsWith(`, ${difference}`))
    .map(({ children }) => `| ${children.slice(0, 3).map(inner).join(" | ")} |`);
  if (rows.length === 0) return [];
  const head = "| asyncio | here | why |\n|---|---|---|";
  return [{ text: `## Differences from asyncio\n\n${head}\n${rows.join("\n")}`, file: differencesFile }];
}

/** Where the reference of a primitive is: the modules of its package. */
export function referenceOf({ api, anchor }: PrimitivePage): string {
  const hash = anchor === undefined ? "" : `#${anchor}`;
  const own = modules().filter(({ name }) => name === api || name.startsWith(`${api}/`));
  const links = own.map(({ name }) => `[@sync/${name}](${address(`api/${name.toLowerCase()}`)}${hash})`);
  return `Every member, with when it settles, in which order, what an abort does and what it throws: ${links.join(", ")}.`;
}
