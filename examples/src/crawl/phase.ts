// One phase of the crawl: a section of the site, and the buffer that its pages pass through.

import { BoundedBuffer } from "./bounded-buffer.ts";
import type { Section } from "./site.ts";

/** A page on its way from a downloader to a parser. */
export interface Page {
  readonly path: string;
  readonly html: string;
}

export class Phase {
  readonly section: Section;
  readonly buffer: BoundedBuffer<Page>;
  /** How many pages were found after the phase began. There should be none. */
  late = 0;
  readonly #found: string[] = [];
  #begun = false;

  constructor(section: Section, bufferCapacity: number) {
    this.section = section;
    this.buffer = new BoundedBuffer(bufferCapacity);
  }

  /** Adds a page. */
  add(path: string): void {
    if (this.#begun) this.late++;
    this.#found.push(path);
  }

  /** The next page, in alphabetical order: the order in which pages are found differs from run to run. */
  next(): string | undefined {
    if (!this.#begun) this.#found.sort().reverse();
    this.#begun = true;
    return this.#found.pop();
  }
}
