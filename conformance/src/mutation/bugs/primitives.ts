// What goes wrong in one primitive.
import type { Bugs } from "../edit.ts";

const condition: Bugs = {
  "an aborted wait rejects without the lock": [
    ["condition/wait abort", "this.#reacquire();", "{ this.#queue.remove(this.position); this.#fail($1); }"],
  ],
  "a wait that is cancelled in the lock's queue ends without the lock": [
    [
      "condition/wait abort",
      "if ($FREE) this.#reacquire();",
      "if ($FREE) this.#reacquire(); else this.#reacquisition.cancel($1);",
    ],
  ],
  "a cancellation in the lock's queue is forgotten": [
    ["condition/wait abort", "if (this.#aborted) return;", "if (this.#aborted || this.#reacquisition) return;"],
    ["condition/wait settled", "this.#aborted ??= $ABORTED;", ""],
  ],
  "a cancelled wait rejects with an error of its own making": [
    ["condition/wait abort", "this.#aborted = $ABORTED;", "this.#aborted = { reason: new Error(String($1)) };"],
  ],
  "the same in the lock's queue": [
    ["condition/wait settled", "this.#aborted.reason", "(this.#notified ? new Error() : this.#aborted.reason)"],
  ],
  "a notified wait that is cancelled keeps its notification": [
    ["condition/wait #fail", "if ($NOTIFIED) notify($$$);", ""],
  ],
  "cancelling a notified waiter loses the notification": [["condition/wait #fail", "if ($NOTIFIED) notify($$$);", ""]],
  "a wait that is cancelled without a notification notifies another": [
    ["condition/wait #fail", "if ($NOTIFIED) $NOTIFY;", "$NOTIFY;"],
  ],
  "a notification goes to a waiter that is aborted, and not notified of it": [
    ["condition/wait notify", "this.aborted()", "undefined"],
    ["condition/wait settled", "this.#aborted ??= $ABORTED;", ""],
  ],
  "the lock is handed to a wait that is aborted, and not notified of it": [
    ["condition/wait settled", "this.#aborted ??= $ABORTED;", ""],
  ],
  "an aborted wait passes on two notifications": [["condition/wait #fail", "notify($QUEUE, 1)", "notify($QUEUE, 2)"]],
  "a wait that is cancelled after its grant keeps its notification": [
    ["condition/condition [giveBack]", "notify($$$);", ""],
  ],
  "a wait queues after it has freed the lock": [
    ["condition/wait constructor", "$QUEUE.push(this);", ""],
    ["condition/wait constructor", "}", "this.#queue.push(this);"],
  ],
  "notifyAll() wakes all at once": [
    ["condition/wait #reacquire", "this.#lock[submit]($$$);", "this.grant(this.grantor(), true);"],
  ],
  "a token released inside its own wait stays in the lock's queue": [
    ["condition/wait [giveBack]", "this.#reacquisition.cancel($ERROR);", "this.#fail($ERROR);"],
  ],
  "a token released inside its own wait does nothing": [["condition/wait [giveBack]", "{", "return;"]],
  "a predicate that throws keeps the notification": [["condition/condition waitFor", "this.#notify(1);", ";"]],
  "a predicate that returns a promise counts as true": [
    ["condition/condition waitFor", "throw new TypeError($$$);", ""],
  ],
  "waitFor() asks before it looks at its signal": [
    ["condition/condition waitFor", "signalOf($OPTIONS)", "$OPTIONS?.signal"],
  ],
  "waitFor() passes on a notification that it has spent": [["condition/condition waitFor", "$NOTIFIED = false;", ""]],
  "a lock is recognised by its class": [
    ["condition/condition constructor", "holder in $LOCK", "$LOCK instanceof Lock"],
  ],
  "notify() needs no lock": [["condition/condition notify", "!this.locked()", "false"]],
};

const lock: Bugs = {
  "release() leaves the holder's token valid": [["lock/lock release", "this.#holder.release();", "this[giveBack]();"]],
  "each of two releases in one tick lets one in": [
    ["lock/lock release", "this.#holder.release();", "this[giveBack]();"],
  ],
  "the lock is free between a release and the next holder's turn": [
    ["lock/lock [giveBack]", "this.grantNext();", "queueMicrotask(() => this.grantNext());"],
  ],
  "a lock can be awaited itself": [["lock/lock Lock", "{", "then(resolve) { void this.acquire().then(resolve); }"]],
  "release() of a free lock does nothing": [["lock/lock release", "throw $ERROR;", "return;"]],
};

const event: Bugs = {
  "a woken waiter looks again whether the event is set": [
    ["event/event set", "while ($NEXT) $GRANT;", "queueMicrotask(() => { while (this.#set && $NEXT) $GRANT; });"],
  ],
  "set() also releases those that come while it does": [
    ["event/event set", "while ($NEXT) $GRANT;", "while ($NEXT) { $GRANT; flush(); }"],
  ],
};

