// The record of the crawl: every page that was found, and what happened to it.

/** What can happen to a page. The deadline cuts off the pages in progress; the others are not begun. */
export const outcomes = ["downloaded", "failed", "cut off", "not begun"] as const;

export type Outcome = (typeof outcomes)[number];

export class Ledger {
  /** How many pages got a second outcome. There should be none. */
  settledTwice = 0;
  readonly #found = new Set<string>();
  readonly #outcomes = new Map<string, Outcome>();

  /** How many pages were found. */
  get found(): number {
    return this.#found.size;
  }

  /** How many pages have no outcome. There should be none when the crawl is over. */
  get open(): number {
    return this.#found.size - this.#outcomes.size;
  }

  /** Records a page that was found. Returns whether it is new. */
  enter(path: string): boolean {
    return this.#found.size < this.#found.add(path).size;
  }

  /** Records the outcome of a page. */
  settle(path: string, outcome: Outcome): void {
    if (this.#outcomes.has(path)) this.settledTwice++;
    this.#outcomes.set(path, outcome);
  }

  /** The pages with this outcome. */
  pages(outcome: Outcome): string[] {
    return [...this.#found].filter((path) => this.#outcomes.get(path) === outcome);
  }
}
