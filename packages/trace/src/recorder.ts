/** Notes what becomes of each request, while tracing is on. */

import { captureStack } from "./frames.ts";
import { now } from "./host.ts";
import { type Failure, type Listener, Listeners } from "./listener.ts";
import { Note, nameOf, representative, Subject } from "./note.ts";
import { Stamps } from "./stamp.ts";
import { Statistics } from "./statistics.ts";
import { currentTask, type Task } from "./tasks.ts";

/** A request of some copy of core, as far as it matters here. */
export interface Traced {
  readonly demand?: unknown;
  grantor?(): object | undefined;
}

/** How a request is recorded. */
export interface Recording {
  /** One request in so many has a stack. 0: none has. */
  readonly stacks: number;
  /** How many frames of the user's are kept. */
  readonly depth: number;
}

/** What is done when a request is made that waits if need be, by a task that may hold something. */
export type Ordered = (note: Note) => void;

/** Notes what becomes of each request, from one `start()` to its `stop()`. */
export class Recorder {
  /** The requests that wait or hold something, in the order in which they were made. */
  readonly live: Set<Note> = new Set();
  recording: Recording;
  /** Whether anything is noted. */
  on = true;
  /** The primitive whose request is made in this step, for a promise or an observer. */
  making: object | undefined;
  /** The section that the next request opens. */
  section: Task | undefined;
  ordered: Ordered | undefined;
  /** What has just given back what it held: the requests that are granted next have it from there. */
  cause: Note | undefined;
  readonly #listeners = new Listeners();
  #listener: Listener | undefined; // nothing when there is none, which is the usual case
  readonly #notes = new Stamps<Note>();
  readonly #subjects = new Stamps<Subject>();
  readonly #statistics = new Map<string, Statistics>();
  #ids = 0;
  #requests = 0;

  constructor(recording: Recording) {
    this.recording = recording;
  }

  /** What is counted for each name. */
  get statistics(): ReadonlyMap<string, Statistics> {
    return this.#statistics;
  }

  /** Who is notified of what becomes of requests. */
  get listener(): Listener | undefined {
    return this.#listener;
  }

  /** From now on a listener is notified, too. Returns what ends that. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#listener = this.#listeners;
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#listener = undefined;
    };
  }

  /** A request is put into a queue. */
  queued(request: Traced): void {
    if (!this.on) return;
    const grantor = request.grantor?.() ?? this.making;
    if (grantor === undefined) return;
    const known = this.#notes.get(request);
    if (known !== undefined && known.state !== "holding") return; // it is put there again
    this.#make(request, grantor, "waiting", this.making !== undefined);
  }

  /** A request is granted. `value` is what its caller is given. */
  granted(request: Traced, grantor: object | undefined, value: unknown, waits: boolean): void {
    if (!this.on || grantor === undefined || grantor === request) return; // of a joint request the parts tell all
    let note = this.#notes.get(request);
    const waited = note?.state === "waiting";
    if (Object(value) !== value) {
      if (note !== undefined) this.ended(request);
      if (waited) note?.subject.statistics?.waits.add(now() - note.since);
      return; // an event or a barrier: nothing is held
    }
    if (value !== request && this.#notes.get(value as object) !== undefined) {
      this.ended(request); // a condition's token has its lock back
      return;
    }
    note ??= this.#make(request, grantor, "holding", waits);
    const { statistics } = note.subject;
    if (waited) {
      const at = now();
      statistics?.waits.add(at - note.since);
      this.#listener?.left?.(note, at, undefined);
      note.since = at;
      note.state = "holding";
      note.task?.held.add(note);
      this.#entered(note);
    }
    if (statistics !== undefined) statistics.granted++;
    if (value !== request) note.token = new WeakRef(value as { readonly released: unknown });
  }

  /** A request is over: it has failed, or what it held is given back. Returns what is known of it. */
  ended(request: object, failure?: Failure): Note | undefined {
    const note = this.#notes.get(request);
    if (note !== undefined) this.end(note, failure);
    return note;
  }

  /** What a note is of is over. */
  end(note: Note, failure?: Failure): void {
    if (!this.live.delete(note)) return;
    note.task?.held.delete(note);
    const { statistics } = note.subject;
    const listener = this.#listener;
    if (statistics === undefined && listener === undefined) return;
    const at = now();
    if (note.state === "holding") statistics?.holds.add(at - note.since);
    listener?.left?.(note, at, failure);
  }

  /** What a request holds belongs to another from now on. */
  transferred(request: object, grantor: object, suspends: boolean): void {
    const note = this.#notes.get(request);
    if (note === undefined || !this.live.has(note)) return;
    const at = now();
    const { state, subject } = note;
    if (state === "holding") subject.statistics?.holds.add(at - note.since);
    const to = suspends ? subject : this.#subjectOf(grantor);
    const changes = suspends || state !== "holding" || to !== subject;
    if (changes) this.#listener?.left?.(note, at, undefined);
    note.state = suspends ? "suspended" : "holding";
    note.since = at;
    note.subject = to;
    if (suspends) note.task?.held.delete(note);
    else note.task?.held.add(note);
    if (changes) this.#entered(note);
    if (suspends) this.cause = note; // its lock is passed on now
  }

  #entered(note: Note): void {
    const { cause } = this;
    this.#listener?.entered?.(note, cause !== note && cause?.subject === note.subject ? cause : undefined);
  }

  #make(request: Traced, grantor: object, state: "waiting" | "holding", ordered: boolean): Note {
    const subject = this.#subjectOf(grantor);
    const { demand } = request;
    const regained = Object(demand) === demand ? this.#notes.get(demand as object) : undefined;
    // A condition requests the lock again for the token that it has suspended: as the task of that.
    const task = regained ? regained.task : (this.section ?? currentTask());
    if (regained === undefined) this.section = undefined;
    const stack = regained ? regained.stack : this.#stack();
    const note = new Note(subject, state, now(), task, stack, demand);
    this.#notes.set(request, note);
    this.live.add(note);
    if (ordered && task !== undefined) this.ordered?.(note);
    if (state === "holding") task?.held.add(note);
    this.cause = undefined; // that was before this request
    this.#listener?.entered?.(note, undefined);
    return note;
  }

  #stack(): string | undefined {
    const { stacks, depth } = this.recording;
    return stacks > 0 && this.#requests++ % stacks === 0 ? captureStack(depth) : undefined;
  }

  #subjectOf(grantor: object): Subject {
    const known = this.#subjects.get(grantor);
    if (known !== undefined) return known;
    const primitive = representative(grantor);
    let subject = this.#subjects.get(primitive);
    if (subject === undefined) {
      const name = nameOf(primitive);
      const statistics = name === undefined ? undefined : (this.#statistics.get(name) ?? new Statistics());
      if (name !== undefined && statistics !== undefined) this.#statistics.set(name, statistics);
      subject = new Subject(++this.#ids, primitive, statistics);
      this.#subjects.set(primitive, subject);
    }
    this.#subjects.set(grantor, subject);
    return subject;
  }
}
