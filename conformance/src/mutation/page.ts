// The page that lists the bugs which are put back, and the mutants which survive.
import { code, Page } from "../page.ts";

export const page: Page = new Page("mutation.md");

/** A bug that a library had, or may have. */
export interface Bug {
  /** Who had it: a library, an issue of CPython, or what a primitive has to be careful about. */
  readonly source: string;
  readonly name: string;
  /** The test that must fail. */
  readonly killer: string;
}

/** A mutant that no test finds, which is right. */
export interface Survivor {
  /** The file and the class, method, function or variable, as in `edit.ts`. */
  readonly where: string;
  /** Patterns of what is replaced, and of what comes in its place. */
  readonly original: string;
  readonly replacement: string;
}

/** The bugs of the page. */
export function bugsOfPage(): Bug[] {
  return page.rows("bugs").map(([source = "", name = "", , killer = ""]) => ({ source, name, killer }));
}

/** The survivors of the page. */
export function survivorsOfPage(): Survivor[] {
  return page.rows("survivors").map(([where, original, replacement]) => {
    return { where: code(where), original: code(original), replacement: code(replacement) };
  });
}
