/** What is known of a request and of a primitive. */
import { requestOf } from "@sync/core";
import type { Statistics } from "./statistics.ts";
import type { Task } from "./tasks.ts";

/** What a request does: it waits, or holds what it was granted, or a condition has suspended it. */
export type State = "waiting" | "holding" | "suspended";

/** What is known of a request. It does not keep the request alive. */
export class Note {
  subject: Subject;
  state: State;
  /** When that state began. */
  since: number;
  readonly task: Task | undefined;
  /** Where the request was made. */
  readonly stack: string | undefined;
  /** What it asks for: how many permits, or to read or to write. */
  readonly demand: unknown;
  /** What the user was given in place of the request, if that tells whether it is released. */
  token: WeakRef<{ readonly released: unknown }> | undefined;

  constructor(
    subject: Subject,
    state: State,
    since: number,
    task: Task | undefined,
    stack: string | undefined,
    demand: unknown,
  ) {
    this.subject = subject;
    this.state = state;
    this.since = since;
    this.task = task;
    this.stack = stack;
    this.demand = demand;
  }
}

/** What is known of a primitive. It keeps the primitive alive until the next `loosen()`: a `WeakRef` costs more than the rest. */
export class Subject {
  /** Tells it from others of its kind. */
  readonly id: number;
  readonly kind: string;
  /** What is counted for its name. */
  readonly statistics: Statistics | undefined;
  #strong: object | undefined;
  #weak: WeakRef<object> | undefined;

  constructor(id: number, primitive: object, statistics: Statistics | undefined) {
    this.id = id;
    this.kind = kindOf(primitive);
    this.statistics = statistics;
    this.#strong = primitive;
  }

  /** The primitive, as long as there is one. */
  get primitive(): object | undefined {
    return this.#strong ?? this.#weak?.deref();
  }

  /** From now on it does not keep the primitive alive. */
  loosen(): void {
    if (this.#strong === undefined) return;
    this.#weak = new WeakRef(this.#strong);
    this.#strong = undefined;
  }

  get name(): string | undefined {
    const { primitive } = this;
    return primitive && nameOf(primitive);
  }

  /** What it is and its state: `<Lock [locked, waiters:2]>`. */
  get printed(): string {
    const { primitive } = this;
    try {
      return primitive !== undefined && isKnown(primitive) ? String(primitive) : `<${this.kind}>`;
    } catch {
      return `<${this.kind}>`;
    }
  }
}

const names = new WeakMap<object, string>();

/** Gives a primitive a name. */
export function setName(primitive: object, name: string): void {
  names.set(representative(primitive), name);
}

/** The name of a primitive. */
export function nameOf(primitive: object): string | undefined {
  return names.get(primitive);
}

/** The primitive that stands for what a request belongs to: a read-write lock for its sides. */
export function representative(grantor: object): object {
  const members = grantor as { readonly queue?: unknown; readonly primitive?: unknown; [requestOf]?: unknown };
  try {
    if (!isKnown(grantor) && Object(members.primitive) === members.primitive) return members.primitive as object;
    if (members.queue === undefined || typeof members[requestOf] !== "function") return grantor;
    const request = (members as { [requestOf](): { grantor(): unknown } })[requestOf](); // it is not submitted
    const primitive = request.grantor();
    return Object(primitive) === primitive ? (primitive as object) : grantor;
  } catch {
    return grantor; // it wants options
  }
}

function isKnown(primitive: object): boolean {
  return typeof (primitive as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === "string";
}

function kindOf(primitive: object): string {
  return isKnown(primitive) ? (primitive as { [Symbol.toStringTag]: string })[Symbol.toStringTag] : "Primitive";
}
