/** What is known at one time, as plain data. */
import type { Finding, RequestSnapshot } from "./finding.ts";
import { framesOf } from "./frames.ts";
import { origin } from "./host.ts";
import type { Note, Subject } from "./note.ts";
import type { HistogramSnapshot } from "./statistics.ts";

/** A primitive that is in use. */
export interface PrimitiveSnapshot {
  /** Its name, if it has one. */
  readonly name?: string;
  /** What it is called in a finding: its name, or what it is, with a number; and which key it is of. */
  readonly label: string;
  /** What it is: `"Lock"`. */
  readonly kind: string;
  /** What it is and its state, in print: `"<Lock [locked, waiters:2]>"`. */
  readonly state: string;
  /** What holds it. */
  readonly holders: readonly RequestSnapshot[];
  /** What waits for it, in the order in which it was requested. */
  readonly waiters: readonly RequestSnapshot[];
}

/** How long the primitives of one name were waited for and held. */
export interface StatisticsSnapshot {
  /** The name. */
  readonly name: string;
  /** How often one was granted. */
  readonly granted: number;
  /** The requests that had to wait and were granted. */
  readonly waits: HistogramSnapshot;
  /** What was granted and given back. */
  readonly holds: HistogramSnapshot;
}

/** What is known at one time. `JSON.stringify` takes it as it is. */
export interface Snapshot {
  /** When that was: an ISO date. */
  readonly at: string;
  /** What is wrong, or may be. */
  readonly findings: readonly Finding[];
  /** The primitives that are held or waited for. */
  readonly primitives: readonly PrimitiveSnapshot[];
  /** For each name that was given. */
  readonly statistics: readonly StatisticsSnapshot[];
}

/** A request as plain data. */
export function snapshotOf(note: Note, depth: number, at: number): RequestSnapshot {
  const { task, demand, state, subject } = note;
  const title = task?.named?.name;
  const isCounted = subject.kind !== "Limiter"; // there it is a priority
  return {
    ...(title === undefined ? {} : { task: title }),
    ...(isCounted && (typeof demand === "number" || typeof demand === "string") ? { demand } : {}),
    ...(state === "suspended" ? { suspended: true } : {}),
    since: new Date(origin + note.since).toISOString(),
    ms: at - note.since,
    frames: framesOf(note.stack, depth),
  };
}

/** The primitives of requests, as plain data. */
export function primitivesOf(live: Iterable<Note>, depth: number, at: number): PrimitiveSnapshot[] {
  const bySubject = new Map<Subject, { holders: RequestSnapshot[]; waiters: RequestSnapshot[] }>();
  for (const note of live) {
    const of = bySubject.get(note.subject) ?? { holders: [], waiters: [] };
    bySubject.set(note.subject, of);
    (note.state === "waiting" ? of.waiters : of.holders).push(snapshotOf(note, depth, at));
  }
  return [...bySubject].map(([subject, of]) => {
    const { name, label, kind, printed: state } = subject;
    return { ...(name === undefined ? {} : { name }), label, kind, state, ...of };
  });
}
