/** The tracer: asks what is going on, and looks for what is wrong. */
import { invalid } from "@sync/core";
import { cyclesOf } from "./deadlock.ts";
import type { Finding, FindingKind, Step } from "./finding.ts";
import { collectGarbage } from "./garbage.ts";
import { every, now, whenDry } from "./host.ts";
import type { Listener } from "./listener.ts";
import type { Note } from "./note.ts";
import { Orders } from "./order.ts";
import type { Recorder } from "./recorder.ts";
import { duration, hasColour, printSnapshot } from "./report.ts";
import { primitivesOf, type Snapshot, snapshotOf } from "./snapshot.ts";

/** How much is recorded, and what is looked for. */
export interface TraceOptions {
  /** Whether the stack of each request is kept, or of one in so many: `16`. Default: `true`. */
  readonly stacks?: boolean | number | undefined;
  /** How many frames of a stack are kept: an integer >= 1. Default: 8. */
  readonly depth?: number | undefined;
  /**
   * Whether tokens that are lost are noticed: collected as garbage before they are released. What `acquire()` and `tryAcquire()`
   * give is then an object of its own, which has every member of the token. Default: `true`.
   */
  readonly leaks?: boolean | undefined;
  /** Whether locks that are acquired in two orders are looked for. Default: `true`. */
  readonly order?: boolean | undefined;
  /** After how many milliseconds it is a finding that something is held. Default: 10,000. `Infinity`: never. */
  readonly heldTooLong?: number | undefined;
  /** After how many milliseconds it is a finding that something waits. Default: 10,000. `Infinity`: never. */
  readonly waitedTooLong?: number | undefined;
  /** After how many milliseconds without a change a deadlock, or a lost token, is a finding. Default: 5,000. */
  readonly deadlockAfter?: number | undefined;
  /** Is called with each finding, and again when it is over. */
  readonly onFinding?: ((finding: Finding) => void) | undefined;
}

/** How a report is made. */
export interface ReportOptions {
  /** Whether it has colours. Default: whether the standard output is a terminal that shows them. */
  readonly colour?: boolean | undefined;
}

/** Options, all of them. */
export interface Settings {
  readonly depth: number;
  readonly order: boolean;
  readonly heldTooLong: number;
  readonly waitedTooLong: number;
  readonly deadlockAfter: number;
  readonly onFinding: ((finding: Finding) => void) | undefined;
}

/** A finding that may still be withdrawn. */
interface Open {
  finding: Finding;
  /** What it is about. It is over as soon as one of them is, or changes. */
  readonly notes: readonly { readonly note: Note; readonly since: number }[];
}

/** How many findings are kept, at most. */
const maxFindings = 100;

/** How many of those that wait are a part of a finding, at most. */
const maxListed = 5;

/** Says what is held and what waits, and what is wrong. `start()` returns it. */
export interface Tracer {
  /** What is wrong, what is held, and what waits, as text for people. */
  report(options?: ReportOptions): string;
  /** The same as plain data. It looks for what is wrong first. */
  snapshot(): Snapshot;
  /** Looks for what is wrong now, as happens from time to time anyway. */
  check(): void;
  /** Has the engine collect garbage, so that tokens which are lost are known to be, and then looks for what is wrong. */
  collect(): Promise<void>;
}

/** The tracer of one `start()`. */
export class RunningTracer implements Tracer {
  readonly #recorder: Recorder;
  readonly #orders = new Orders();
  readonly #open = new Map<string, Open>();
  readonly #ids = new WeakMap<Note, number>();
  readonly #ends: (() => void)[] = [];
  #settings: Settings;
  #lastId = 0;

  constructor(recorder: Recorder, settings: Settings) {
    this.#recorder = recorder;
    this.#settings = settings;
    this.configure(settings);
  }

  report({ colour = hasColour("stdout") }: ReportOptions = {}): string {
    return printSnapshot(this.snapshot(), colour);
  }

  snapshot(): Snapshot {
    this.check();
    const { live, statistics } = this.#recorder;
    return {
      at: new Date().toISOString(),
      findings: [...this.#open.values()].map(({ finding }) => finding),
      primitives: primitivesOf(live, this.#settings.depth),
      statistics: [...statistics].map(([name, { granted, waits, holds }]) => {
        return { name, granted, waits: waits.snapshot(), holds: holds.snapshot() };
      }),
    };
  }

  check(): void {
    this.#forget();
    this.#withdraw();
    const at = now();
    const { heldTooLong, waitedTooLong, deadlockAfter } = this.#settings;
    for (const note of this.#recorder.live) {
      const ms = at - note.since;
      if (note.state === "holding" && ms >= heldTooLong) this.#tooLong("held-too-long", note, ms);
      if (note.state === "waiting" && ms >= waitedTooLong) this.#tooLong("waited-too-long", note, ms);
      if (note.state === "holding" && note.lost && ms >= deadlockAfter) this.#isLost(note);
    }
    for (const cycle of cyclesOf(this.#recorder.live, ({ since }) => at - since >= deadlockAfter)) {
      const notes = cycle.flatMap(({ waits, holds }) => [holds, waits]);
      const certain = notes.every(({ task }) => task?.exact);
      this.#find("deadlock", notes, {
        certainty: certain ? "certain" : "probable",
        message:
          cycle.length === 1
            ? `a ${certain ? "fiber" : "task"} waits for ${notes[0]?.subject.label}, which it holds itself`
            : `${cycle.length} ${certain ? "fibers" : "tasks"} wait for each other`,
        why: certain
          ? "a fiber does one thing after the other, so that none of them can release what the others need"
          : "a task may have parts that do not wait for each other, and one of them may release what the others need",
        steps: notes.map((note) => this.#step(note)),
      });
    }
  }

  async collect(): Promise<void> {
    await collectGarbage();
    this.check();
  }

  /** Sets what is looked for, and how often. */
  configure(settings: Settings): void {
    this.end();
    this.#settings = settings;
    const { heldTooLong, waitedTooLong, deadlockAfter, order } = settings;
    const soonest = Math.min(heldTooLong, waitedTooLong, deadlockAfter);
    this.#ends.push(every(Math.min(1000, Math.max(10, soonest / 4)), () => this.check()));
    this.#ends.push(whenDry(() => this.#asleep()));
    this.#recorder.ordered = order ? (note) => this.#inversions(note) : undefined;
  }

  /** The requests that wait or hold something. */
  get live(): Iterable<Note> {
    return this.#recorder.live;
  }

  /** Notifies a listener, too. Returns what ends that. */
  listen(listener: Listener): () => void {
    return this.#recorder.listen(listener);
  }

  /** Ends the timers. */
  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  #tooLong(kind: "held-too-long" | "waited-too-long", note: Note, ms: number): void {
    const label = note.subject.label;
    this.#find(kind, [note], {
      certainty: "certain",
      message:
        kind === "held-too-long"
          ? `${label} has been held for ${duration(ms)}`
          : `a request has waited for ${label} for ${duration(ms)}`,
      why: "it is measured, and goes on",
      steps: [this.#step(note)],
    });
  }

