// Records what each worker did, and when.

const hair = 1; // ms: shorter spans do not count

/** What a worker can do. */
export type Activity =
  | "waits for the gate"
  | "waits for a connection"
  | "holds a connection"
  | "waits for the lock"
  | "holds the lock"
  | "waits for space"
  | "waits for a page"
  | "waits at the barrier"
  | "parses"
  | "backs off";

/** What a worker did for a time, in milliseconds since the beginning. */
export interface Span {
  readonly activity: Activity;
  readonly start: number;
  readonly end: number;
}

/** What one worker did. */
export class Track {
  readonly worker: string;
  readonly spans: Span[] = [];
  readonly #timeline: Timeline;

  constructor(worker: string, timeline: Timeline) {
    this.worker = worker;
    this.#timeline = timeline;
  }

  /** Records how long the promise takes to settle. Spans may nest: the holder of a connection may wait for the lock. */
  async record<T>(activity: Activity, promise: Promise<T>): Promise<T> {
    const start = this.#timeline.now();
    try {
      return await promise;
    } finally {
      this.spans.push({ activity, start, end: this.#timeline.now() });
    }
  }
}

/** What all workers did. */
export class Timeline {
  readonly tracks: Track[] = [];
  /** When each phase began. */
  readonly phases: { readonly name: string; readonly start: number }[] = [];
  /** When the last worker stopped. */
  end = 0;
  readonly #origin = performance.now();

  /** Milliseconds since the beginning. */
  now(): number {
    return performance.now() - this.#origin;
  }

  /** Ends the timeline. */
  stop(): void {
    this.end = this.now();
  }

  /** Adds a worker. */
  track(worker: string): Track {
    const track = new Track(worker, this);
    this.tracks.push(track);
    return track;
  }

  /** All spans of an activity, except those shorter than a millisecond: what is granted at once is not waited for. */
  spans(activity: Activity): Span[] {
    const spans = this.tracks.flatMap((track) => track.spans);
    return spans.filter((span) => span.activity === activity && durationOf(span) >= hair);
  }
}

export function durationOf({ start, end }: Span): number {
  return end - start;
}

/** The most spans that overlap by more than a hair. (A task may wait again just before the next one records its grant.) */
export function maxAtOnce(spans: readonly Span[]): number {
  const starts = spans.map(({ start }) => ({ at: start, step: 1 }));
  const ends = spans.map(({ end }) => ({ at: end - hair, step: -1 }));
  let now = 0;
  let max = 0;
  for (const { step } of [...starts, ...ends].sort((a, b) => a.at - b.at || a.step - b.step)) {
    now += step;
    max = Math.max(max, now);
  }
  return max;
}
