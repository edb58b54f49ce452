// Shows the state of the crawl in one line: on a terminal always the same line, elsewhere a new line now and then.

import { interactive, print, reprint } from "../terminal.ts";

export class Progress {
  readonly #line: () => string;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(line: () => string) {
    this.#line = line;
    this.#timer = setInterval(() => this.#show(), interactive ? 80 : 500);
  }

  /** Shows the line for the last time. */
  stop(): void {
    clearInterval(this.#timer);
    this.#show();
    if (interactive) print();
  }

  #show(): void {
    const line = this.#line();
    if (interactive) reprint(line);
    else print(line);
  }
}

/** A bar of some length, filled so far: `▮▮▮▯▯`. */
export function bar(filled: number, length: number): string {
  return "▮".repeat(filled).padEnd(length, "▯");
}
