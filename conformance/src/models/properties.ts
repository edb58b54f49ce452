/** What an assertion of a model says. */
export interface Property {
  readonly name: string;
  readonly says: string;
  /** A part of the assertion, as the checker prints it. */
  readonly assertion: string;
}

/** What a temporal formula of a model says. */
export interface Formula {
  readonly name: string;
  readonly says: string;
  /** Bounds that it needs. */
  readonly defines: readonly string[];
}

/** A known bug, and the property that must notice it. */
export interface Bug {
  readonly define: string;
  readonly says: string;
  readonly breaks: string;
}

/** A model, what must hold in it, and what must not be overlooked. */
export interface Model {
  readonly name: string;
  readonly properties: readonly Property[];
  readonly formulas: readonly Formula[];
  readonly bugs: readonly Bug[];
  /** The kinds of steps that must be replayed. */
  readonly calls: readonly string[];
}

/** A condition and its lock. */
export const condition: Model = {
  name: "condition",
  properties: [
    { name: "exclusion", says: "no two parties hold the lock", assertion: "(holders<=1)" },
    { name: "held", says: "the lock is taken exactly while somebody holds it", assertion: "(locked==holders)" },
    { name: "free", says: "while the lock is free, nobody waits for it", assertion: "(locked||(q_len(line)==0))" },
    { name: "order", says: "first in, first out, in the line and in the room", assertion: "(ahead[head]==0)" },
    { name: "place", says: "nobody gets in front of one who is in line", assertion: "wasAhead[each]" },
    { name: "lock", says: "a wait ends with the lock, unless its token was released", assertion: "(each==dropped)" },
    { name: "ledger", says: "no notification is lost or doubled", assertion: "(outstanding==carried)" },
    { name: "notify", says: "notify(n) reaches n of those who can take it, or all", assertion: "(woken==live)" },
    { name: "aborted", says: "whose signal is aborted is not granted", assertion: "!(signalled[head])" },
    { name: "taker", says: "a notification ends unconsumed only where nobody waits", assertion: "(q_len(room)==0)" },
  ],
  formulas: [
    { name: "waits_end", says: "if holders release, a wait that was notified or aborted ends", defines: [] },
    { name: "requests_end", says: "if holders release, a request for the lock ends", defines: [] },
  ],
  bugs: [
    { define: "TWO_HOLDERS", says: "one release lets two in (esfx)", breaks: "exclusion" },
    { define: "PHANTOM_RELEASE", says: "an abort in the line frees the lock (openally)", breaks: "held" },
    { define: "LATE_HAND_OFF", says: "a release frees the lock and hands it on later (asyncio)", breaks: "free" },
    { define: "NUMBERED_LINE", says: "the line is not in the order of arrival", breaks: "order" },
    { define: "LOSES_PLACE", says: "an abort while re-acquiring goes to the end of the line", breaks: "place" },
    { define: "ABORT_WITHOUT_LOCK", says: "an aborted wait ends without the lock (esfx)", breaks: "lock" },
    { define: "LOST_NOTIFICATION", says: "an aborted wait keeps its notification (Trio)", breaks: "ledger" },
    { define: "DOUBLED_NOTIFICATION", says: "it passes on at the abort and at the grant", breaks: "ledger" },
    { define: "SWALLOWING_DROP", says: "a token released in its wait keeps the notification", breaks: "ledger" },
    { define: "DEAF_NOTIFY", says: "notify() does not look at the signals", breaks: "notify" },
    { define: "DEAF_GRANT", says: "a grant does not look at the signal", breaks: "aborted" },
    { define: "PASSES_TO_NOBODY", says: "a notification that is given back is dropped", breaks: "taker" },
    { define: "ABORT_UNHEARD", says: "an abort before the notification is not heard", breaks: "waits_end" },
    { define: "NUMBERED_LINE", says: "the line is not in the order of arrival", breaks: "requests_end" },
  ],
  calls: [
    "acquire",
    "tryAcquire",
    "acquireAborted",
    "misuse",
    "release",
    "wait",
    "waitAborted",
    "notify(1)",
    "notify(2)",
    "notify(3)",
    "drop while waiting",
    "drop while returning",
    "drop while returning (notified)",
    "signal while queued",
    "signal while waiting",
    "signal while returning (notified)",
    "signal while holding",
    "hear while queued",
    "hear while waiting",
    "hear while returning",
    "hear while returning (notified)",
    "hear while holding",
    "hear while away",
  ],
};

/** A barrier. */
export const barrier: Model = {
  name: "barrier",
  properties: [
    { name: "positions", says: "a round's positions are 0 to n - 1, each once", assertion: "(positions==" },
    { name: "order", says: "a round is released in the order of arrival", assertion: "(ahead[next]==0)" },
    { name: "released", says: "a released party is never rejected", assertion: "||turned)" },
    { name: "full", says: "a full round does not wait", assertion: "(q_len(round)<" },
    { name: "mended", says: "broken from abort() to reset(), no longer", assertion: "==aborted)" },
    { name: "refuses", says: "nobody waits at a broken barrier", assertion: "((state!=4)||(q_len(round)==0))" },
    { name: "draining", says: "draining ends when somebody arrives", assertion: "((state!=5)||(q_len(round)==0))" },
    { name: "aborted", says: "whose signal is aborted is not released", assertion: "!(signalled[next])" },
  ],
  formulas: [{ name: "waits_end", says: "if parties come, and aborts cease, a wait ends", defines: ["SIGNALS=2"] }],
  bugs: [
    { define: "POSITION_ON_ARRIVAL", says: "positions are given on arrival (cpython 155233)", breaks: "positions" },
    { define: "LEAVER_COUNTS", says: "a party that left still counts (esfx)", breaks: "positions" },
    { define: "NUMBERED_ROUND", says: "the round is not in the order of arrival", breaks: "order" },
    { define: "BREAKS_RELEASED", says: "a round breaks while it drains (asyncio)", breaks: "released" },
    { define: "WAITS_FOR_ONE_MORE", says: "a full round waits for another party", breaks: "full" },
    { define: "RESET_LEAVES_BROKEN", says: "reset() does not mend", breaks: "mended" },
    { define: "ADMITS_WHEN_BROKEN", says: "a broken barrier admits", breaks: "refuses" },
    { define: "DRAINS_ON", says: "an arrival does not end the draining", breaks: "draining" },
    { define: "DEAF_RELEASE", says: "a release does not look at the signals", breaks: "aborted" },
    { define: "FORGETS_THE_ROUND", says: "reset() and abort() reject nobody", breaks: "waits_end" },
  ],
  calls: [
    "wait",
    "waitAborted",
    "signal while arrived",
    "signal while released",
    "hear while arrived",
    "hear while released",
    "hear while away",
    "reset",
    "abort",
    "turn",
  ],
};
