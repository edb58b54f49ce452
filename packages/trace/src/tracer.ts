/** The tracer: asks what is going on, and looks for what is wrong. */
import { invalid } from "@sync/core";
import type { Finding } from "./finding.ts";
import { collectGarbage } from "./garbage.ts";
import { every, now, whenDry } from "./host.ts";
import type { Listener } from "./listener.ts";
import { type Description, type Found, type Limits, Look } from "./look.ts";
import type { Note } from "./note.ts";
import { Orders } from "./order.ts";
import type { Recorder } from "./recorder.ts";
import { hasColour, printSnapshot } from "./report.ts";
import { primitivesOf, type Snapshot } from "./snapshot.ts";

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
export interface Settings extends Limits {
  readonly depth: number;
  readonly order: boolean;
  readonly onFinding: ((finding: Finding) => void) | undefined;
}

/** How many findings are kept, at most. */
const maxFindings = 100;

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
  readonly #open = new Map<string, Finding>();
  readonly #ends: (() => void)[] = [];
  #settings: Settings;
  #restsUntil = 0;

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
      findings: [...this.#open.values()],
      primitives: primitivesOf(live, this.#settings.depth, now()),
      statistics: [...statistics].map(([name, { granted, waits, holds }]) => {
        return { name, granted, waits: waits.snapshot(), holds: holds.snapshot() };
      }),
    };
  }

  check(): void {
    this.#forget();
    this.#settle(this.#look().all(this.#settings), ({ kind }) => kind !== "inversion" && kind !== "asleep");
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
    this.#ends.push(every(Math.min(1000, Math.max(10, soonest / 4)), () => this.#checkInTurn()));
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

  #look(): Look {
    return new Look(this.#recorder.live, now(), this.#settings.depth);
  }

  /** Checks, but spends no more than a twentieth of the time: with very many requests a check takes long. */
  #checkInTurn(): void {
    const started = now();
    if (started < this.#restsUntil) return;
    this.check();
    this.#restsUntil = now() + 19 * (now() - started);
  }

  #asleep(): void {
    this.check();
    this.#settle(this.#look().asleep(), ({ kind }) => kind === "asleep");
  }

  #inversions(requested: Note): void {
    for (const inversion of this.#orders.add(requested)) {
      const look = this.#look();
      const names = inversion.map(({ held }) => held.subject.label).sort();
      this.#find(`inversion ${names.join("\n")}`, () => ({
        kind: "inversion",
        certainty: "certain",
        message: `${names.join(" and ")} are acquired in different orders: tasks that do so at the same time deadlock`,
        why: "each order was seen, without a lock around that keeps them apart",
        steps: inversion.flatMap(({ held, requested }) => [
          look.step(held, "holds"),
          look.step(requested, "waits for"),
        ]),
      }));
    }
  }

  /** Takes what was found, and withdraws what was not found again among those that are looked for. */
  #settle(found: Found, isLookedFor: (finding: Finding) => boolean): void {
    for (const [key, finding] of this.#open) {
      if (found.has(key) || !isLookedFor(finding)) continue;
      this.#open.delete(key);
      this.#notify({ ...finding, over: true });
    }
    for (const [key, describe] of found) this.#find(key, describe);
  }

  #find(key: string, describe: () => Description): void {
    const isNew = !this.#open.has(key);
    if (isNew && this.#open.size >= maxFindings) return;
    const finding = { ...describe(), over: false };
    this.#open.set(key, finding); // what is known already goes on for longer
    if (isNew) this.#notify(finding);
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
}

/** The tracer, with what exporters need of it. **Throws** `TypeError` if it is none. */
export function runningTracer(tracer: Tracer): RunningTracer {
  return tracer instanceof RunningTracer ? tracer : invalid("tracer", "what start() returned", tracer);
}
