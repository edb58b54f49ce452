import { interactive, print, reprint } from "./terminal.ts";

/** Shows a line again and again: in one place on a terminal, elsewhere now and then below the last. */
export class Progress {
  readonly #line: () => string;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(line: () => string) {
    this.#line = line;
    this.#timer = setInterval(() => this.#show(), interactive ? 80 : 400);
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
