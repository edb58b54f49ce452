// What goes wrong with who says what is stuck.
import type { Bugs } from "../edit.ts";

/** The bugs of tracing, by name. */
export const trace: Bugs = {
  "one holder that is stuck is enough for a deadlock": [
    ["trace/deadlock stuckOf", "$HOLDERS.get($SUBJECT)?.every($PART)", "$HOLDERS.get($SUBJECT)?.some($PART)"],
  ],
  "a lock around two orders does not keep them apart": [["trace/order #path", "[...$ORDER.gates].every($FN)", "true"]],
  "tryAcquire is an order, too": [["trace/recorder #make", "$ORDERED && $TASK !== undefined", "$TASK !== undefined"]],
  "what stands for a token can only be released": [
    [
      "trace/handle make",
      "Object.create(this.#prototypeFor($TOKEN))",
      "{ release: () => ($TOKEN as { release(): void }).release() }",
    ],
  ],
  "permits that are released without a token are held for ever": [["trace/recorder permitsReleased", "{", "return;"]],
  "who releases without a token has lost it": [
    ["trace/recorder releasedByName", "$SUBJECT.releasedByName = true;", ""],
  ],
  "a value of the caller is taken for a token": [["trace/note isToken", '$KIND === "SingleFlight"', "false"]],
  "what was found stays, although things go on": [["trace/tracer #settle", "this.#open.delete($KEY);", ""]],
  "methods stay replaced when it is off": [["trace/methods restore", "this.#restore.toReversed()", "[]"]],
  "a task ends at its first await": [["trace/host storage", "$STORAGE === undefined", "true"]],
  "fibers may have parts, as tasks": [["trace/recorder #make", "$TASK?.exact === true && $STRUCTURED", "false"]],
  "only its own fiber releases what was taken": [
    ["trace/recorder #make", "$TASK?.exact === true && $STRUCTURED", "$TASK?.exact === true"],
  ],
  "who released without a token does not do it again": [
    ["trace/deadlock isStructured", "$STRUCTURED && !$SUBJECT.releasedByName", "$STRUCTURED"],
  ],
  "what a holder waits for in turn is not looked at": [
    ["trace/deadlock stuckOf", "$CAN_BE?.($HOLDER) !== false", "true"],
  ],
  "each of very many findings is described": [
    ["trace/tracer #find", "if ($IS_NEW && this.#open.size >= $MOST) return;", ""],
  ],
  "a request was made where the library made it": [["trace/frames framesOf", "$FRAMES.filter($OURS)", "$FRAMES"]],
  "a token holds its lock during a wait": [
    ["trace/recorder transferred", '$SUSPENDS ? "suspended" : "holding"', '"holding"'],
  ],
  "each key is the whole": [["trace/recorder #subjectOf", "if ($PART.ofEach) return $SUBJECT;", ""]],
};