const semaphore: Bugs = {
  "a release looks at each number up to the value": [
    [
      "semaphore/semaphore [addPermits]",
      "this.grantNext();",
      "for (let i = this.#value; i > 0; i--) this.grantNext();",
    ],
  ],
  "an over-release adds permits": [["semaphore/semaphore release", "if ($EXCESS) throw $ERROR;", "$EXCESS;"]],
  "a request for more than there can be waits": [["semaphore/semaphore #exceeds", "{", "return false;"]],
  "a release wakes the head of the queue, and a newcomer is faster": [
    ["semaphore/semaphore [addPermits]", "this.grantNext();", "queueMicrotask(() => this.grantNext());"],
    ["semaphore/semaphore #free", "$PERMITS && $EMPTY", "$PERMITS"],
  ],
  "a token gives back one permit": [["semaphore/semaphore [giveBack]", "$TOKEN.demand", "1"]],
  "locked() looks at the permits only": [["semaphore/semaphore locked", "return $LOCKED;", "return this.#value <= 0;"]],
  "an over-release is noticed when it has been counted": [
    ["semaphore/semaphore release", "this[addPermits]($PERMITS);", ""],
    [
      "semaphore/semaphore release",
      "if ($EXCESS) throw $ERROR;",
      "const excess = $EXCESS; this[addPermits]($1); if (excess) throw $ERROR;",
    ],
  ],
  "an over-release is called an argument out of a range": [
    [
      "semaphore/semaphore overRelease",
      "new RangeError($SAYS, $CAUSE)",
      "new RangeError('permits must be an integer <= ' + $2 + ', got ' + $1, $CAUSE)",
    ],
  ],
  "errors have a range as their cause": [
    ["semaphore/semaphore tooMany", "{ cause: $BOUND }", "{ cause: { min: 1, max: $2 } }"],
    ["semaphore/semaphore overRelease", "{ cause: $BOUND }", "{ cause: { min: 1, max: $2 } }"],
  ],
  "a bound of 0 rejects those who wait": [["semaphore/semaphore #exceeds", "$MORE && this.#bound > 0", "$MORE"]],
  "a token goes above the bound": [["semaphore/semaphore [giveBack]", "Math.min($PERMITS, $BOUND)", "$PERMITS"]],
  "resize() grants nothing": [["semaphore/semaphore [addPermits]", "this.grantNext();", ""]],
  "resize() keeps requests that no longer fit": [["semaphore/semaphore limit", "this.#exceeds($DEMAND)", "false"]],
  "resize() takes no permits away while they are taken": [
    ["semaphore/bounded-semaphore resize", "this[addPermits]($MORE)", "this[addPermits](Math.max($MORE, -this.value))"],
  ],
};

const barrier: Bugs = {
  "a party that was cancelled counts": [
    ["barrier/barrier Barrier", "{", "#arrived = 0;"],
    ["barrier/barrier [submit]", "this.queue.size >= this.parties", "++this.#arrived % this.parties === 0"],
    ["barrier/barrier #releaseRound", "$ROUND.length < this.parties", "$ROUND.length < 1"],
  ],
  "positions are given on arrival, and given again after a cancellation": [
    ["barrier/barrier Barrier", "{", "#arrivals = new WeakMap();"],
    [
      "barrier/barrier [submit]",
      "this.queue.push($PARTY);",
      "this.#arrivals.set($PARTY, this.waiting); this.queue.push($PARTY);",
    ],
    [
      "barrier/barrier #releaseRound",
      "$PARTY.grant(this, $AT)",
      "$PARTY.grant(this, this.#arrivals.get($PARTY) ?? $AT)",
    ],
  ],
  "reset() breaks a round that was released and has not run": [
    [
      "barrier/barrier #releaseRound",
      "for (const [$AT, $PARTY] of $ROUND.entries()) $GRANT;",
      `for (const party of $ROUND) this.queue.push(party);
       queueMicrotask(() => {
         for (const [$AT, $PARTY] of $ROUND.entries()) if (!$PARTY.released && this.queue.shift()) $GRANT;
       });`,
    ],
  ],
  "a cancelled party breaks the barrier": [
    [
      "barrier/barrier Barrier",
      "{",
      '[Symbol.for("@sync/withdraw")](...left) { super[Symbol.for("@sync/withdraw")](...left); this.abort(); }',
    ],
  ],
  "a round is complete with a party that is aborted, and not notified of it": [
    ["barrier/barrier #releaseRound", "$ROUND.length < this.parties", "$ROUND.length === 0"],
  ],
  "the end of a drain undoes what came since": [
    ["barrier/barrier #releaseRound", 'if ($SAME) this.#state = "filling";', 'this.#state = "filling";'],
  ],
  "the end of a drain ends the next one, too": [
    ["barrier/barrier #releaseRound", "this.#rounds === $ROUNDS && $DRAINING", "$DRAINING"],
  ],
  "reset() leaves a broken barrier broken": [
    ["barrier/barrier reset", '"filling"', 'this.broken ? "broken" : "filling"'],
  ],
};

export const primitives: Bugs = { ...condition, ...lock, ...event, ...semaphore, ...barrier };
