/** Looks for what is wrong now, among the requests that wait or hold something. */
import { cyclesOf } from "./deadlock.ts";
import type { Finding, FindingKind, Step } from "./finding.ts";
import type { Note, Subject } from "./note.ts";
import { duration } from "./report.ts";
import { snapshotOf } from "./snapshot.ts";

/** After how many milliseconds something is wrong. */
export interface Limits {
  readonly heldTooLong: number;
  readonly waitedTooLong: number;
  readonly deadlockAfter: number;
}

/** How many of those that hold, or wait, are a part of a finding about one primitive, at most. */
const maxListed = 5;

/** What is wrong, by what it is about: the same key stands for the same thing the next time. */
export type Found = Map<string, Finding>;

/** Looks once. */
export class Look {
  readonly found: Found = new Map();
  readonly #live: Iterable<Note>;
  readonly #at: number;
  readonly #depth: number;
  readonly #holding: ReadonlyMap<Subject, readonly Note[]>;
  readonly #waiting: ReadonlyMap<Subject, readonly Note[]>;

  constructor(live: Iterable<Note>, at: number, depth: number) {
    this.#live = live;
    this.#at = at;
    this.#depth = depth;
    const notes = [...live];
    this.#holding = Map.groupBy(
      notes.filter(({ state }) => state === "holding"),
      ({ subject }) => subject,
    );
    this.#waiting = Map.groupBy(
      notes.filter(({ state }) => state === "waiting"),
      ({ subject }) => subject,
    );
  }

  /** Looks for what is wrong while the event loop runs. */
  all({ heldTooLong, waitedTooLong, deadlockAfter }: Limits): Found {
    this.#deadlocks(deadlockAfter);
    for (const note of [...this.#holding.values()].flat()) {
      if (note.lost && !note.subject.releasedByName && this.#ms(note) >= deadlockAfter) this.#lost(note);
      if (this.#ms(note) >= heldTooLong) this.#held(note);
    }
    for (const [subject, notes] of this.#waiting) {
      const long = notes.filter((note) => this.#ms(note) >= waitedTooLong);
      if (long.length > 0) this.#waited(subject, long);
    }
    return this.found;
  }

  /** Looks whether something waits, when the event loop has run dry. */
  asleep(): Found {
    const waiting = [...this.#waiting.values()].flat();
    if (waiting.length === 0) return this.found;
    const wait = waiting.length === 1 ? "a request waits" : `${waiting.length} requests wait`;
    const steps = [...this.#waiting].flatMap(([subject, notes]) => [...this.#holders(subject), ...first(notes)]);
    this.#add("asleep", waiting, {
      certainty: "certain",
      message: `nothing is left to run, and ${wait}`,
      why: "the event loop has run dry: no timer and no I/O is left that could release anything",
      steps: steps.map((note) => this.step(note)),
    });
    return this.found;
  }

  /** A request, as a step of a finding. */
  step(note: Note, does: Step["does"] = note.state === "waiting" ? "waits for" : "holds"): Step {
    return { does, primitive: note.subject.label, ...snapshotOf(note, this.#depth, this.#at) };
  }

  #deadlocks(deadlockAfter: number): void {
    for (const cycle of cyclesOf(this.#live, (note) => this.#ms(note) >= deadlockAfter)) {
      const notes = cycle.flatMap(({ waits, holds }) => [holds, waits]);
      const certain = notes.every(({ task }) => task?.exact);
      const what = certain ? "fiber" : "task";
      this.#add("deadlock", notes, {
        certainty: certain ? "certain" : "probable",
        message:
          cycle.length === 1
            ? `a ${what} waits for ${notes[0]?.subject.label}, which it holds itself`
            : `${cycle.length} ${what}s wait for each other`,
        why: certain
          ? "a fiber does one thing after the other, so that none of them can release what the others need"
          : "a task may have parts that do not wait for each other, and one of them may release what the others need",
        steps: notes.map((note) => this.step(note)),
      });
    }
  }

  #lost(note: Note): void {
    this.#add("lost", [note], {
      certainty: "probable",
      message: `the token of ${note.subject.label} was lost: it was never released`,
      why: "the engine has collected it as garbage, and only the own release() of what it holds could still give that back",
      steps: [note, ...first(this.#waiting.get(note.subject))].map((each) => this.step(each)),
    });
  }

  #held(note: Note): void {
    const waiting = this.#waiting.get(note.subject) ?? [];
    const wait = waiting.length === 1 ? ", and a request waits" : `, and ${waiting.length} requests wait`;
    this.#add("held-too-long", [note], {
      certainty: "certain",
      message: `${note.subject.label} has been held for ${duration(this.#ms(note))}${waiting.length > 0 ? wait : ""}`,
      why: "it is measured, and goes on",
      steps: [note, ...first(waiting)].map((each) => this.step(each)),
    });
  }

  #waited(subject: Subject, [longest, ...others]: readonly Note[]): void {
    if (longest === undefined) return;
    const who = others.length === 0 ? "a request has waited" : `${others.length + 1} requests have waited`;
    const time = `${others.length === 0 ? "" : "up to "}${duration(this.#ms(longest))}`;
    const meanwhile = subject.grants - longest.grants;
    const granted =
      meanwhile === 0 ? "nothing was granted" : `${meanwhile} ${meanwhile === 1 ? "was" : "were"} granted`;
    this.#find(`waited-too-long ${subject.id}`, {
      kind: "waited-too-long",
      certainty: "certain",
      message: `${who} for ${subject.label} for ${time}, and ${granted} meanwhile`,
      why: "it is measured, and goes on",
      steps: [...this.#holders(subject), ...first([longest, ...others])].map((each) => this.step(each)),
    });
  }

  #holders(subject: Subject): readonly Note[] {
    return first(this.#holding.get(subject));
  }

  #ms({ since }: Note): number {
    return this.#at - since;
  }

  #add(kind: FindingKind, notes: readonly Note[], finding: Omit<Finding, "kind" | "over">): void {
    // A request that goes on and waits again is another finding.
    const about = notes.map(({ id, since }) => `${id}:${since}`).sort();
    this.#find([kind, ...about].join(" "), { kind, ...finding });
  }

  #find(key: string, finding: Omit<Finding, "over">): void {
    this.found.set(key, { ...finding, over: false });
  }
}

function first(notes: readonly Note[] = []): readonly Note[] {
  return notes.slice(0, maxListed);
}
