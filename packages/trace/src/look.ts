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

/** What is wrong, by what it is about: the same key stands for the same thing the next time. To describe it costs much more. */
export type Found = Map<string, () => Description>;

/** A finding, when it is found. */
export type Description = Omit<Finding, "over">;

/** Looks once. */
export class Look {
  readonly found: Found = new Map();
  readonly #at: number;
  readonly #depth: number;
  readonly #holding: ReadonlyMap<Subject, readonly Note[]>;
  readonly #waiting: ReadonlyMap<Subject, readonly Note[]>;

  constructor(live: Iterable<Note>, at: number, depth: number) {
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
      const [longest] = long;
      if (longest !== undefined) this.#waited(subject, longest, long);
    }
    return this.found;
  }

  /** Looks whether something waits, when the event loop has run dry. */
  asleep(): Found {
    const waiting = [...this.#waiting.values()].flat();
    if (waiting.length === 0) return this.found;
    this.#add("asleep", waiting, () => {
      const wait = waiting.length === 1 ? "a request waits" : `${waiting.length} requests wait`;
      const steps = [...this.#waiting].flatMap(([subject, notes]) => [...this.#holders(subject), ...first(notes)]);
      return {
        certainty: "certain",
        message: `nothing is left to run, and ${wait}`,
        why: "the event loop has run dry: no timer and no I/O is left that could release anything",
        steps: steps.map((note) => this.step(note)),
      };
    });
    return this.found;
  }

  /** A request, as a step of a finding. */
  step(note: Note, does: Step["does"] = note.state === "waiting" ? "waits for" : "holds"): Step {
    return { does, primitive: note.subject.label, ...snapshotOf(note, this.#depth, this.#at) };
  }

  #deadlocks(deadlockAfter: number): void {
    const waiting = [...this.#waiting.values()].flat().filter((note) => this.#ms(note) >= deadlockAfter);
    for (const { steps, certain } of cyclesOf(waiting, this.#holding)) {
      const notes = steps.flatMap(({ waits, holds }) => [holds, waits]);
      this.#add("deadlock", notes, () => {
        const exact = notes.every(({ task }) => task?.exact);
        const what = exact ? "fiber" : "task";
        return {
          certainty: certain ? "certain" : "probable",
          message:
            steps.length === 1
              ? `a ${what} waits for ${notes[0]?.subject.label}, which it holds itself`
              : `${steps.length} ${what}s wait for each other`,
          why: certain
            ? "a fiber does one thing after the other, so that none of them can release what the others need"
            : exact
              ? "another fiber may release what was not acquired for an effect, as by withLock()"
              : "a task may have parts that do not wait for each other, and one of them may release what the others need",
          steps: notes.map((note) => this.step(note)),
        };
      });
    }
  }

  #lost(note: Note): void {
    this.#add("lost", [note], () => ({
      certainty: "probable",
      message: `the token of ${note.subject.label} was lost: it was never released`,
      why: "the engine has collected it as garbage, and only the own release() of what it holds could still give that back",
      steps: [note, ...first(this.#waiting.get(note.subject))].map((each) => this.step(each)),
    }));
  }

  #held(note: Note): void {
    this.#add("held-too-long", [note], () => {
      const waiting = this.#waiting.get(note.subject) ?? [];
      const wait = waiting.length === 1 ? ", and a request waits" : `, and ${waiting.length} requests wait`;
      return {
        certainty: "certain",
        message: `${note.subject.label} has been held for ${duration(this.#ms(note))}${waiting.length > 0 ? wait : ""}`,
        why: "it is measured, and goes on",
        steps: [note, ...first(waiting)].map((each) => this.step(each)),
      };
    });
  }

  #waited(subject: Subject, longest: Note, long: readonly Note[]): void {
    this.#find(`waited-too-long ${subject.id}`, "waited-too-long", () => {
      const who = long.length === 1 ? "a request has waited" : `${long.length} requests have waited`;
      const time = `${long.length === 1 ? "" : "up to "}${duration(this.#ms(longest))}`;
      const meanwhile = subject.grants - longest.grants;
      const granted =
        meanwhile === 0 ? "nothing was granted" : `${meanwhile} ${meanwhile === 1 ? "was" : "were"} granted`;
      return {
        certainty: "certain",
        message: `${who} for ${subject.label} for ${time}, and ${granted} meanwhile`,
        why: "it is measured, and goes on",
        steps: [...this.#holders(subject), ...first(long)].map((each) => this.step(each)),
      };
    });
  }

  #holders(subject: Subject): readonly Note[] {
    return first(this.#holding.get(subject));
  }

  #ms({ since }: Note): number {
    return this.#at - since;
  }

  #add(kind: FindingKind, notes: readonly Note[], describe: () => Omit<Description, "kind">): void {
    // A request that goes on and waits again is another finding.
    const about = notes.map(({ id, since }) => `${id}:${since}`).sort();
    this.#find([kind, ...about].join(" "), kind, describe);
  }

  #find(key: string, kind: FindingKind, describe: () => Omit<Description, "kind">): void {
    this.found.set(key, () => ({ kind, ...describe() }));
  }
}

function first(notes: readonly Note[] = []): readonly Note[] {
  return notes.slice(0, maxListed);
}
