// The deliberate differences from asyncio, which the page lists with a minimal program for each.
import { code, Page } from "../page.ts";
import type { Rule } from "./asyncio.ts";
import { programOf } from "./notation.ts";
import type { Program } from "./program.ts";

/** A difference that some programs show. */
export interface Difference {
  /** What `driver.py` calls it when it happens. */
  readonly name: string;
  /** What CPython's run takes over from our side. All its observations must then be ours, to the end of the program. */
  readonly rule: Rule;
  /** A minimal program. */
  readonly program: Program;
  /** What one side's log or state says where the sides part, and the other's does not. */
  readonly asyncio: string;
  readonly here: string;
}

const page = new Page("differential.md");

/** All of them. */
export const differences: readonly Difference[] = page.rows("programs").map(([name = "", rule, program, ...shown]) => {
  if (!page.rows("differences").some(([listed]) => listed === name))
    throw new Error(`the page does not explain ${name}`);
  const [asyncio = "", here = ""] = shown.map(code);
  return { name, rule: rule as Rule, program: programOf(code(program)), asyncio, here };
});
