/*
 * Condition and its Lock: what they promise, without how they are made.
 *
 * Every step is one synchronous call of one party, or one moment of an abort, and nothing comes between. A signal is aborted
 * in two moments: its listeners start to run (signal), and the wait hears of it (hear). In between, other listeners may do
 * anything, so any step may be taken.
 *
 * With TRACE every step prints: the state before; the call; who was told what; the state after. The names in the #ifdefs are
 * known bugs, to see that the properties notice them.
 */
#ifndef PARTIES
#define PARTIES 3
#endif
#define NOBODY PARTIES
#define LAST (PARTIES - 1)

mtype = { away, queued, holding, waiting, returning };    /* what a party does; returning: it is to have the lock back */
mtype = { acquired, returned, reason, not_acquired, nothing };                     /* what a party is told of its call */

bit locked;
chan line = [PARTIES] of { byte };                                                      /* who waits for the lock */
chan room = [PARTIES] of { byte };                                      /* who waits to be notified, without the lock */
mtype phase[PARTIES] = away;
bit signalled[PARTIES];                                                  /* the signal of its latest call is aborted */
bit carries[PARTIES];                                                                     /* it has a notification */
bit acted[PARTIES];                              /* it has called notify() in this hold: so every hold comes to its end */
byte untold = NOBODY;                              /* whose signal is aborted, and whose wait has not heard of it yet */

/* For the properties alone. */
short ahead[PARTIES];                                     /* who was in line, or in the room, when it came, and still is */
byte outstanding;                                 /* notifications given, and neither consumed nor left without a taker */
hidden byte holders, carried, live, dropped;
hidden mtype was[PARTIES];
hidden short wasAhead[PARTIES];
hidden byte each, head, next, woken, others;

#ifdef TRACE
inline print_state() {
  printf("locked:%d untold:%d line:", locked, untold);
  for (each : 1 .. len(line)) { line?others; line!others; printf("%d,", others) }
  printf(" room:");
  for (each : 1 .. len(room)) { room?others; room!others; printf("%d,", others) }
  for (each : 0 .. LAST) { 
    printf(" ");
    printm(phase[each]);
    printf(":%d:%d:%d", signalled[each], carries[each], acted[each])
  }
}
#define SHOW print_state();
#define SAY(what) printf what;
#define TELL(p, what) printf(" %d=", p); printm(what);
#else
#define SHOW
#define SAY(what)
#define TELL(p, what)
#endif

inline begin() {
  dropped = NOBODY;
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
    /* Nobody gets in front of one who is in line. */
    assert(was[each] != phase[each] || (phase[each] != queued && phase[each] != returning)
      || (ahead[each] & ~wasAhead[each]) == 0);
  }
  assert(holders <= 1);
  assert(locked == holders);
  assert(locked || len(line) == 0);
  assert(outstanding == carried)
}

inline enter(queue, p) {
  ahead[p] = 0;
  for (each : 1 .. len(queue)) { queue?others; queue!others; ahead[p] = ahead[p] | (1 << others) }
#ifdef NUMBERED_LINE
  queue!!p
#else
  queue!p
#endif
}

inline leave(p) {
  ahead[p] = 0;
  for (each : 0 .. LAST) { ahead[each] = ahead[each] & ~(1 << p) }
}

inline call(p) {                                                         /* every call has a signal of its own */
  signalled[p] = 0
}

inline hold(p) {
  locked = 1;
  phase[p] = holding;
  acted[p] = 0
}

#ifdef DEAF_GRANT
#define refused(p) false
#else
#define refused(p) signalled[p]
#endif

/* A free lock goes to the longest waiter in the same step. One whose signal is aborted leaves when it is the first. */
inline handOff() {
  do
  :: nempty(line) ->
    line?<head>;
    assert(ahead[head] == 0);
    if
    :: phase[head] == queued && refused(head) ->
      line?head;
      leave(head);
      phase[head] = away;
      TELL(head, reason)
    :: phase[head] == queued && !refused(head) && !locked ->
      line?head;
      leave(head);
      hold(head);
      assert(!signalled[head]);
      TELL(head, acquired)
#ifdef TWO_HOLDERS
      if
      :: nempty(line) -> line?next; leave(next); hold(next)
      :: empty(line)
      fi
#endif
    :: phase[head] == returning && !refused(head) && !locked ->
      line?head;
      leave(head);
      hold(head);
      assert(!signalled[head]);
      outstanding = outstanding - carries[head];
      carries[head] = 0;
      TELL(head, returned)
    :: phase[head] == returning && refused(head) && !locked ->
      line?head;
      leave(head);
      hold(head);
      TELL(head, reason)
#ifdef LOST_NOTIFICATION
      carries[head] = 0
#else
      passOn(head)
#endif
    :: else -> break
    fi
  :: empty(line) -> break
  od
}