  #isLost(note: Note): void {
    if (note.subject.releasedByName) return;
    this.#find("lost", [note], {
      certainty: "probable",
      message: `the token of ${note.subject.label} was lost: it was never released`,
      why: "the engine has collected it as garbage, and only the own release() of what it holds could still give that back",
      steps: [note, ...this.#waitersOf(note)].map((each) => this.#step(each)),
    });
  }

  #asleep(): void {
    this.check();
    const waiting = [...this.#recorder.live].filter(({ state }) => state === "waiting");
    if (waiting.length === 0) return;
    this.#find("asleep", waiting, {
      certainty: "certain",
      message: `nothing is left to run, and ${waiting.length === 1 ? "a request waits" : `${waiting.length} requests wait`}`,
      why: "the event loop has run dry: no timer and no I/O is left that could release anything",
      steps: waiting.flatMap((note) => [...this.#holdersOf(note), note]).map((note) => this.#step(note)),
    });
  }

  #inversions(requested: Note): void {
    for (const inversion of this.#orders.add(requested)) {
      const names = inversion.map(({ held }) => held.subject.label);
      this.#report(`inversion ${names.sort().join("\n")}`, [], {
        kind: "inversion",
        certainty: "certain",
        message: `${names.join(" and ")} are acquired in different orders: tasks that do so at the same time deadlock`,
        why: "each order was seen, without a lock around that keeps them apart",
        steps: inversion.flatMap(({ held, requested }) => [
          this.#step(held, "holds"),
          this.#step(requested, "waits for"),
        ]),
        over: false,
      });
    }
  }

  /** Those that wait for what a request holds, the first few. */
  #waitersOf({ subject }: Note): Note[] {
    const waiting = [...this.#recorder.live].filter((note) => note.subject === subject && note.state === "waiting");
    return waiting.slice(0, maxListed);
  }

  #holdersOf({ subject }: Note): Note[] {
    return [...this.#recorder.live].filter((note) => note.subject === subject && note.state === "holding");
  }

  #step(note: Note, does: Step["does"] = note.state === "waiting" ? "waits for" : "holds"): Step {
    return { does, primitive: note.subject.label, ...snapshotOf(note, this.#settings.depth) };
  }

  #find(kind: FindingKind, notes: readonly Note[], finding: Omit<Finding, "kind" | "over">): void {
    const key = [kind, ...notes.map((note) => this.#idOf(note)).sort()].join(" ");
    this.#report(key, notes, { kind, ...finding, over: false });
  }

  #report(key: string, notes: readonly Note[], finding: Finding): void {
    const known = this.#open.get(key);
    if (known !== undefined) {
      known.finding = finding; // the same, for longer
      return;
    }
    if (this.#open.size >= maxFindings) return;
    this.#open.set(key, { finding, notes: notes.map((note) => ({ note, since: note.since })) });
    this.#notify(finding);
  }

  /** Withdraws findings about requests that have gone on. */
  #withdraw(): void {
    const { live } = this.#recorder;
    for (const [key, { finding, notes }] of this.#open) {
      if (notes.every(({ note, since }) => live.has(note) && note.since === since)) continue;
      this.#open.delete(key);
      this.#notify({ ...finding, over: true });
    }
  }

  /** Forgets requests of primitives that are collected; and those that do not say when another token of theirs is released. */
  #forget(): void {
    this.#recorder.settleStacks();
    for (const note of this.#recorder.live) {
      note.subject.loosen();
      const token = note.token?.deref();
      const over = note.token !== undefined && (token === undefined ? !note.watched : token.released === true);
      if (over || note.subject.primitive === undefined) this.#recorder.end(note);
    }
  }

  #notify(finding: Finding): void {
    const { onFinding } = this.#settings;
    const { listener } = this.#recorder;
    if (listener !== undefined) queueMicrotask(() => listener.found?.(finding));
    if (onFinding !== undefined) queueMicrotask(() => onFinding(finding)); // not in the middle of an operation
  }

  #idOf(note: Note): number {
    const id = this.#ids.get(note) ?? ++this.#lastId;
    this.#ids.set(note, id);
    return id;
  }
}

/** The tracer, with what exporters need of it. **Throws** `TypeError` if it is none. */
export function runningTracer(tracer: Tracer): RunningTracer {
  return tracer instanceof RunningTracer ? tracer : invalid("tracer", "what start() returned", tracer);
}
