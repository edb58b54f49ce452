/*
 * Condition and its Lock: what they promise, without how they are made.
 *
 * Every step is one synchronous call of one party, or one moment of an abort, and nothing comes between. A signal is aborted
 * in two moments: its listeners start to run (signal), and the one of the wait runs (event). In between, other listeners may do
 * anything, so any step may be taken.
 *
 * With TRACE every step prints: the state before; the call; what became of whose call; the state after. The names in the #ifdefs are
 * known bugs, to see that the properties notice them.
 */
#ifndef PARTIES
#define PARTIES 3
#endif
#define NONE PARTIES
#define LAST (PARTIES - 1)

mtype = { away, queued, holding, waiting, returning };    /* what a party does; returning: it is to have the lock back */
mtype = { acquired, returned, reason, not_acquired, nothing };                     /* what becomes of a call */

bit locked;
chan queue = [PARTIES] of { byte };                                                      /* those that wait for the lock */
chan waits = [PARTIES] of { byte };                                      /* those that wait to be notified, without the lock */
mtype phase[PARTIES] = away;
bit signalled[PARTIES];                                                  /* the signal of its latest call is aborted */
bit carries[PARTIES];                                                                     /* it has a notification */
bit acted[PARTIES];                              /* it has called notify() in this hold: so every hold comes to its end */
byte unnotified = NONE;                              /* whose signal is aborted, and its listener has not run yet */

/* For the properties alone. */
short ahead[PARTIES];                                     /* those before it in its queue, when it came, that still are */
byte outstanding;                                 /* notifications given, and neither consumed nor without a taker */
hidden byte holders, carried, live, dropped;
hidden mtype was[PARTIES];
hidden short wasAhead[PARTIES];
hidden byte each, head, next, woken, others;

#ifdef TRACE
inline print_state() {
  printf("locked:%d aborting:%d:%d queue:", locked, unnotified != NONE, unnotified);
  for (each : 1 .. len(queue)) { queue?others; queue!others; printf("%d,", others) }
  printf(" waits:");
  for (each : 1 .. len(waits)) { waits?others; waits!others; printf("%d,", others) }
  for (each : 0 .. LAST) { 
    printf(" ");
    printm(phase[each]);
    printf(":%d:%d:%d", signalled[each], carries[each], acted[each])
  }
}
#define SHOW print_state();
#define SAY(what) printf what;
#define OUTCOME(p, what) printf(" %d=", p); printm(what);
#else
#define SHOW
#define SAY(what)
#define OUTCOME(p, what)
#endif

inline begin() {
  dropped = NONE;
  for (each : 0 .. LAST) { was[each] = phase[each]; wasAhead[each] = ahead[each] }
  SHOW SAY((" ; "))
}

inline finish() {
  check();
  SAY((" ; ")) SHOW SAY(("\n"))
}

inline check() {
  holders = 0;
  carried = 0;
  for (each : 0 .. LAST) {
    holders = holders + (phase[each] == holding);
    carried = carried + carries[each];
    /* A wait ends with the lock, unless its token was released. */
    assert(!(was[each] == waiting || was[each] == returning) || phase[each] != away || each == dropped);
    /* No party gets in front of one that is in the queue. */
    assert(was[each] != phase[each] || (phase[each] != queued && phase[each] != returning)
      || (ahead[each] & ~wasAhead[each]) == 0);
  }
  assert(holders <= 1);
  assert(locked == holders);
  assert(locked || len(queue) == 0);
  assert(outstanding == carried)
}

inline enter(q, p) {
  ahead[p] = 0;
  for (each : 1 .. len(q)) { q?others; q!others; ahead[p] = ahead[p] | (1 << others) }
#ifdef NUMBERED_QUEUE
  q!!p
#else
  q!p
#endif
}

inline removed(p) {
  ahead[p] = 0;
  for (each : 0 .. LAST) { ahead[each] = ahead[each] & ~(1 << p) }
}

inline call(p) {                                                         /* every call has a signal of its own */
  signalled[p] = 0
}

inline takes(p) {
  locked = 1;
  phase[p] = holding;
  acted[p] = 0
}

#ifdef GRANTS_ABORTED
#define rejected(p) false
#else
#define rejected(p) signalled[p]
#endif

/* A free lock goes to the longest waiter in the same step. One whose signal is aborted leaves when it is the first. */
inline handOff() {
  do
  :: nempty(queue) ->
    queue?<head>;
    assert(ahead[head] == 0);
    if
    :: phase[head] == queued && rejected(head) ->
      queue?head;
      removed(head);
      phase[head] = away;
      OUTCOME(head, reason)
    :: phase[head] == queued && !rejected(head) && !locked ->
      queue?head;
      removed(head);
      takes(head);
      assert(!signalled[head]);
      OUTCOME(head, acquired)
#ifdef TWO_HOLDERS
      if
      :: nempty(queue) -> queue?next; removed(next); takes(next)
      :: empty(queue)
      fi
#endif
    :: phase[head] == returning && !rejected(head) && !locked ->
      queue?head;
      removed(head);
      takes(head);
      assert(!signalled[head]);
      outstanding = outstanding - carries[head];
      carries[head] = 0;
      OUTCOME(head, returned)
    :: phase[head] == returning && rejected(head) && !locked ->
      queue?head;
      removed(head);
      takes(head);
      OUTCOME(head, reason)
#ifdef LOST_NOTIFICATION
      carries[head] = 0
#else
      passOn(head)
#endif
    :: else -> break
    fi
  :: empty(queue) -> break
  od
}

