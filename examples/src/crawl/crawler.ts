// Downloaders and parsers that follow the links of a site, section by section.

import { Barrier } from "@sync/barrier";
import type { Event } from "@sync/event";
import type { Client } from "./client.ts";
import { Ledger } from "./ledger.ts";
import { type Page, Phase } from "./phase.ts";
import { chance } from "./random.ts";
import { sectionOf, sections, startPages } from "./site.ts";
import { sleep } from "./sleep.ts";
import type { Timeline, Track } from "./timeline.ts";

const parseTime = 30; // ms

export interface CrawlerOptions {
  readonly client: Client;
  readonly gate: Event;
  readonly signal: AbortSignal;
  readonly timeline: Timeline;
  readonly downloaders: number;
  readonly parsers: number;
  readonly bufferCapacity: number;
}

export class Crawler {
  readonly ledger = new Ledger();
  readonly phases: readonly Phase[];
  /** The current phase. */
  phase: Phase | undefined;
  readonly #options: CrawlerOptions;
  readonly #signal: AbortSignal;
  readonly #workers: Barrier;
  readonly #downloaders: Barrier;

  constructor(options: CrawlerOptions) {
    this.#options = options;
    this.#signal = options.signal;
    this.#workers = new Barrier(options.downloaders + options.parsers);
    this.#downloaders = new Barrier(options.downloaders);
    this.phases = sections.map((section) => new Phase(section, options.bufferCapacity));
  }

  /** How many workers wait at the barriers. */
  get waiting(): number {
    return this.#workers.waiting + this.#downloaders.waiting;
  }

  /** Whether the deadline stopped it. */
  get stopped(): boolean {
    return this.#signal.aborted;
  }

  /** Crawls the site until everything is done, or the signal stops it. */
  async run(): Promise<void> {
    const { downloaders, parsers, timeline } = this.#options;
    for (const path of startPages) this.#discover(path);
    const workers: Promise<void>[] = [];
    for (let i = 1; i <= downloaders; i++) workers.push(this.#downloader(timeline.track(`downloader ${i}`)));
    for (let i = 1; i <= parsers; i++) workers.push(this.#parser(timeline.track(`parser ${i}`)));
    await Promise.all(workers.map((worker) => this.#unlessStopped(worker)));
    this.#settleTheRest();
  }

  async #downloader(me: Track): Promise<void> {
    await this.#passGate(me);
    for (const phase of this.phases) {
      await this.#begin(phase, me);
      for (let path = phase.next(); path !== undefined; path = phase.next()) await this.#download(path, phase, me);
      // Each position occurs once in a round, so exactly one downloader closes the buffer after the last page.
      const position = await me.record("waits at the barrier", this.#downloaders.wait({ signal: this.#signal }));
      if (position === 0) await phase.buffer.close({ signal: this.#signal });
    }
  }

  async #download(path: string, phase: Phase, me: Track): Promise<void> {
    try {
      const html = await this.#options.client.download(path, me, this.#signal);
      await me.record("waits for space", phase.buffer.put({ path, html }, { signal: this.#signal }));
    } catch {
      this.ledger.settle(path, this.#signal.aborted ? "cut off" : "failed");
      this.#signal.throwIfAborted();
    }
  }

  async #parser(me: Track): Promise<void> {
    await this.#passGate(me);
    for (const phase of this.phases) {
      await this.#begin(phase, me);
      for (;;) {
        const page = await me.record("waits for a page", phase.buffer.take({ signal: this.#signal }));
        if (page === undefined) break;
        await me.record("parses", this.#parse(page));
      }
    }
  }

  async #parse({ path, html }: Page): Promise<void> {
    try {
      await sleep(parseTime * (0.5 + chance(`parse ${path}`)), this.#signal); // as if parsing were slow
      for (const [, link] of html.matchAll(/href="([^"]+)"/g)) if (link !== undefined) this.#discover(link);
      this.ledger.settle(path, "downloaded");
    } catch (error) {
      this.ledger.settle(path, "cut off");
      throw error;
    }
  }

  async #passGate(me: Track): Promise<void> {
    await me.record("waits for the gate", this.#options.gate.wait({ signal: this.#signal }));
  }

  /** Waits until all workers have ended the phase before. Only then are all pages of this one known. */
  async #begin(phase: Phase, me: Track): Promise<void> {
    const position = await me.record("waits at the barrier", this.#workers.wait({ signal: this.#signal }));
    if (position > 0) return; // one of them records the phase for all
    this.phase = phase;
    this.#options.timeline.phases.push({ name: phase.section, start: this.#options.timeline.now() });
  }

  #discover(path: string): void {
    if (this.ledger.enter(path)) this.phases.find(({ section }) => section === sectionOf(path))?.add(path);
  }

  /** At the deadline a worker ends with the signal's reason. Any other error is a bug. */
  async #unlessStopped(worker: Promise<void>): Promise<void> {
    try {
      await worker;
    } catch (error) {
      if (error !== this.#signal.reason) throw error;
    }
  }

  /** A worker that was stopped has settled its own page. These are the pages that no worker had. */
  #settleTheRest(): void {
    for (const phase of this.phases) {
      for (const { path } of phase.buffer.drain()) this.ledger.settle(path, "cut off");
      for (let path = phase.next(); path !== undefined; path = phase.next()) this.ledger.settle(path, "not begun");
    }
  }
}
