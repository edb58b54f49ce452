// What goes wrong with several primitives at once, with two sides of one, and with one for each key.
import type { Bugs } from "../edit.ts";

const joint = "core/joint-request";

const acquireAll: Bugs = {
  "locks are acquired one after the other, in the order of the caller": [
    [
      `${joint} submit`,
      "{",
      `const left = [...this.demand];
       const next = () => {
         const part = left.shift();
         part?.observe({ immediate: true, signal: this.signal, settled: (it) => { this.settled(it); next(); } }).submit();
       };
       return next();`,
    ],
  ],
  "observers are notified between two requests": [[`${joint} submit`, "$COUNT++;", "$COUNT++; flush();"]],
  "the parts are given back inside the operation that fails one": [
    [`${joint} settled`, "schedule(() => this.revoke($REASON))", "this.revoke($REASON)"],
  ],
  "the parts do not know the signal": [[`${joint} signal`, "return this.#signal;", "return undefined;"]],
  "what is granted stays held when a part rejects": [
    [
      `${joint} [withdraw]`,
      "this.#giveBackAll($REASON);",
      "for (const part of this.demand) if (part.pending) part.revoke($2);",
    ],
  ],
  "what waits stays queued after an abort": [
    [
      `${joint} [withdraw]`,
      "this.#giveBackAll($REASON);",
      "for (const part of this.demand) if (part.granted) part.revoke($2);",
    ],
  ],
  "a part is requested before the next one is read": [
    [
      "core/acquire-all requestsOf",
      "Array.from($PARTS, requestOfPart)",
      `Array.from($PARTS, (...args) => {
         const request = requestOfPart(...args);
         request.submit();
         return request;
       })`,
    ],
  ],
  "one primitive twice waits for itself": [[`${joint} eachOnce`, "if ($KNOWN) throw $ERROR;", ""]],
  "an attempt keeps what was free": [["core/submitted submitOrCancel", "$REQUEST.revoke()", "undefined"]],
  "a primitive that throws leaves those before it held": [[`${joint} submit`, "this.revoke($ERROR);", ""]],
  "the parts are released in the order in which they were named": [
    [`${joint} #giveBackAll`, "{", "for (const part of this.demand) if (part.granted) part.revoke($1);"],
  ],
  "acquireAll() tells nobody whom it found aborted": [["core/submitted submitForPromise", "flush();", ""]],
  "an inherited signal is that of a part without options": [
    ["core/acquire-all requestOfPart", "optionsOf($OPTIONS)", "(optionsOf($OPTIONS) ?? {})"],
  ],
};

const readWriteLock: Bugs = {
  "readers behind a writer that was aborted stay blocked": [
    ["core/queued-governor [withdraw]", "this.grantNext();", ""],
  ],
  "readers overtake a writer that waits": [["rwlock/side locked", "this.queue.size > 0 || $HELD", "$HELD"]],
  "a reader begins beside a writer": [["rwlock/access allows", "!this.#writing && $FREE", "$FREE"]],
  "a writer begins beside readers": [["rwlock/access allows", "this.#readers === 0", "true"]],
  "of neighbouring readers one begins": [
    ["core/queued-governor grantNext", "while ($NEXT) $GRANT;", "if ($NEXT) $GRANT;"],
  ],
  "a downgrade lets a writer in": [
    ["rwlock/write-token downgrade", "const $TOKEN = $READ();", "this.#request.release(); const $TOKEN = $READ();"],
  ],
  "a downgrade goes on writing": [["rwlock/write-token downgrade", "this.release();", ""]],
  "a token can be downgraded when it is spent": [
    ["rwlock/write-token downgrade", "if ($SPENT) spent();", ""],
    ["rwlock/write-token release", "this.#read = spent;", ""],
  ],
  "one count of those who wait for both sides": [
    ["rwlock/side waiting", "this.access.queue.waiting($MODE)", "this.queue.size"],
  ],
  "one who left is still counted": [["rwlock/access remove", "if ($WRITER) this.#writers--;", ""]],
  "the sides are two primitives": [
    ["rwlock/side [requestOf]", "return $REQUEST;", 'return super[Symbol.for("@sync/requestOf")]($1);'],
  ],
};

const keyed: Bugs = {
  "keys are acquired one after the other, in the order of the caller": [
    [
      "keyed/keyed acquireAll",
      "return submitForPromise($$$);",
      `return (async () => {
         const tokens = [];
         for (const key of new Set($1)) tokens.push(await this.acquire(key, $2));
         const release = () => { for (const token of tokens.reverse()) token.release(); };
         return { release, [Symbol.dispose]: release };
       })();`,
    ],
  ],
  "a lock for each key is never removed": [["keyed/key-lock [giveBack]", "if ($FREE) $REMOVE;", ""]],
  "a release drops the lock of those who wait": [["keyed/key-lock [giveBack]", "if ($FREE) $REMOVE;", "$REMOVE;"]],
  "the holder of a key does not hold the lock that others wait for": [
    ["keyed/keyed #entryOf", "new KeyLock($ENTRIES, $KEY, $TOKEN)", "new KeyLock($ENTRIES, $KEY)"],
  ],
  "an aborted wait stays counted": [["keyed/key-governor fail", "this.#end();", ""]],
  "keys before one whose lock cannot be made stay in use": [["keyed/keyed #requests", "$REQUEST.fail($ERROR);", ""]],
  "a key whose call fails before it is requested stays in use": [
    ["keyed/keyed #requests", "this.#endUnused($KEY);", ""],
  ],
  "a lock is made for a call that is aborted already": [
    ["keyed/keyed acquire", "signalOf($OPTIONS)", "$OPTIONS.signal"],
  ],
  "a call is granted though make() has aborted it": [["keyed/keyed #requests", "if ($ABORTED) throw $REASON;", ""]],
  "a key is not in use if its semaphore has permits": [["keyed/key-governor end", "--$USES === 0", "!this.locked()"]],
  "make() that uses its own key makes two locks for it": [
    ["keyed/keyed #entryOf", "$OTHER instanceof KeyGovernor ? $OTHER : $NEW", "$NEW"],
  ],
  "a key that is repeated waits for itself": [["keyed/keyed acquireAll", "new Set($KEYS)", "$KEYS"]],
  "two keys with one lock wait for each other": [["keyed/keyed #requests", "eachOnce($$$);", ""]],
  "the signal is read again after the call": [
    ["keyed/keyed acquire", "submitForPromise($REQUEST, $SIGNAL)", "submitForPromise($REQUEST, $2?.signal)"],
  ],
};

/** The bugs, by name. */
export const several: Bugs = { ...acquireAll, ...readWriteLock, ...keyed };
