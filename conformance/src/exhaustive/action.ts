/** One thing that can be done in a world. Its name is what `--replay` reads. */
export interface Action {
  readonly name: string;
  /** The name in one letter, for keys. */
  readonly code: string;
  /** The first word of the name. */
  readonly verb: string;
  /** The number in the name: a call, or how many. None: 1. */
  readonly n: number;
  /** Whether it starts a call. */
  readonly starts: boolean;
  /** A call: with a signal of its own, the shared one, one that follows both, or none. An abort: of the shared signal. */
  readonly signal: "own" | "shared" | "both" | undefined;
  /** A call that acts on the primitive again in the very callback that notifies it of its grant. */
  readonly hasty: boolean;
  /** What else happens at an abort: a listener acts before or after the library's, or stops the event. */
  readonly listener: "before" | "after" | "stopped" | undefined;
  /** At an abort: the listener makes a request, instead of what it does else. */
  readonly arriving: boolean;
  /** Of two primitives: the second. */
  readonly second: boolean;
  /** Of a read-write lock: the side. */
  readonly mode: "read" | "write" | undefined;
  /** Of several primitives, which are acquired together: `b2a` is two permits of the second, and the first. Empty: all. */
  readonly parts: readonly { readonly at: number; readonly permits: number }[];
}

const known = new Map<string, Action>();

/** The action of a name, such as `acquire own`, `release 2` or `abort shared before`. */
export function action(name: string): Action {
  const found = known.get(name) ?? parse(name);
  known.set(name, found);
  return found;
}

/** The actions of a written sequence. */
export function actionsOf(sequence: string): Action[] {
  const names = sequence.split(";").map((name) => name.trim());
  return names.filter(Boolean).map(action);
}

function parse(name: string): Action {
  const [verb = "", ...words] = name.split(" ");
  const one = <T extends string>(...of: T[]) => of.find((word) => words.includes(word));
  return {
    name,
    code: String.fromCharCode(0x4e00 + known.size),
    verb,
    n: Number(words.find((word) => /^\d+$/.test(word)) ?? 1),
    starts: ["acquire", "enqueue", "wait", "try"].includes(verb),
    signal: one("own", "shared", "both"),
    hasty: words.includes("hasty"),
    listener: one("before", "after", "stopped"),
    arriving: words.includes("arriving"),
    second: words.includes("second"),
    mode: one("read", "write"),
    parts: partsOf(words.find((word) => /^(?:[a-c]\d?)+$/.test(word))),
  };
}

function partsOf(word = ""): Action["parts"] {
  const parts = word.matchAll(/([a-c])(\d?)/g);
  return [...parts].map(([, letter = "", permits]) => ({
    at: letter.charCodeAt(0) - 97,
    permits: Number(permits || 1),
  }));
}
