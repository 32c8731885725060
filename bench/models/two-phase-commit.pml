/*
 * Two-phase commit with N resource managers, after Gray and Lamport's TwoPhase.tla.
 * Expected: no errors; 8,832 states stored and 58,146 transitions for N = 5; 1,745,408 and 18,507,778 for N = 8.
 *
 * One process, whose control stands at `next` between any two steps, so that Spin's state is the model's state. Sets of managers are bit
 * masks: of all forms tried this one is the fastest in Spin. The invariant is a step that is enabled only where it fails; Spin tries it once
 * in every state that it stores.
 */
#ifndef N
#define N 3
#endif
#define ALL ((1 << N) - 1)

#define NOTED_ALL (noted == ALL)
#define IN(set, m) ((set) & (1 << (m)))

/* A manager is working unless it is in one of the first three sets. */
short prepared, committed, aborted;
short noted, sentPrepared;
/* The coordinator's state: neither message sent, or one of them. */
bit sentCommit, sentAbort;

#define STEPS(m) \
  :: d_step { !sentCommit && !sentAbort && IN(sentPrepared, m) -> noted = noted | (1 << m) } \
  :: d_step { !IN(prepared | committed | aborted, m) -> prepared = prepared | (1 << m); sentPrepared = sentPrepared | (1 << m) } \
  :: d_step { !IN(prepared | committed | aborted, m) -> aborted = aborted | (1 << m) } \
  :: d_step { sentCommit -> prepared = prepared & ~(1 << m); aborted = aborted & ~(1 << m); committed = committed | (1 << m) } \
  :: d_step { sentAbort -> prepared = prepared & ~(1 << m); committed = committed & ~(1 << m); aborted = aborted | (1 << m) }

active proctype system() {
  do
  :: d_step { !sentCommit && !sentAbort && NOTED_ALL -> sentCommit = 1 }
  :: d_step { !sentCommit && !sentAbort -> sentAbort = 1 }
  :: d_step { committed && aborted -> assert(false) }
  STEPS(0)
#if N > 1
  STEPS(1)
#endif
#if N > 2
  STEPS(2)
#endif
#if N > 3
  STEPS(3)
#endif
#if N > 4
  STEPS(4)
#endif
#if N > 5
  STEPS(5)
#endif
#if N > 6
  STEPS(6)
#endif
#if N > 7
  STEPS(7)
#endif
#if N > 8
  STEPS(8)
#endif
#if N > 9
  STEPS(9)
#endif
  od
}
