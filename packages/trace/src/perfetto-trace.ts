/** A trace in Perfetto's format: https://perfetto.dev/docs/reference/synthetic-track-event */
import type { Finding } from "./finding.ts";
import { framesOf, printFrame } from "./frames.ts";
import { now, origin } from "./host.ts";
import { failureName, type Interval } from "./interval.ts";
import { lanesOf, type Span } from "./lanes.ts";
import { Message } from "./protobuf.ts";

/** A finding, and when it was found. */
export interface Found {
  readonly at: number;
  readonly finding: Finding;
}

// The numbers of fields and values in Perfetto's schema.
const ofTrace = { packet: 1 } as const;
const ofPacket = { clockSnapshot: 6, timestamp: 8, sequence: 10, trackEvent: 11, trackDescriptor: 60 } as const;
const ofTrack = { uuid: 1, name: 2, parent: 5, childOrdering: 11, rank: 12, siblingMerge: 15 } as const;
const ofEvent = { annotation: 4, type: 9, track: 11, category: 22, name: 23, flow: 47, endOfFlow: 48 } as const;
const ofAnnotation = { string: 6, name: 10 } as const;
const ofClocks = { clock: 1 } as const;
const ofClock = { id: 1, timestamp: 2 } as const;
const [lexicographic, explicit] = [1, 3];
const neverMerged = 2;
const [begin, end, instant] = [1, 2, 3];
const [realTime, bootTime] = [1, 6];
const sequence = 1; // all packets are of one writer

/** An interval in nanoseconds. */
interface Slice extends Span {
  readonly interval: Interval;
}

/** What happens on a track. */
interface Packet {
  readonly at: number;
  readonly type: number;
  readonly track: number;
  /** Writes what there is to say of it. */
  readonly describe: ((event: Message) => void) | undefined;
}

/** Makes the trace of what was recorded. */
export function traceOf(intervals: readonly Interval[], findings: readonly Found[]): Uint8Array<ArrayBuffer> {
  return new TraceWriter(intervals).write(findings);
}

class TraceWriter {
  readonly #trace = new Message();
  readonly #origin: number; // the first time that there is: nanoseconds since then are exact
  readonly #slices: readonly Slice[];
  readonly #packets: Packet[] = [];
  /** What a release granted, by what was released: the source of an arrow is written first. */
  readonly #granted = new Map<number, number[]>();
  #lastTrack = 0;

  constructor(intervals: readonly Interval[]) {
    this.#origin = intervals.reduce((first, { start }) => Math.min(first, start), now());
    this.#slices = slicesOf(intervals, this.#origin);
    const known = new Set(intervals.map(({ id }) => id));
    for (const { id, state, cause } of intervals) {
      if (state !== "holding" || cause === undefined || !known.has(cause)) continue;
      const granted = this.#granted.get(cause);
      if (granted === undefined) this.#granted.set(cause, [id]);
      else granted.push(id);
    }
  }

