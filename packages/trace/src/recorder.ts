/** Notes what becomes of each request, while tracing is on. */

import { captureStack } from "./frames.ts";
import { now } from "./host.ts";
import { type Failure, type Listener, Listeners } from "./listener.ts";
import { Lost } from "./lost.ts";
import { isStructured, isToken, Note, nameOf, partFor, representative, Subject } from "./note.ts";
import { Stack } from "./stack.ts";
import { Stamps } from "./stamp.ts";
import { Statistics } from "./statistics.ts";
import { currentTask, type Task } from "./tasks.ts";

/** How many stacks are printed at once, at most: that takes a few milliseconds. */
const maxSettled = 200;

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
  /** Whether tokens that are lost are noticed. */
  readonly leaks: boolean;
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
  /** The observer that it is for, if it is for one. */
  observer: unknown;
  /** A request that is about to be put into a queue, and what will grant it. */
  expected: { readonly request: object; readonly grantor: object } | undefined;
  /** How many permits are released without a token, while they are. */
  releasing: number | undefined;
  /** Is notified of each primitive, and of each part of one, when it is seen first. */
  seen: ((primitive: object) => void) | undefined;
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
  #lost: Lost | undefined;
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
    const { expected } = this;
    this.expected = undefined;
    const grantor =
      request.grantor?.() ?? this.making ?? (expected?.request === request ? expected.grantor : undefined);
    if (grantor === undefined) return;
    const known = this.#notes.get(request);
    if (known !== undefined && known.state !== "holding") return; // it is put there again
    this.#make(request, grantor, "waiting", this.making !== undefined);
  }

  /** A request is granted. `value` is what its caller is given. Returns whether that is given by a promise. */
  granted(request: Traced, grantor: object | undefined, value: unknown, waits: boolean): boolean {
    if (!this.on || grantor === undefined) return false;
    if (grantor === request) return this.#grantedAll(request);
    let note = this.#notes.get(request);
    const waited = note?.state === "waiting";
    if (value !== request && !isToken(value, note?.subject ?? this.#subjectOf(grantor, request))) {
      if (note !== undefined) {
        note.subject.grants++;
        this.ended(request);
      }
      if (waited) note?.subject.statistics?.waits.add(now() - note.since);
      return false; // an event or a barrier: nothing is held
    }
    if (value !== request && this.#notes.get(value) !== undefined) {
      this.ended(request); // a condition's token has its lock back
      return false;
    }
    note ??= this.#make(request, grantor, "holding", waits);
    const { statistics, signals } = note.subject;
    if (waited) {
      const at = now();
      statistics?.waits.add(at - note.since);
      this.#listener?.left?.(note, at, undefined);
      note.since = at;
      note.state = "holding";
      note.task?.held.add(note);
      this.#entered(note);
    }
    note.subject.grants++;
    note.subject.holders?.add(note);
    if (statistics !== undefined) statistics.granted++;
    if (value !== request) note.token = new WeakRef(value as object & { readonly released: unknown });
    if (value !== request && this.recording.leaks) this.#notes.set(value, note);
    if (signals) this.end(note);
    return waited || (this.making !== undefined && this.observer === undefined);
  }

  /** A joint request is granted. Its parts tell all the rest. */
  #grantedAll(request: Traced): false {
    const { demand } = request;
    if (!this.recording.leaks || !Array.isArray(demand)) return false;
    const notes = demand.map((part) => this.#notes.get(part as object)).filter((note) => note !== undefined);
    if (notes.length > 0) this.#losses.watch(request, notes);
    return false;
  }

  /** The program is given what a request was granted. Returns what it is given in place of that. */
  given<T>(request: object, value: T): T {
    if (!this.on || !this.recording.leaks || Object(value) !== value) return value;
    const note = this.#notes.get(request);
    if (note?.state !== "holding" || note.watched || note.observed || note.task?.exact || !this.live.has(note))
      return value;
    return note.subject.releasedByName ? value : (this.#losses.handle(value as object, note) as T);
  }

  get #losses(): Lost {
    return (this.#lost ??= new Lost((token, result) => {
      const note = this.#notes.get(token);
      if (note !== undefined && (token as { readonly released?: unknown }).released === true) this.end(note);
      return Object(result) === result ? this.given(result as object, result) : result; // a downgraded token
    }));
  }

  /** A primitive's own `release()` is called: its tokens need not be released. */
  releasedByName(primitive: object): void {
    if (!this.on) return;
    const subject = this.#subjectOf(primitive, primitive);
    subject.releasedByName = true;
    for (const note of subject.holders ?? []) note.lost = false;
  }

  /** Permits are released without their tokens. Whose they were is not known: first those of the task, then the oldest. */
  permitsReleased(primitive: object): void {
    const permits = this.releasing;
    this.releasing = undefined;
    if (!this.on || permits === undefined) return;
    const subject = this.#subjectOf(primitive, primitive);
    const { holders } = subject;
    if (holders === undefined) return;
    const own = [...(currentTask()?.held ?? [])].filter((note) => note.subject === subject);
    if (holders.size === 0) subject.signals = true;
    subject.owed += permits;
    for (const note of [...own, ...holders]) {
      const demand = Number(note.demand);
      if (subject.owed === 0 || demand > subject.owed) break;
      if (!holders.has(note)) continue;
      subject.owed -= demand;
      this.end(note);
      this.cause = note;
    }
    if (holders.size === 0) subject.owed = 0;
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
    const { statistics, holders } = note.subject;
    holders?.delete(note);
    if (note.watched) this.#lost?.forget(note);
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
    const to = suspends ? subject : this.#subjectOf(grantor, request);
    const changes = suspends || state !== "holding" || to !== subject;
    if (changes) this.#listener?.left?.(note, at, undefined);
    note.state = suspends ? "suspended" : "holding";
    note.since = at;
    note.subject = to;
    if (suspends) note.task?.held.delete(note);
    else note.task?.held.add(note);
    if (suspends) subject.holders?.delete(note);
    else to.holders?.add(note);
    if (changes) this.#entered(note);
    if (suspends) this.cause = note; // its lock is passed on now
  }

  #entered(note: Note): void {
    const { cause } = this;
    this.#listener?.entered?.(note, cause !== note && cause?.subject === note.subject ? cause : undefined);
  }

  #make(request: Traced, grantor: object, state: "waiting" | "holding", ordered: boolean): Note {
    const subject = this.#subjectOf(grantor, request);
    const { demand } = request;
    const regained = Object(demand) === demand ? this.#notes.get(demand as object) : undefined;
    // A condition requests the lock again for the token that it has suspended: as the task of that.
    const task = regained ? regained.task : (this.section ?? currentTask());
    if (regained === undefined) this.section = undefined;
    const stack = regained ? regained.stack : this.#stack(task);
    const note = new Note(subject, state, now(), task, stack, demand);
    note.observed = this.observer !== undefined;
    note.structured = task?.exact === true && isStructured(this.observer);
    this.#notes.set(request, note);
    this.live.add(note);
    if (ordered && task !== undefined) this.ordered?.(note);
    if (state === "holding") task?.held.add(note);
    if (this.cause?.subject === subject) this.cause = undefined; // that was before this request
    this.#listener?.entered?.(note, undefined);
    return note;
  }

  /** Makes text of the stacks of requests that are not over, a few at a time, so that what is on them is not kept alive. */
  settleStacks(): void {
    let left = maxSettled;
    for (const { stack } of this.live) {
      if (stack === undefined || stack.isText) continue;
      if (left-- === 0) return;
      void stack.text;
    }
  }

  #stack(task: Task | undefined): Stack | undefined {
    const { stacks, depth } = this.recording;
    if (stacks === 0 || this.#requests++ % stacks !== 0) return undefined;
    const known = task?.stack(depth);
    return known === undefined ? captureStack(depth) : new Stack(known);
  }

  #subjectOf(grantor: object, request: object): Subject {
    const known = this.#subjects.get(grantor);
    if (known !== undefined) return known;
    const part = partFor(grantor, request);
    let subject: Subject | undefined;
    if (part !== undefined) {
      const whole = this.#subjectOf(part.primitive, part.primitive);
      subject = new Subject(++this.#ids, grantor, whole.statistics, whole, part.key);
      if (part.ofEach) return subject;
    } else {
      const primitive = representative(grantor);
      subject = this.#subjects.get(primitive) ?? this.#newSubject(primitive);
    }
    this.#subjects.set(grantor, subject);
    this.seen?.(grantor);
    return subject;
  }

  #newSubject(primitive: object): Subject {
    const name = nameOf(primitive);
    const statistics = name === undefined ? undefined : (this.#statistics.get(name) ?? new Statistics());
    if (name !== undefined && statistics !== undefined) this.#statistics.set(name, statistics);
    const subject = new Subject(++this.#ids, primitive, statistics);
    this.#subjects.set(primitive, subject);
    this.seen?.(primitive);
    return subject;
  }
}
