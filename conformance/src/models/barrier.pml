/*
 * Barrier: what it promises, without how it is made.
 *
 * Every step is one synchronous call of one party, or one moment of an abort, and nothing comes between. A signal is aborted
 * in two moments: its listeners start to run (signal), and the wait hears of it (hear). In between, other listeners may do
 * anything. A released party has not run yet: it runs at the next turn, and any call may come before that.
 *
 * With TRACE every step prints: the state before; the call; who was told what; the state after. The names in the #ifdefs are
 * known bugs, to see that the properties notice them.
 */
#ifndef PARTIES
#define PARTIES 4                                                             /* those who come and go */
#endif
#ifndef PLACES
#define PLACES 3                                                              /* the API's `parties`: how many make a round */
#endif
#define NOBODY PARTIES
#define LAST (PARTIES - 1)

mtype = { away, arrived, released };                                                             /* what a party does */
mtype = { filling, draining, broken };                                                               /* the API's `state` */
mtype = { reason, broken_barrier };                                                /* why a party is rejected */

mtype state = filling;
chan round = [PARTIES] of { byte };                                                                 /* who has arrived */
mtype phase[PARTIES] = away;
bit signalled[PARTIES];                                                  /* the signal of its latest call is aborted */
byte unrun;                                                              /* how many were released and have not run */
byte untold = NOBODY;                              /* whose signal is aborted, and whose wait has not heard of it yet */
#ifdef SIGNALS
byte signals;                                                             /* how many there were: at most SIGNALS */
#define another (signals < SIGNALS)
#define count_signal signals++;
#else
#define another true
#define count_signal
#endif

/* For the properties alone. */
byte ahead[PARTIES];                                                          /* who had arrived before it, and still waits */
bit aborted;                                                                         /* abort() came after reset() */
hidden byte positions, count, turned;
hidden mtype was[PARTIES];
hidden byte each, next, others;
#ifdef POSITION_ON_ARRIVAL
byte place[PARTIES];
#endif
#ifdef LEAVER_COUNTS
byte left;
#endif

#ifdef TRACE
inline print_state() {
  printm(state);
  printf(" untold:%d round:", untold);
  for (each : 1 .. len(round)) { round?others; round!others; printf("%d,", others) }
  for (each : 0 .. LAST) { printf(" "); printm(phase[each]); printf(":%d", signalled[each]) }
  printf(" aborted:%d", aborted)
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
  /* Broken from abort() to reset(), and nobody waits meanwhile. */
  assert((state == broken) == aborted);
  assert(state != broken || len(round) == 0);
  /* Draining: nobody has arrived since. */
  assert(state != draining || len(round) == 0)
}

inline leave(p) {
  ahead[p] = 0;
  for (others : 0 .. LAST) { ahead[others] = ahead[others] & ~(1 << p) }
}

inline reject(p) {
  leave(p);
  phase[p] = away;
  signalled[p] = 0
}

#if defined(LEAVER_COUNTS)
#define full (len(round) + left >= PLACES)
#elif defined(WAITS_FOR_ONE_MORE)
#define full (len(round) > PLACES)
#else
#define full (len(round) >= PLACES)
#endif
#ifdef DEAF_RELEASE
#define refused(p) false
#else
#define refused(p) signalled[p]
#endif

/* A full round is released in the same step. Whose signal is aborted does not count, and leaves. */
inline complete() {
  if
  :: full ->
    count = len(round);
    for (each : 1 .. count) {
      round?next;
      if
      :: refused(next) -> reject(next); TELL(next, reason)
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
    leave(next);
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
#ifdef LEAVER_COUNTS
  left = 0
#endif
}

inline empty_round() {
  do
  :: nempty(round) ->
    round?next;
#ifndef FORGETS_THE_ROUND
    reject(next); TELL(next, broken_barrier)
#endif
  :: empty(round) -> break
  od;
#ifdef BREAKS_RELEASED
  for (each : 0 .. LAST) {
    if
    :: phase[each] == released -> reject(each); TELL(each, broken_barrier)
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
      :: state == broken -> TELL(p, broken_barrier) skip
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
  :: d_step { phase[p] == away -> begin(); SAY(("waitAborted %d ;", p)) TELL(p, reason)
      finish() }
  od
}

active [PARTIES] proctype Signal() {
  byte p = _pid - PARTIES;
  do
  :: d_step { untold == NOBODY && phase[p] != away && !signalled[p] && another -> begin(); SAY(("signal %d ;", p))
      count_signal
      signalled[p] = 1;
      untold = p;
      finish() }
  :: d_step { untold == p -> begin(); SAY(("hear %d ;", p))
      untold = NOBODY;
      if
      :: phase[p] == arrived && signalled[p] && round??[eval(p)] ->     /* it gives up its place; nothing breaks */
        round??eval(p);
        reject(p); TELL(p, reason)
#ifdef LEAVER_COUNTS
        left++
#endif
      :: else                                                                                        /* no effect */
      fi;
      finish() }
  od
}

active proctype Turn() {
  do
  :: d_step { untold == NOBODY && unrun > 0 ->
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
