/** Records what requests do, and makes a trace of it. */
import { integer, optionsOf } from "@sync/core";
import type { Finding } from "./finding.ts";
import { now } from "./host.ts";
import { type Interval, intervalOf } from "./interval.ts";
import { Later } from "./later.ts";
import type { Failure, Listener } from "./listener.ts";
import type { Note } from "./note.ts";
import { traceOf } from "./perfetto-trace.ts";
import { Stamps } from "./stamp.ts";
import { type RunningTracer, runningTracer, type Tracer } from "./tracer.ts";

/** How much is recorded. */
export interface RecordOptions {
  /** How many slices are kept, the last ones: a slice is the time that a request waits, or holds what it was granted: an integer >= 1. Default: 100,000. */
  readonly events?: number | undefined;
}

/** A recording that is running. */
export interface TraceRecording {
  /** The trace so far. What waits or holds something now has no end in it. */
  trace(): Uint8Array<ArrayBuffer>;
  /** Ends the recording, and returns its trace. */
  stop(): Uint8Array<ArrayBuffer>;
}

/**
 * Records who waits for what and who holds it, as a trace for {@link https://ui.perfetto.dev | Perfetto}: drop the file there.
 * Each primitive has a track, and each task that has a name. An arrow leads from the holder that releases to the one that is
 * granted. Findings are there, too.
 *
 * The trace is in Perfetto's own format. Nothing leaves the machine: Perfetto reads the file in the browser.
 *
 * **Throws** `TypeError` if `tracer` is not what `start()` returned; `TypeError` or `RangeError` for an invalid option.
 *
 * @example
 * ```ts
 * import { Lock } from "@sync/lock";
 * import { named, start, stop, task } from "@sync/trace";
 * import { record } from "@sync/trace/perfetto";
 * import { writeFile } from "node:fs/promises";
 *
 * const recording = record(start());
 * const lock = named("accounts", new Lock());
 * const work = () => new Promise((resolve) => setTimeout(resolve, 10));
 * await Promise.all(["ann", "bob"].map((name) => task(name, () => lock.with(work))));
 * await writeFile("accounts.pftrace", recording.stop()); // for ui.perfetto.dev
 * stop();
 * ```
 */
export function record(tracer: Tracer, options?: RecordOptions): TraceRecording {
  const { events = 100_000 } = optionsOf(options) ?? {};
  return new Recording(runningTracer(tracer), integer("events", events, 1));
}

/** How many findings are kept, at most. */
const maxFindings = 1000;

class Recording implements TraceRecording, Listener {
  readonly #tracer: RunningTracer;
  readonly #size: number;
  readonly #end: () => void;
  readonly #intervals: Interval[] = []; // a ring, once it is full
  readonly #findings: { readonly at: number; readonly finding: Finding }[] = [];
  readonly #later = new Later();
  readonly #causes = new Stamps<number | undefined>();
  #count = 0;
  #lastHold: Note | undefined;
  #lastHoldId = 0;
  #result: Uint8Array<ArrayBuffer> | undefined;

  constructor(tracer: RunningTracer, size: number) {
    this.#tracer = tracer;
    this.#size = size;
    this.#end = tracer.listen(this);
  }

  entered(note: Note, cause: Note | undefined): void {
    const id = cause !== undefined && cause === this.#lastHold ? this.#lastHoldId : undefined;
    if (this.#causes.get(note) !== id) this.#causes.set(note, id);
  }

  left(note: Note, at: number, failure: Failure | undefined): void {
    const id = this.#count++;
    const { stack } = note;
    if (stack?.isText === false) this.#later.add(() => void stack.text); // so that it keeps nothing alive
    if (note.state === "holding") {
      this.#lastHold = note;
      this.#lastHoldId = id;
    }
    this.#intervals[id % this.#size] = intervalOf(note, id, at, failure, this.#causes.get(note));
  }

  found(finding: Finding): void {
    if (!finding.over && this.#findings.length < maxFindings) this.#findings.push({ at: now(), finding });
  }

  trace(): Uint8Array<ArrayBuffer> {
    if (this.#result !== undefined) return this.#result;
    let id = this.#count;
    const open = [...this.#tracer.live].map((note) =>
      intervalOf(note, id++, undefined, undefined, this.#causes.get(note)),
    );
    return traceOf([...this.#intervals, ...open], this.#findings);
  }

  stop(): Uint8Array<ArrayBuffer> {
    const result = this.trace();
    this.#result = result;
    this.#end();
    this.#intervals.length = 0;
    return result;
  }
}
