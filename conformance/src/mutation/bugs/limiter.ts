// What goes wrong with jobs that wait for their turn.
import type { Bugs } from "../edit.ts";

const jobs: Bugs = {
  "idle() waits for an end, also if nothing runs": [
    ["limiter/limiter idle", "if (this.#busy) await $WAIT;", "await $WAIT;"],
  ],
  "those that wait are forgotten when the limiter is closed": [
    ["limiter/limiter #close", "this.#jobs.fail($REASON);", ""],
  ],
  "a job that is aborted between its grant and its start keeps its place": [
    ["limiter/limiter #job", "throw $ABORTED.reason;", "{ this.#running++; throw $ABORTED.reason; }"],
  ],
  "a call starts before a job that was granted and has yet to begin": [
    ["limiter/limiter #run", "this.#starting === 0", "true"],
  ],
  "a priority that is new goes to the end": [["limiter/priority-queue #moveUp", "$ABOVE >= $PRIORITY", "true"]],
  "room() lets one go on each time": [
    ["limiter/limiter #grant", "while (($N ?? 0) > $WAITING) $GRANT;", "if (($N ?? 0) > $WAITING) $GRANT;"],
  ],
  "a job's signal stays registered at the others that it follows": [
    ["limiter/limiter #job", "for (const $END of $ENDS ?? []) $CALL;", ""],
  ],
  "a limiter whose signal is aborted starts jobs until it is notified": [
    ["limiter/limiter #close", "abortOf(this.#signal)", "undefined"],
  ],
};

const rate: Bugs = {
  "a rate counts in aligned windows": [
    ["limiter/rate start", "$STARTS.push($NOW)", "$STARTS.push(Math.floor($NOW / this.#interval) * this.#interval)"],
  ],
  "a start is counted when it is granted": [
    ["limiter/limiter #grant", "this.#starting++;", "this.#starting++; this.#rate?.start(this.#rate.now());"],
    ["limiter/limiter #run", "this.#starting++;", "this.#starting++; this.#rate.start(this.#rate.now());"],
    ["limiter/limiter #countStart", "$RATE.start($BEFORE);", ""],
    ["limiter/limiter #delay", "this.#rate?.delay(this.#starting)", "this.#rate?.delay(0)"],
  ],
  "a timer that fires early is believed": [["limiter/rate wait", "$EARLY > 1", "$EARLY > 0"]],
  "a timer that fires while the clock stands still is not believed": [
    ["limiter/rate wait", "if ($EARLY > 1) $AHEAD;", ""],
  ],
  "an interval that is longer than a timer can be is over at once": [
    ["limiter/rate wait", "Math.min($DELAY, longest)", "$DELAY"],
  ],
  "the timer of a rate stays when nobody waits for it": [["limiter/rate wait", "clearTimeout(this.#timer);", ""]],
};

const map: Bugs = {
  "map() takes items as fast as they come": [
    ["limiter/mapping #mayTake", "this.#taken - this.#consumed < $CONCURRENCY", "true"],
  ],
  "the other jobs of a map() go on after a failure": [
    ["limiter/mapping #stop", "this.#controller.abort($REASON);", ""],
  ],
  "map() rejects while its jobs still run": [["limiter/mapping #closeAll", "if (this.#running > 0) { $$$ }", ""]],
  "map() leaves its source open": [["limiter/mapping #closeAll", "this.#source?.return?.()", "undefined"]],
  "map() waits for a source that is asked for its next item": [["limiter/mapping #closeAll", "this.#pulling", "false"]],
};

/** The bugs of limiters, by name. */
export const limiter: Bugs = { ...jobs, ...rate, ...map };
