/** What can become of a page. The deadline cuts off what somebody is at, and leaves the rest not begun. */
export const outcomes = ["downloaded", "failed", "cut off", "not begun"] as const;

export type Outcome = (typeof outcomes)[number];

/** The books of the crawl: every page that was found, and what became of it. */
export class Ledger {
  /** How many pages came to a second end. There should be none. */
  settledTwice = 0;
  readonly #found = new Set<string>();
  readonly #outcomes = new Map<string, Outcome>();

  /** How many pages were found. */
  get found(): number {
    return this.#found.size;
  }

  /** How many pages have come to no end. When all is over, there should be none. */
  get unsettled(): number {
    return this.#found.size - this.#outcomes.size;
  }

  /** Enters a page. Returns whether it is new. */
  enter(path: string): boolean {
    return this.#found.size < this.#found.add(path).size;
  }

  /** Notes what became of a page. */
  settle(path: string, outcome: Outcome): void {
    if (this.#outcomes.has(path)) this.settledTwice++;
    this.#outcomes.set(path, outcome);
  }

  /** The pages with this outcome. */
  pages(outcome: Outcome): string[] {
    return [...this.#found].filter((path) => this.#outcomes.get(path) === outcome);
  }
}
