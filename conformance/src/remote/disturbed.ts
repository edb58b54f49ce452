// An engine between a client and its server, which loses, repeats and delays what passes.
import type { Engine, Inspection, Reply, Step } from "@sync/remote";

/** What can go wrong on the way. */
export interface Faults {
  /** Steps do not arrive, and their senders learn it at once. */
  refused: boolean;
  /** Nothing arrives in either direction, and nobody learns it. */
  cut: boolean;
  /** Steps are done, and their answers are lost. */
  unanswered: boolean;
  /** Each step arrives twice. */
  twice: boolean;
  /** Calls for grants are lost. */
  deaf: boolean;
  /** Each answer is late by so many milliseconds. */
  late: number;
}

export class Disturbed implements Engine {
  readonly faults: Faults = { refused: false, cut: false, unanswered: false, twice: false, deaf: false, late: 0 };
  /** The steps that were sent. */
  readonly steps: Step[] = [];
  readonly #engine: Engine;
  #reconnected: () => void = () => {};

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async step(step: Step, signal: AbortSignal = new AbortController().signal): Promise<Reply> {
    const { faults } = this;
    this.steps.push(step);
    if (faults.refused) throw new Error("refused");
    if (faults.cut) return await new Promise<never>(() => {});
    if (faults.twice) await this.#engine.step(step, signal);
    const reply = await this.#engine.step(step, signal);
    if (faults.unanswered) return await new Promise<never>(() => {});
    if (faults.late > 0) await new Promise((resolve) => setTimeout(resolve, faults.late));
    return faults.cut ? await new Promise<never>(() => {}) : reply;
  }

  /** Sends a step once more, as a network may do that had kept it. */
  async again(step: Step): Promise<Reply> {
    return await this.#engine.step(step, new AbortController().signal);
  }

  async listen(granted: (id: number, fence: number) => void, reconnected: () => void): Promise<() => unknown> {
    this.#reconnected = reconnected;
    return await this.#engine.listen((id, fence) => {
      if (!this.faults.deaf && !this.faults.cut) granted(id, fence);
    }, reconnected);
  }

  /** How often it was asked to have what listens connect anew. */
  relistened = 0;

  relisten(): void {
    this.relistened++;
    this.#engine.relisten?.();
  }

  /** Says that calls may have been lost. */
  reconnect(): void {
    this.#reconnected();
  }

  async inspect(name?: string): Promise<readonly Inspection[]> {
    return await this.#engine.inspect(name);
  }
}
