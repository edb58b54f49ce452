import { Barrier } from "@sync/barrier";
import type { Event } from "@sync/event";
import type { Client } from "./client.ts";
import { Ledger } from "./ledger.ts";
import { type Page, Phase } from "./phase.ts";
import { chance } from "./random.ts";
import { sectionOf, sections, startPages } from "./site.ts";
import { sleep } from "./sleep.ts";
import type { Timeline, Track } from "./timeline.ts";

const parseTime = 30;

export interface CrawlerOptions {
  readonly client: Client;
  readonly gate: Event;
  readonly signal: AbortSignal;
  readonly timeline: Timeline;
  readonly downloaders: number;
  readonly parsers: number;
  readonly bufferCapacity: number;
}

/** Downloaders and parsers that follow the links of a site, section by section. */
export class Crawler {
  readonly ledger = new Ledger();
  readonly phases: readonly Phase[];
  /** The phase that goes on. */
  phase: Phase | undefined;
  readonly #options: CrawlerOptions;
  readonly #signal: AbortSignal;
  readonly #everybody: Barrier;
  readonly #downloaders: Barrier;

  constructor(options: CrawlerOptions) {
    this.#options = options;
    this.#signal = options.signal;
    this.#everybody = new Barrier(options.downloaders + options.parsers);
    this.#downloaders = new Barrier(options.downloaders);
    this.phases = sections.map((section) => new Phase(section, options.bufferCapacity));
  }

  /** How many workers wait at the barriers. */
  get waiting(): number {
    return this.#everybody.waiting + this.#downloaders.waiting;
  }

  /** Whether the signal stopped it. */
  get stopped(): boolean {
    return this.#signal.aborted;
  }

  /** Crawls the site until all is done, or the signal stops it. */
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
      // The position is unique in each round: exactly one of them closes the buffer behind the last page.
      const position = await me.record("waits at the barrier", this.#downloaders.wait({ signal: this.#signal }));
      if (position === 0) await phase.buffer.close({ signal: this.#signal });
    }
  }

  async #download(path: string, phase: Phase, me: Track): Promise<void> {
    try {
      const html = await this.#options.client.download(path, me, this.#signal);
      await me.record("waits for room", phase.buffer.put({ path, html }, { signal: this.#signal }));
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
      await sleep(parseTime * (0.5 + chance(`parse ${path}`)), this.#signal); // as if there were more to it
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

  /** Waits until all workers are done with the phase before: only then are all pages of this one known. */
  async #begin(phase: Phase, me: Track): Promise<void> {
    const position = await me.record("waits at the barrier", this.#everybody.wait({ signal: this.#signal }));
    if (position > 0) return; // one tells for all
    this.phase = phase;
    this.#options.timeline.phases.push({ name: phase.section, start: this.#options.timeline.now() });
  }

  #discover(path: string): void {
    if (this.ledger.enter(path)) this.phases.find(({ section }) => section === sectionOf(path))?.add(path);
  }

  /** The signal's own reason is how the workers end at the deadline. Any other error is a mistake. */
  async #unlessStopped(worker: Promise<void>): Promise<void> {
    try {
      await worker;
    } catch (error) {
      if (error !== this.#signal.reason) throw error;
    }
  }

  /** Whoever was stopped has settled the page in hand. These were in nobody's hands. */
  #settleTheRest(): void {
    for (const phase of this.phases) {
      for (const { path } of phase.buffer.drain()) this.ledger.settle(path, "cut off");
      for (let path = phase.next(); path !== undefined; path = phase.next()) this.ledger.settle(path, "not begun");
    }
  }
}
