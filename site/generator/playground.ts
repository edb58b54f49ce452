/** Places scenarios of the playground on a page. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import MagicString from "magic-string";
import { parse, rangeOf, section } from "./markdown.ts";
import type { Placed } from "./pages.ts";
import { site } from "./places.ts";

const built: boolean = existsSync(resolve(site, "src/playground/index.ts"));

/** The element that shows a scenario. */
export function playground(scenario: string): string {
  return built ? `<sync-playground scenario="${scenario}"></sync-playground>` : "";
}

/** A page with its scenarios: each below the first paragraphs, or below the first block of a section. */
export function withPlaygrounds(text: string, scenarios: readonly Placed[], page: string): string {
  const edited = new MagicString(text);
  const place = (at: number, elements: readonly string[]) => edited.appendLeft(at, `\n\n${elements.join("\n\n")}\n\n`);
  const first = scenarios.filter((placed) => typeof placed === "string").map(playground);
  if (first.length > 0) place(endOfParagraphs(text), first);
  for (const placed of scenarios) {
    if (typeof placed === "string") continue;
    const [scenario, title] = placed;
    const [node] = section(text, title, page).nodes;
    if (node === undefined) throw new Error(`${page}: "${title}" is empty`);
    place(rangeOf(node).end, [playground(scenario)]);
  }
  return edited.toString();
}

/** Where the paragraphs that a text begins with end. */
function endOfParagraphs(text: string): number {
  const { children } = parse(text);
  const after = children.findIndex(({ type }) => type !== "paragraph");
  const last = children.at(after === -1 ? -1 : after - 1);
  if (after === 0 || last === undefined) throw new Error("a page that does not begin with a paragraph");
  return rangeOf(last).end;
}
