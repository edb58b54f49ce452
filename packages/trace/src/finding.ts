/** What is wrong, or may be. */
import type { Frame } from "./frames.ts";

/** What a request does, in a finding or a snapshot. */
export interface RequestSnapshot {
  /** The name of its task, if it has one. */
  readonly task?: string;
  /** What it asks for, where there is a choice: how many permits, or `"read"` or `"write"`. */
  readonly demand?: number | string;
  /** Whether a condition has suspended the token, which holds nothing meanwhile. */
  readonly suspended?: true;
  /** Since when it waits or holds: an ISO date. */
  readonly since: string;
  /** For how many milliseconds. */
  readonly ms: number;
  /** Where it was made, the innermost frame first. */
  readonly frames: readonly Frame[];
}

/** A request of a finding, and what it has to do with it. */
export interface Step extends RequestSnapshot {
  /** Whether it waits for the primitive, or holds it. */
  readonly does: "waits for" | "holds";
  /** The primitive: its name, or what it is, with a number. */
  readonly primitive: string;
}

/** What kinds of findings there are. */
export type FindingKind = "deadlock" | "inversion" | "asleep" | "lost" | "held-too-long" | "waited-too-long";

/** Something that is wrong, or may be. */
export interface Finding {
  /** What kind of finding it is. */
  readonly kind: FindingKind;
  /** Whether it is certain. What is probable is withdrawn when things go on. */
  readonly certainty: "certain" | "probable";
  /** What is wrong, in one line. */
  readonly message: string;
  /** Why it is certain, or only probable. */
  readonly why: string;
  /** The requests that it is about. Of a deadlock: who holds and who waits, around the cycle. */
  readonly steps: readonly Step[];
  /** Whether things have gone on since, so that it is not true any more. */
  readonly over: boolean;
}