/* The longest in the room go to the end of the line, with a notification each; the aborted go there without. */
inline wake(n) {
  woken = 0;
  do
  :: woken < n && nempty(room) ->
    room?next;
    assert(ahead[next] == 0);
    leave(next);
    phase[next] = returning;
#ifdef DEAF_NOTIFY
    carries[next] = 1;
#else
    carries[next] = !signalled[next];
#endif
    woken = woken + carries[next];
    enter(line, next)
  :: woken >= n || empty(room) -> break
  od
}

/* The notification of one who does not consume it goes to the next. */
inline passOn(p) {
  if
  :: carries[p] ->
    carries[p] = 0;
#ifdef PASSES_TO_NOBODY
    woken = 0;
#else
    wake(1);
#endif
    if
    :: woken == 0 -> assert(len(room) == 0); outstanding--
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
      enter(line, p);
      handOff();
      finish() }
  :: d_step { phase[p] == away -> begin(); SAY(("tryAcquire %d ;", p))
      call(p);
      if
      :: locked -> TELL(p, nothing) skip
      :: else -> hold(p); TELL(p, acquired)
      fi;
      finish() }
  :: d_step { phase[p] == away -> begin(); SAY(("acquireAborted %d ;", p)) TELL(p, reason)
      finish() }
  :: d_step { phase[p] == away && !locked -> begin(); SAY(("misuse %d ;", p)) TELL(p, not_acquired)
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
      enter(room, p);
      handOff();
      finish() }
  :: d_step { phase[p] == holding && !acted[p] -> begin(); SAY(("waitAborted %d ;", p)) TELL(p, reason)
      acted[p] = 1;
      finish() }
  :: d_step { phase[p] == holding && !acted[p] -> begin(); notify(p, 1); finish() }
  :: d_step { phase[p] == holding && !acted[p] -> begin(); notify(p, 2); finish() }
  :: d_step { phase[p] == holding && !acted[p] -> begin(); notify(p, PARTIES); finish() }
  :: d_step { (phase[p] == waiting || phase[p] == returning) && untold == NOBODY ->
      begin(); SAY(("drop %d ;", p))                                        /* its token is released inside its wait */
      if
      :: phase[p] == waiting -> room??eval(p)
      :: else -> line??eval(p)
      fi;
      leave(p);
      call(p);
      phase[p] = away;
      dropped = p;
      TELL(p, not_acquired)
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
  :: d_step { untold == NOBODY && phase[p] != away && !signalled[p] -> begin(); SAY(("signal %d ;", p))
      signalled[p] = 1;
      untold = p;
      finish() }
  :: d_step { untold == p -> begin(); SAY(("hear %d ;", p))
      untold = NOBODY;
      if
      :: phase[p] == queued && signalled[p] ->                                               /* it leaves at once */
        line??eval(p);
        leave(p);
        call(p);
        phase[p] = away;
        TELL(p, reason)
#ifdef PHANTOM_RELEASE
        locked = 0;
#endif
        handOff()
      :: phase[p] == waiting && signalled[p] ->                                 /* it is to have the lock back first */
#ifdef ABORT_WITHOUT_LOCK
        room??eval(p);
        leave(p);
        call(p);
        phase[p] = away;
#else
#ifndef ABORT_UNHEARD
        room??eval(p);
        leave(p);
        phase[p] = returning;
        enter(line, p);
#endif
#endif
        handOff()
      :: phase[p] == returning && signalled[p] ->                                              /* it keeps its place */
#ifdef DOUBLED_NOTIFICATION
        wake(1);
#endif
#ifdef LOSES_PLACE
        line??eval(p);
        leave(p);
        enter(line, p);
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
