// What goes wrong in core: the queue, the signals, the order in which observers are notified, the promises.
import type { Bugs } from "../edit.ts";

const grantTheNext = "while ($NEXT) $GRANT;";
const eachThatFits = (fits: string) => `
  for (let left = this.waiting; left > 0; left--) {
    const each = this.queue.shift();
    if (${fits}) each.grant(this, this.take(each));
    else this.queue.push(each);
  }`;

export const core: Bugs = {
  "a waiter that timed out stays queued": [["core/primitive [withdraw]", "this.queue.remove($$$);", ""]],
  "the queue moves up at each removal": [["core/queue remove", "--this.#size === 0 && $LONG", "(this.#size--, true)"]],
  "a function that throws at once keeps its permit": [
    [
      "core/queued-governor with",
      "try { return await $CALL; } finally { $RELEASE; }",
      "const called = $CALL; try { return await called; } finally { $RELEASE; }",
    ],
  ],
  "a function that rejects keeps its permit": [
    [
      "core/queued-governor with",
      "try { return await $CALL; } finally { $RELEASE; }",
      "const value = await $CALL; $RELEASE; return value;",
    ],
  ],
  "a token releases as often as it is asked to": [["core/request release", "this.#state = undefined;", ""]],
  "a release() without its token fails at a private field": [
    ["core/request release", "if ($DETACHED) throw $ERROR;", ""],
    ["core/waiter release", "if ($DETACHED) throw $ERROR;", ""],
  ],
  "a token prints what it is made of": [
    ["core/request [inspect]", "String(this)", "{ demand: this.demand }"],
    ["core/waiter [inspect]", "String(this)", "{ demand: this.demand }"],
  ],
  "JSON of a primitive is what it is made of": [["core/printable toJSON", "String(this)", "{ ...this }"]],
  "reading what a waiter has makes a promise that nobody handles": [
    ["core/waiter Waiter", "{", "get result() { return this.released ? Promise.reject(this.outcome) : this.outcome; }"],
  ],
  "with() calls its function where the lock is released": [
    [
      "core/queued-governor with",
      "{",
      `if (this.locked()) return new Promise((resolve, reject) => {
         const waiter = this[Symbol.for("@sync/enqueue")]({
           settled: () => void (async () => $1())().finally(() => waiter.release()).then(resolve, reject),
         });
       });`,
    ],
  ],
  "a signal has a type of the library's own": [
    ["core/signal WaitOptions", "type NonNullable<$SIGNAL>", "AbortSignalLike"],
  ],
  "aborting a queued waiter frees a permit that it never had": [
    [
      "core/queued-governor [withdraw]",
      "this.grantNext();",
      'this[Symbol.for("@sync/giveBack")]($1); this.grantNext();',
    ],
  ],
  "aborting one waiter rejects the head of the queue": [
    ["core/primitive [withdraw]", "this.queue.remove($$$);", "this.queue.shift()?.fail($2);"],
    ["core/primitive [withdraw]", "$WAITER.fail($REASON);", ""],
  ],
  "aborting one waiter rejects all": [
    ["core/primitive [withdraw]", "this.queue.remove($$$);", "while (this.waiting > 0) this.queue.shift()?.fail($2);"],
    ["core/primitive [withdraw]", "$WAITER.fail($REASON);", ""],
  ],
  "a signal that is aborted already is ignored": [["core/signal signalOf", "if ($ABORTED) throw $REASON;", ""]],
  "tryAcquire() overtakes the queue": [
    [
      "core/queued-governor tryAcquire",
      "return this.#grantIfFree($REQUEST);",
      "const request = $REQUEST; if (!this.fits(request)) return; request.grant(this, this.take(request)); return request;",
    ],
  ],
  "a cancelled waiter is not notified": [["core/primitive [withdraw]", "$WAITER.fail($REASON);", ""]],
  "a newcomer that fits goes ahead of a larger request": [
    [
      "core/queued-governor [submit]",
      "this.#grantIfFree($R)",
      "(this.fits($R) && ($R.grant(this, this.take($R)), true))",
    ],
  ],
  "a release grants what fits, from anywhere in the queue": [
    ["core/queued-governor grantNext", grantTheNext, eachThatFits("this.fits(each)")],
  ],
  "a release looks at all who wait": [
    ["core/queued-governor grantNext", grantTheNext, eachThatFits("!each.aborted() && this.fits(each)")],
  ],
  "each waiter adds its own listener to the signal": [
    ["core/registration listenerOf", "if ($LISTENER !== undefined) return $LISTENER;", ""],
  ],
  "a listener stays when its waiter was granted": [
    ["core/registration remove", "this.signal?.removeEventListener($$$);", ""],
  ],
  "a cancelled waiter is searched for in an array": [
    [
      "core/queue remove",
      "this.#slots[$AT] = undefined;",
      "this.#slots[this.#slots.indexOf(this.#slots[$AT])] = undefined;",
    ],
  ],
  "a release goes to a waiter that is cancelled already": [["core/primitive next", "$FIRST.aborted()", "undefined"]],
  "a cancelled waiter and a release in one step let two in": [
    [
      "core/queued-governor [withdraw]",
      "this.grantNext();",
      "const next = this.queue.shift(); next?.grant(this, this.take(next));",
    ],
  ],
  "a cancelled head of the queue swallows the release": [
    ["core/primitive next", "$FIRST.fail($REASON);", "$FIRST.fail($REASON); return;"],
  ],
  "a barrier takes 2.5 parties, a semaphore 1.5 permits": [
    ["core/check integer", "Number.isSafeInteger($VALUE)", "Number.isFinite($VALUE)"],
  ],
  "an abort after the grant takes back what was granted": [
    ["core/registration settled", "this.remove();", ""],
    ["core/registration handleEvent", "if ($PENDING) $CANCEL;", "$CANCEL;"],
  ],
  "an abort event is believed, whatever the signal says": [
    ["core/registration handleEvent", "abortOf($SIGNAL)", "{ reason: $SIGNAL.reason }"],
  ],
  "a signal is recognised by its class": [
    ["core/signal signalOf", 'typeof $ABORTED !== "boolean"', "!($1.signal instanceof AbortSignal)"],
  ],
  "a listener is kept on the signal, also on a frozen one": [
    ["core/registration listenerOf", "Object.isExtensible($SIGNAL)", "true"],
  ],
  "a signal that aborts while the listener is added is missed": [
    ["core/registration add", "$LISTENER.handleEvent();", ""],
  ],
  "a queue of signals is aborted last first": [
    ["core/registration handleEvent", "const $FIRST = this.#after;", "const $FIRST = this.#before;"],
  ],
  "an abort rejects with an error of the library's": [
    ["core/registration handleEvent", "$WAITER.cancel($REASON)", '$WAITER.cancel(new DOMException("", "AbortError"))'],
  ],
  "callbacks run inside one another": [["core/flush flush", "$EMPTY || $FLUSHING", "$EMPTY"]],
  "an observer is notified inside the step that grants it": [["core/waiter #settle", "schedule($CALL);", "($CALL)();"]],
  "a callback that throws ends the flush": [["core/flush flush", "reportUncaught($ERROR);", "throw $ERROR;"]],
  "the error of a callback is swallowed": [["core/flush reportUncaught", "throw $ERROR;", ""]],
  "a promise that is rejected has a twin that nobody handles": [["core/waiter fail", "{", "Promise.reject($1);"]],
  "a function that returns a promise throws": [
    ["core/primitive promise", "return Promise.reject($ERROR);", "throw $ERROR;"],
  ],
  "a granted promise is wrapped in another": [
    ["core/primitive promise", "promiseOf($WAITER, $SIGNAL)", "promiseOf($WAITER, $SIGNAL).then((value) => value)"],
  ],
  "the queue goes last in, first out": [
    [
      "core/queue peek",
      "while (($FIRST = $SLOT) === undefined) $STEP;",
      "for (let i = this.#slots.length; $FIRST === undefined; ) $FIRST = this.#slots[--i];",
    ],
    ["core/queue shift", "this.remove($HEAD)", "this.remove(this.#slots.findLastIndex((slot) => slot !== undefined))"],
  ],
  "the first in the queue is found by a search from its start": [["core/queue peek", "{", "this.#head = 0;"]],
  "those that a cancelled waiter held back stay queued": [["core/queued-governor [withdraw]", "this.grantNext();", ""]],
  "a newcomer waits behind requests that are aborted, and not notified of it": [
    ["core/queued-governor [submit]", "this.grantNext();", ""],
  ],
  "a release lets in one": [["core/queued-governor grantNext", grantTheNext, "if ($NEXT) $GRANT;"]],
};
