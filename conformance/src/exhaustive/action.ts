/** One thing that can be done in a world. Its name is what `--replay` reads. */
export interface Action {
  readonly name: string;
  /** The name in one letter, for keys. */
  readonly code: string;
  /** The first word of the name. */
  readonly verb: string;
  /** The number in the name: a call, or how many. None: 1. */
  readonly n: number;
  /** A call: with a signal of its own, the shared one, or none. An abort: of the shared signal. */
  readonly signal: "own" | "shared" | undefined;
  /** A call that acts on the primitive again in the very callback that tells it of its grant. */
  readonly hasty: boolean;
  /** What else happens at an abort: a listener acts before or after the library's, or keeps it from hearing. */
  readonly listener: "before" | "after" | "stopped" | undefined;
  /** At an abort: the listener makes a request, instead of what it does else. */
  readonly arriving: boolean;
  /** Of two primitives: the second. */
  readonly second: boolean;
}

const known = new Map<string, Action>();

/** The action of a name, such as `acquire own`, `release 2` or `abort shared before`. */
export function action(name: string): Action {
  let found = known.get(name);
  if (found === undefined) {
    found = parse(name);
    known.set(name, found);
  }
  return found;
}

/** A verb that is done to a call. */
export interface ActionOnCalls {
  readonly verb: string;
  call(index: number): Action;
}

/** The actions of a verb, one for each call. */
export function onCalls(verb: string): ActionOnCalls {
  const actions = Array.from({ length: 16 }, (_, call) => action(`${verb} ${call}`));
  return { verb, call: (index) => actions[index] ?? action(`${verb} ${index}`) };
}

function parse(name: string): Action {
  const [verb = "", ...words] = name.split(" ");
  const has = (word: string) => words.includes(word);
  const number = words.find((word) => /^\d+$/.test(word));
  return {
    name,
    code: String.fromCharCode(0x4e00 + known.size),
    verb,
    n: number === undefined ? 1 : Number(number),
    signal: has("own") ? "own" : has("shared") ? "shared" : undefined,
    hasty: has("hasty"),
    listener: has("before") ? "before" : has("after") ? "after" : has("stopped") ? "stopped" : undefined,
    arriving: has("arriving"),
    second: has("second"),
  };
}