  write(findings: readonly Found[]): Uint8Array<ArrayBuffer> {
    this.#clocks();
    this.#primitives();
    this.#tasks();
    if (findings.length > 0) this.#findings(findings);
    for (const { at, type, track, describe } of this.#packets.toSorted((a, b) => a.at - b.at))
      this.#packet((packet) => {
        packet.integer(ofPacket.timestamp, at).message(ofPacket.trackEvent, (event) => {
          event.integer(ofEvent.type, type).integer(ofEvent.track, track);
          describe?.(event);
        });
      });
    return this.#trace.finish();
  }

  #packet(write: (packet: Message) => void): void {
    this.#trace.message(ofTrace.packet, (packet) => write(packet.integer(ofPacket.sequence, sequence)));
  }

  /** What the time on the clock of the trace is on the wall. */
  #clocks(): void {
    const clocks = [
      [bootTime, 0],
      [realTime, origin + this.#origin],
    ] as const;
    this.#packet((packet) => {
      packet.message(ofPacket.clockSnapshot, (snapshot) => {
        for (const [id, ms] of clocks)
          snapshot.message(ofClocks.clock, (clock) =>
            clock.integer(ofClock.id, id).integer(ofClock.timestamp, nanoseconds(ms)),
          );
      });
    });
  }

  /** A track for each primitive, with its holds and its waits. */
  #primitives(): void {
    const root = this.#group("Primitives");
    for (const ofOne of groups(this.#slices, ({ interval }) => interval.subject)) {
      const track = this.#track(ofOne[0].interval.label, root, (track) =>
        track.integer(ofTrack.siblingMerge, neverMerged).integer(ofTrack.childOrdering, explicit),
      );
      const rows = [
        ["held", "holding", "held by"],
        ["suspended", "suspended", "suspended by"],
        ["waiting", "waiting", "awaited by"],
      ] as const;
      for (const [rank, [row, state, verb]] of rows.entries())
        this.#row(
          ofOne.filter(({ interval }) => interval.state === state),
          () => this.#track(row, track, (lane) => lane.integer(ofTrack.rank, rank)),
          ({ task }) => `${verb} ${task?.name ?? "a task without a name"}`,
        );
    }
  }

  /** A track for each task that has a name. */
  #tasks(): void {
    const ofTasks = this.#slices.filter(({ interval }) => interval.task !== undefined);
    if (ofTasks.length === 0) return;
    const root = this.#group("Tasks");
    const verbs = { holding: "holds", suspended: "is suspended from", waiting: "waits for" } as const;
    for (const ofOne of groups(ofTasks, ({ interval }) => interval.task?.name))
      this.#row(
        ofOne,
        () => this.#track(ofOne[0].interval.task?.name ?? "", root),
        ({ state, label }) => `${verbs[state]} ${label}`,
        ({ interval }) => interval.task,
      );
  }

  #findings(findings: readonly Found[]): void {
    const track = this.#track("Findings");
    for (const { at: ms, finding } of findings) {
      const { kind, certainty, message, why } = finding;
      const describe = (event: Message) =>
        annotate(event.text(ofEvent.name, `${kind} (${certainty}): ${message}`), "why", why);
      this.#packets.push({ at: Math.max(0, nanoseconds(ms - this.#origin)), type: instant, track, describe });
    }
  }

  /** Writes what stands in one row of the viewer. If it has tasks, what is of one task may stand inside each other. */
  #row(
    slices: readonly Slice[],
    newTrack: () => number,
    nameOf: (interval: Interval) => string,
    taskOf?: (slice: Slice) => unknown,
  ): void {
    for (const steps of lanesOf(slices, taskOf)) {
      const track = newTrack();
      for (const { span, begins, at } of steps) {
        const { interval } = span;
        const ofTask = taskOf !== undefined;
        const describe = (event: Message) => {
          event.text(ofEvent.name, nameOf(interval)).text(ofEvent.category, interval.state);
          if (ofTask === (interval.task !== undefined)) this.#arrows(event, interval); // once, where it is seen best
          annotateInterval(event, interval);
        };
        this.#packets.push({ at, type: begins ? begin : end, track, describe: begins ? describe : undefined });
      }
    }
  }

  #arrows(event: Message, { id, cause, state }: Interval): void {
    for (const granted of this.#granted.get(id) ?? []) event.fixed(ofEvent.flow, granted + 1);
    if (state === "holding" && cause !== undefined && this.#granted.has(cause)) event.fixed(ofEvent.endOfFlow, id + 1);
  }

  #group(name: string): number {
    return this.#track(name, undefined, (track) => track.integer(ofTrack.childOrdering, lexicographic));
  }

  #track(name: string, parent?: number, more?: (track: Message) => Message): number {
    const uuid = ++this.#lastTrack;
    this.#packet((packet) => {
      packet.message(ofPacket.trackDescriptor, (track) => {
        track.integer(ofTrack.uuid, uuid).text(ofTrack.name, name);
        if (parent !== undefined) track.integer(ofTrack.parent, parent);
        more?.(track);
      });
    });
    return uuid;
  }
}

function annotateInterval(event: Message, { demand, stack, failure }: Interval): void {
  if (typeof demand === "number" || typeof demand === "string") annotate(event, "demand", String(demand));
  const [frame] = framesOf(stack, 1);
  if (frame !== undefined) annotate(event, "requested at", printFrame(frame));
  if (failure !== undefined) annotate(event, "failed", failureName(failure));
}

function annotate(event: Message, name: string, value: string): void {
  event.message(ofEvent.annotation, (annotation) =>
    annotation.text(ofAnnotation.name, name).text(ofAnnotation.string, value),
  );
}

/** In nanoseconds. What was granted by a release begins later than what was released, also on a clock that is coarse. */
function slicesOf(intervals: readonly Interval[], origin: number): Slice[] {
  const starts = new Map<number, number>();
  return intervals
    .toSorted((a, b) => a.id - b.id)
    .map((interval) => {
      const causeStart = interval.cause === undefined ? undefined : starts.get(interval.cause);
      const start = Math.max(nanoseconds(interval.start - origin), (causeStart ?? -1) + 1);
      starts.set(interval.id, start);
      return {
        interval,
        start,
        end: interval.end === undefined ? undefined : Math.max(start, nanoseconds(interval.end - origin)),
      };
    });
}

function groups<T, K>(items: readonly T[], keyOf: (item: T) => K): Iterable<readonly [T, ...T[]]> {
  const byKey = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [item]);
    else known.push(item);
  }
  return byKey.values();
}

function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6);
}
