// What goes wrong with locks across machines: in the client, and in the server in memory.
import type { Bugs } from "../edit.ts";

/** The bugs of locks across machines, by name. Those of PostgreSQL and Redis are put back with their servers. */
export const remote: Bugs = {
  "a step that comes late counts again": [["remote/memory step", "$KNOWN && $ALIVE && $SEQ <= $LAST", "false"]],
  "fences begin anew when the data is lost": [["remote/memory #grant", "Math.max($NEXT, $CLOCK)", "$NEXT"]],
  "a request that does not wait overtakes": [["remote/memory #acquire", "$QUEUE.waiters.size === 0 && $FITS", "$FITS"]],
  "a bound is that of the first": [["remote/memory #grantNext", "$TAKEN <= $NEXT.bound", "$TAKEN <= 3"]],
  "a connection that listens and went silent is kept": [
    ["remote/session #reconcile", "if ($SILENT) this.#engine.relisten?.();", ""],
  ],
  "a lost call is never made up for": [["remote/session #reconcile", "{", "if ($1) return;"]],
  "a cancelled request stays in the server's queue": [
    ["remote/session cancel", 'this.#outbox.set($ID, ["l", $$$])', "undefined"],
  ],
  "the lease is counted from the answer": [["remote/session #apply", "this.#renewed = $SENT", "this.#renewed = now()"]],
  "a process believes that it holds for longer than the server does": [
    ["remote/session #left", "0.9 * this.#lease", "1.2 * this.#lease"],
  ],
  "the lease is counted by one clock": [["remote/clock elapsed", "Math.max($MONOTONIC, $WALL)", "$MONOTONIC"]],
};
