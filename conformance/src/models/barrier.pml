/*
 * Barrier: what it promises, without how it is made.
 *
 * Every step is one synchronous call of one party, or one moment of an abort, and nothing comes between. A signal is aborted
 * in two moments: its listeners start to run (signal), and the one of the wait runs (event). In between, other listeners may do
 * anything. A released party has not run yet: it runs at the next turn, and any call may come before that.
 *
 * With TRACE every step prints: the state before; the call; what became of whose call; the state after. The names in the #ifdefs are
 * known bugs, to see that the properties notice them.
 */
#ifndef PARTIES
#define PARTIES 4                                                             /* parties that come and go */
#endif
#ifndef PLACES
#define PLACES 3                                                              /* the API's `parties`: how many make a round */
#endif
#define NONE PARTIES
#define LAST (PARTIES - 1)

mtype = { away, arrived, released };                                                             /* what a party does */
mtype = { filling, draining, broken };                                                               /* the API's `state` */
mtype = { reason, broken_barrier };                                                /* why a party is rejected */

mtype state = filling;
chan round = [PARTIES] of { byte };                                                                 /* those that have arrived */
mtype phase[PARTIES] = away;
bit signalled[PARTIES];                                                  /* the signal of its latest call is aborted */
byte unrun;                                                              /* how many were released and have not run */
byte unnotified = NONE;                              /* whose signal is aborted, and its listener has not run yet */
#ifdef SIGNALS
byte signals;                                                             /* how many there were: at most SIGNALS */
#define another (signals < SIGNALS)
#define count_signal signals++;
#else
#define another true
#define count_signal
#endif

/* For the properties alone. */
byte ahead[PARTIES];                                                          /* those that had arrived before it, and still wait */
bit aborted;                                                                         /* abort() came after reset() */
hidden byte positions, count, turned;
hidden mtype was[PARTIES];
hidden byte each, next, others;
#ifdef POSITION_ON_ARRIVAL
byte place[PARTIES];
#endif
#ifdef CANCELLED_COUNTS
byte left;
#endif

#ifdef TRACE
inline print_state() {
  printm(state);
  printf(" aborting:%d:%d round:", unnotified != NONE, unnotified);
  for (each : 1 .. len(round)) { round?others; round!others; printf("%d,", others) }
  for (each : 0 .. LAST) { printf(" "); printm(phase[each]); printf(":%d", signalled[each]) }
  printf(" aborted:%d", aborted)
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
  turned = 0;
  for (each : 0 .. LAST) { was[each] = phase[each] }
  SHOW SAY((" ; "))
}

inline finish() {
  check();
  SAY((" ; ")) SHOW SAY(("\n"))
}

inline check() {
  for (each : 0 .. LAST) {
    /* Once released, never rejected: it ends by running. */
    assert(was[each] != released || phase[each] == released || turned)
  }
  /* A full round does not wait. */
  assert(len(round) < PLACES);
  /* Broken from abort() to reset(), and no party waits meanwhile. */
  assert((state == broken) == aborted);
  assert(state != broken || len(round) == 0);
  /* Draining: no party has arrived since. */
  assert(state != draining || len(round) == 0)
}

inline removed(p) {
  ahead[p] = 0;
  for (others : 0 .. LAST) { ahead[others] = ahead[others] & ~(1 << p) }
}

inline reject(p) {
  removed(p);
  phase[p] = away;
  signalled[p] = 0
}

#if defined(CANCELLED_COUNTS)
#define full (len(round) + left >= PLACES)
#elif defined(WAITS_FOR_ONE_MORE)
#define full (len(round) > PLACES)
#else
#define full (len(round) >= PLACES)
#endif
#ifdef RELEASES_ABORTED
#define rejected(p) false
#else
#define rejected(p) signalled[p]
#endif

/* A full round is released in the same step. A party whose signal is aborted does not count, and leaves. */
inline complete() {
  if
  :: full ->
    count = len(round);
    for (each : 1 .. count) {
      round?next;
      if
      :: rejected(next) -> reject(next); OUTCOME(next, reason)
      :: else -> round!next
      fi
    }
  :: else
  fi;
  if
  :: full -> release()
  :: else
  fi
}