/* Those that wait the longest go to the end of the queue, with a notification each; the aborted go there without. */
inline wake(n) {
  woken = 0;
  do
  :: woken < n && nempty(waits) ->
    waits?next;
    assert(ahead[next] == 0);
    removed(next);
    phase[next] = returning;
#ifdef NOTIFIES_ABORTED
    carries[next] = 1;
#else
    carries[next] = !signalled[next];
#endif
    woken = woken + carries[next];
    enter(queue, next)
  :: woken >= n || empty(waits) -> break
  od
}

/* A notification that its party does not consume goes to the next. */
inline passOn(p) {
  if
  :: carries[p] ->
    carries[p] = 0;
#ifdef PASSES_TO_NONE
    woken = 0;
#else
    wake(1);
#endif
    if
    :: woken == 0 -> assert(len(waits) == 0); outstanding--
    :: else
    fi
  :: else
  fi
}

inline notify(p, n) {
  SAY(("notify %d %d ;", p, n))
  live = 0;
  for (each : 0 .. LAST) { live = live + (phase[each] == waiting && !signalled[each]) }
  live = (live < n -> live : n);
  outstanding = outstanding + live;
  acted[p] = 1;
  wake(n);
  assert(woken == live);
  SAY((" %d=%d", p, woken))
  if
  :: woken > 0 -> handOff()
  :: else
  fi
}

active [PARTIES] proctype Party() {
  byte p = _pid;
  do
  :: d_step { phase[p] == away -> begin(); SAY(("acquire %d ;", p))
      call(p);
      phase[p] = queued;
      enter(queue, p);
      handOff();
      finish() }
  :: d_step { phase[p] == away -> begin(); SAY(("tryAcquire %d ;", p))
      call(p);
      if
      :: locked -> OUTCOME(p, nothing) skip
      :: else -> takes(p); OUTCOME(p, acquired)
      fi;
      finish() }
  :: d_step { phase[p] == away -> begin(); SAY(("acquireAborted %d ;", p)) OUTCOME(p, reason)
      finish() }
  :: d_step { phase[p] == away && !locked -> begin(); SAY(("misuse %d ;", p)) OUTCOME(p, not_acquired)
      finish() }
  :: d_step { phase[p] == holding -> begin(); SAY(("release %d ;", p))
      call(p);
      phase[p] = away;
      locked = 0;
#ifndef LATE_HAND_OFF
      handOff();
#endif
      finish() }
  :: d_step { phase[p] == holding -> begin(); SAY(("wait %d ;", p))
      call(p);
      phase[p] = waiting;
      locked = 0;
      enter(waits, p);
      handOff();
      finish() }
  :: d_step { phase[p] == holding && !acted[p] -> begin(); SAY(("waitAborted %d ;", p)) OUTCOME(p, reason)
      acted[p] = 1;
      finish() }
  :: d_step { phase[p] == holding && !acted[p] -> begin(); notify(p, 1); finish() }
  :: d_step { phase[p] == holding && !acted[p] -> begin(); notify(p, 2); finish() }
  :: d_step { phase[p] == holding && !acted[p] -> begin(); notify(p, PARTIES); finish() }
  :: d_step { (phase[p] == waiting || phase[p] == returning) && unnotified == NONE ->
      begin(); SAY(("drop %d ;", p))                                        /* its token is released inside its wait */
      if
      :: phase[p] == waiting -> waits??eval(p)
      :: else -> queue??eval(p)
      fi;
      removed(p);
      call(p);
      phase[p] = away;
      dropped = p;
      OUTCOME(p, not_acquired)
#ifndef SWALLOWING_DROP
      passOn(p);
#else
      carries[p] = 0;
#endif
      handOff();
      finish() }
  od
}

active [PARTIES] proctype Signal() {
  byte p = _pid - PARTIES;
  do
  :: d_step { unnotified == NONE && phase[p] != away && !signalled[p] -> begin(); SAY(("signal %d ;", p))
      signalled[p] = 1;
      unnotified = p;
      finish() }
  :: d_step { unnotified == p -> begin(); SAY(("event %d ;", p))
      unnotified = NONE;
      if
      :: phase[p] == queued && signalled[p] ->                                               /* it leaves at once */
        queue??eval(p);
        removed(p);
        call(p);
        phase[p] = away;
        OUTCOME(p, reason)
#ifdef PHANTOM_RELEASE
        locked = 0;
#endif
        handOff()
      :: phase[p] == waiting && signalled[p] ->                                 /* it is to have the lock back first */
#ifdef ABORT_WITHOUT_LOCK
        waits??eval(p);
        removed(p);
        call(p);
        phase[p] = away;
#else
#ifndef ABORT_UNNOTICED
        waits??eval(p);
        removed(p);
        phase[p] = returning;
        enter(queue, p);
#endif
#endif
        handOff()
      :: phase[p] == returning && signalled[p] ->                                              /* it keeps its place */
#ifdef DOUBLED_NOTIFICATION
        wake(1);
#endif
#ifdef LOSES_PLACE
        queue??eval(p);
        removed(p);
        enter(queue, p);
#endif
        skip
      :: else                                                                                        /* no effect */
      fi;
      finish() }
  od
}

#define asked (carries[LAST] || signalled[LAST])
#define in_wait (phase[LAST] == waiting || phase[LAST] == returning)

/* If every hold comes to its end, a wait that was notified or aborted does, and so does a request for the lock. */
ltl waits_end { [] ((in_wait && asked) -> <> !in_wait) }
ltl requests_end { [] (phase[LAST] == queued -> <> (phase[LAST] != queued)) }
