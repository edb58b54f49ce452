const hair = 1; // millisecond: what is shorter does not count

/** What a worker can be at. */
export type Activity =
  | "waits for the gate"
  | "waits for a connection"
  | "holds a connection"
  | "waits for the lock"
  | "holds the lock"
  | "waits for room"
  | "waits for a page"
  | "waits at the barrier"
  | "parses"
  | "backs off";

/** What a worker was at for a time, in milliseconds since the beginning. */
export interface Span {
  readonly worker: string;
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

  /** Notes how long the promise takes to settle. Spans may nest: who holds a connection may wait for a lock. */
  async record<T>(activity: Activity, promise: Promise<T>): Promise<T> {
    const start = this.#timeline.now();
    try {
      return await promise;
    } finally {
      this.spans.push({ worker: this.worker, activity, start, end: this.#timeline.now() });
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

  /** A track for one more worker. */
  track(worker: string): Track {
    const track = new Track(worker, this);
    this.tracks.push(track);
    return track;
  }

  /** All spans of an activity, but for those shorter than a millisecond: what is granted at once is not waited for. */
  spans(activity: Activity): Span[] {
    const spans = this.tracks.flatMap((track) => track.spans);
    return spans.filter((span) => span.activity === activity && durationOf(span) >= hair);
  }
}

export function durationOf({ start, end }: Span): number {
  return end - start;
}

/** How many spans overlap, by more than a hair: who releases may wait again just before the next notes its grant. */
export function mostAtOnce(spans: readonly Span[]): number {
  const starts = spans.map(({ start }) => ({ at: start, step: 1 }));
  const ends = spans.map(({ end }) => ({ at: end - hair, step: -1 }));
  let now = 0;
  let most = 0;
  for (const { step } of [...starts, ...ends].sort((a, b) => a.at - b.at || a.step - b.step)) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}