inline release() {
  positions = 0;
  count = 0;
  do
  :: nempty(round) ->
    round?next;
    assert(!signalled[next]);
    assert(ahead[next] == 0);
    removed(next);
    phase[next] = released;
    unrun++;
#ifdef POSITION_ON_ARRIVAL
    positions = positions | (1 << place[next]);
#else
    positions = positions | (1 << count);
#endif
    SAY((" %d=%d", next, count))
    count++
  :: empty(round) -> break
  od;
  /* Each position once. */
  assert(count == PLACES && positions == (1 << PLACES) - 1);
  state = draining;
#ifdef CANCELLED_COUNTS
  left = 0
#endif
}

inline empty_round() {
  do
  :: nempty(round) ->
    round?next;
#ifndef FORGETS_THE_ROUND
    reject(next); OUTCOME(next, broken_barrier)
#endif
  :: empty(round) -> break
  od;
#ifdef BREAKS_RELEASED
  for (each : 0 .. LAST) {
    if
    :: phase[each] == released -> reject(each); OUTCOME(each, broken_barrier)
    :: else
    fi
  }
#endif
}

active [PARTIES] proctype Party() {
  byte p = _pid;
  do
  :: d_step { phase[p] == away -> begin(); SAY(("wait %d ;", p))
      signalled[p] = 0;
      if
#ifndef ADMITS_WHEN_BROKEN
      :: state == broken -> OUTCOME(p, broken_barrier) skip
#endif
      :: else ->
#ifndef DRAINS_ON
        state = (state == draining -> filling : state);
#endif
#ifdef POSITION_ON_ARRIVAL
        place[p] = len(round);
#endif
        for (each : 1 .. len(round)) { round?others; round!others; ahead[p] = ahead[p] | (1 << others) }
#ifdef NUMBERED_ROUND
        round!!p;
#else
        round!p;
#endif
        phase[p] = arrived;
        complete()
      fi;
      finish() }
  :: d_step { phase[p] == away -> begin(); SAY(("waitAborted %d ;", p)) OUTCOME(p, reason)
      finish() }
  od
}

active [PARTIES] proctype Signal() {
  byte p = _pid - PARTIES;
  do
  :: d_step { unnotified == NONE && phase[p] != away && !signalled[p] && another -> begin(); SAY(("signal %d ;", p))
      count_signal
      signalled[p] = 1;
      unnotified = p;
      finish() }
  :: d_step { unnotified == p -> begin(); SAY(("event %d ;", p))
      unnotified = NONE;
      if
      :: phase[p] == arrived && signalled[p] && round??[eval(p)] ->     /* its place is free; nothing breaks */
        round??eval(p);
        reject(p); OUTCOME(p, reason)
#ifdef CANCELLED_COUNTS
        left++
#endif
      :: else                                                                                        /* no effect */
      fi;
      finish() }
  od
}

active proctype Turn() {
  do
  :: d_step { unnotified == NONE && unrun > 0 ->
      begin(); SAY(("turn ;"))
      turned = 1;
      unrun = 0;
      for (each : 0 .. LAST) {
        if
        :: phase[each] == released -> phase[each] = away; signalled[each] = 0
        :: else
        fi
      }
      state = (state == draining -> filling : state);
      finish() }
  od
}

active proctype Keeper() {
  do
  :: d_step { true -> begin(); SAY(("reset ;"))
      empty_round();
#ifndef RESET_LEAVES_BROKEN
      state = filling;
#endif
      aborted = 0;
      finish() }
  :: d_step { true -> begin(); SAY(("abort ;"))
      empty_round();
      state = broken;
      aborted = 1;
      finish() }
  od
}

/* While parties come, and the aborts of signals come to an end, a wait ends. */
ltl waits_end { [] (phase[LAST] == arrived -> <> (phase[LAST] != arrived)) }
