/** What is known of a request and of a primitive. */
import { addPermits, dispose, type PartOf, partOf, requestOf, show } from "@sync/core";
import type { Stack } from "./stack.ts";
import type { Statistics } from "./statistics.ts";
import type { Task } from "./tasks.ts";

/** What a request does: it waits, or holds what it was granted, or a condition has suspended it. */
export type State = "waiting" | "holding" | "suspended";

let lastId = 0;

/** What is known of a request. It does not keep the request alive. */
export class Note {
  /** Tells it from others. */
  readonly id: number = ++lastId;
  subject: Subject;
  state: State;
  /** When that state began. */
  since: number;
  readonly task: Task | undefined;
  /** Where the request was made. */
  readonly stack: Stack | undefined;
  /** What it asks for: how many permits, or to read or to write. */
  readonly demand: unknown;
  /** How often its primitive had been granted when it was made. */
  readonly grants: number;
  /** What the user was given in place of the request, if that tells whether it is released. */
  token: WeakRef<{ readonly released: unknown }> | undefined;
  /** Whether it was made for an observer, which has the request itself. */
  observed = false;
  /** Whether its task does nothing else until it is granted, and releases what it is granted: nobody else does. */
  structured = false;
  /** Whether it is noticed when the program loses the token. */
  watched = false;
  /** Whether the program has lost the token. */
  lost = false;

  constructor(
    subject: Subject,
    state: State,
    since: number,
    task: Task | undefined,
    stack: Stack | undefined,
    demand: unknown,
  ) {
    this.subject = subject;
    this.state = state;
    this.since = since;
    this.task = task;
    this.stack = stack;
    this.demand = demand;
    this.grants = subject.grants;
  }
}

/** What is known of a primitive. It keeps the primitive alive until the next `loosen()`: a `WeakRef` costs more than the rest. */
export class Subject {
  /** Tells it from others of its kind. */
  readonly id: number;
  readonly kind: string;
  /** What it is a part of, as a key's lock is. */
  readonly whole: Subject | undefined;
  /** Which part it is. */
  readonly key: unknown;
  /** What is counted for its name. */
  readonly statistics: Statistics | undefined;
  /** How often it was granted. */
  grants = 0;
  /** Whether its own `release()` was called, which needs no token. */
  releasedByName = false;
  /** What holds it, the oldest first, if it is a semaphore: its permits may be released without their tokens. */
  readonly holders: Set<Note> | undefined;
  /** How many permits were released without their tokens, and are of a holder that has more. */
  owed = 0;
  /** Whether permits are signals: more were released than were acquired, so who acquires one does not give it back. */
  signals = false;
  #strong: object | undefined;
  #weak: WeakRef<object> | undefined;

  constructor(id: number, primitive: object, statistics: Statistics | undefined, whole?: Subject, key?: unknown) {
    this.id = id;
    this.kind = whole?.kind ?? kindOf(primitive);
    this.whole = whole;
    this.key = key;
    this.statistics = statistics;
    this.holders = addPermits in primitive ? new Set() : undefined;
    this.#strong = primitive;
  }

  /** The primitive, as long as there is one. */
  get primitive(): object | undefined {
    return this.#strong ?? this.#weak?.deref();
  }

  /** From now on it does not keep the primitive alive. */
  loosen(): void {
    this.whole?.loosen();
    if (this.#strong === undefined) return;
    this.#weak = new WeakRef(this.#strong);
    this.#strong = undefined;
  }

  get name(): string | undefined {
    if (this.whole !== undefined) return this.whole.name;
    const { primitive } = this;
    return primitive && nameOf(primitive);
  }

  /** What it is called in a finding: its name, or what it is, with a number; and which key it is of. */
  get label(): string {
    const { whole, key } = this;
    if (whole === undefined) return this.name ?? `${this.kind} #${this.id}`;
    return key === undefined ? whole.label : `${whole.label}[${shorten(show(key))}]`;
  }

  /** What it is and its state: `<Lock [locked, waiters:2]>`. */
  get printed(): string {
    const { primitive } = this;
    try {
      if (this.whole !== undefined && !(primitive !== undefined && isKnown(primitive))) return this.whole.printed;
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

/** What a grantor is a part of, if users do not know it itself. */
export function partFor(grantor: object, request: unknown): (PartOf & { readonly ofEach: boolean }) | undefined {
  const members = grantor as { readonly [partOf]?: (request: unknown) => PartOf };
  try {
    // If it looks at the request, each request is of a part of its own.
    return members[partOf] && { ...members[partOf](request), ofEach: members[partOf].length > 0 };
  } catch {
    return undefined; // of another version
  }
}

/** The primitive that stands for what a request belongs to: a read-write lock for its sides. */
export function representative(grantor: object): object {
  const members = grantor as { readonly queue?: unknown; [requestOf]?: unknown };
  try {
    if (members.queue === undefined || typeof members[requestOf] !== "function") return grantor;
    const request = (members as { [requestOf](): { grantor(): unknown } })[requestOf](); // it is not submitted
    const primitive = request.grantor();
    return Object(primitive) === primitive ? (primitive as object) : grantor;
  } catch {
    return grantor; // it wants options
  }
}

/** Whether what was granted is a token, and no value of the user's. */
export function isToken(value: unknown, { kind }: Subject): value is object {
  if (Object(value) !== value || kind === "SingleFlight") return false;
  try {
    return "released" in (value as object) && dispose in (value as object);
  } catch {
    return false; // a proxy
  }
}

/** Whether an observer says that the release is structured. */
export function isStructured(observer: unknown): boolean {
  try {
    return (observer as { structured?: unknown } | undefined)?.structured === true;
  } catch {
    return false; // a proxy
  }
}

/** The longest key that is shown as it is. */
const maxKey = 40;

function shorten(text: string): string {
  return text.length > maxKey ? `${text.slice(0, maxKey)}...` : text;
}

function isKnown(primitive: object): boolean {
  return tagOf(primitive) !== undefined;
}

function kindOf(primitive: object): string {
  return tagOf(primitive) ?? "Primitive";
}

/** What a primitive calls itself. It may be a subclass of the user's, that throws. */
function tagOf(primitive: object): string | undefined {
  try {
    const tag: unknown = (primitive as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
    return typeof tag === "string" ? tag : undefined;
  } catch {
    return undefined;
  }
}
