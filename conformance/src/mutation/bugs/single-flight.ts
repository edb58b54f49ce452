// What goes wrong with calls that are shared.
import type { Bugs } from "../edit.ts";

/** The bugs of single flights, by name. */
export const singleFlight: Bugs = {
  "a failure is kept": [
    [
      "single-flight/flight start",
      "$CALLER.fail($ERROR)",
      "void ($CALLER.fail($ERROR), this.#flights.set(this.#key, this))",
    ],
  ],
  "each caller asks again when the call that it shared has failed": [
    [
      "single-flight/single-flight run",
      "return $FLIGHT.join($SIGNAL);",
      "return $FLIGHT.join($SIGNAL).catch(() => this.run($1, $2, $3));",
    ],
  ],
  "a call that ends late frees the key of the next flight": [
    ["single-flight/flight #end", "this.#flights.get(this.#key) === this", "true"],
  ],
  "one caller who leaves ends the flight": [["single-flight/flight [withdraw]", "--this.#callers > 0", "false"]],
  "a call goes on when all its callers have left": [["single-flight/flight [withdraw]", "schedule($$$);", ""]],
  "a key stays taken when all callers have left": [["single-flight/flight [withdraw]", "this.#end();", ""]],
  "a flight is aborted while its key is taken": [
    ["single-flight/flight [withdraw]", "this.#end();", "this.#controller?.abort($2); this.#end();"],
  ],
  "a flight starts when run() has returned": [["single-flight/flight start", "{", "await undefined;"]],
};
