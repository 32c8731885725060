--------------------------- MODULE TwoPhaseCommit ---------------------------
(* Two-phase commit, after Gray and Lamport's TwoPhase.tla, with the invariant of src/models/two-phase-commit.ts.                  *)
(* Expected: no error; 8,832 distinct states and 58,146 generated for five managers; 1,745,408 and 18,507,778 for eight.            *)
(* The messages are a set that only grows: a manager's "prepared", and the coordinator's "commit" or "abort".                       *)
EXTENDS Integers

CONSTANT N  \* Number of resource managers.

VARIABLES
  state,         \* A manager's state.
  coordinator,   \* The coordinator's state.
  noted,         \* The managers of which the coordinator knows that they are prepared.
  sentPrepared,  \* The managers that have sent "prepared".
  sent           \* What the coordinator has sent.

vars == <<state, coordinator, noted, sentPrepared, sent>>

Managers == 1..N

TypeOK ==
  /\ state \in [Managers -> {"working", "prepared", "committed", "aborted"}]
  /\ coordinator \in {"init", "committed", "aborted"}
  /\ noted \subseteq Managers
  /\ sentPrepared \subseteq Managers
  /\ sent \subseteq {"commit", "abort"}

Init ==
  /\ state = [m \in Managers |-> "working"]
  /\ coordinator = "init"
  /\ noted = {}
  /\ sentPrepared = {}
  /\ sent = {}

NotePrepared(m) ==
  /\ coordinator = "init"
  /\ m \in sentPrepared
  /\ noted' = noted \union {m}
  /\ UNCHANGED <<state, coordinator, sentPrepared, sent>>

Commit ==
  /\ coordinator = "init"
  /\ noted = Managers
  /\ coordinator' = "committed"
  /\ sent' = sent \union {"commit"}
  /\ UNCHANGED <<state, noted, sentPrepared>>

Abort ==
  /\ coordinator = "init"
  /\ coordinator' = "aborted"
  /\ sent' = sent \union {"abort"}
  /\ UNCHANGED <<state, noted, sentPrepared>>

Prepare(m) ==
  /\ state[m] = "working"
  /\ state' = [state EXCEPT ![m] = "prepared"]
  /\ sentPrepared' = sentPrepared \union {m}
  /\ UNCHANGED <<coordinator, noted, sent>>

ChooseToAbort(m) ==
  /\ state[m] = "working"
  /\ state' = [state EXCEPT ![m] = "aborted"]
  /\ UNCHANGED <<coordinator, noted, sentPrepared, sent>>

ReceiveCommit(m) ==
  /\ "commit" \in sent
  /\ state' = [state EXCEPT ![m] = "committed"]
  /\ UNCHANGED <<coordinator, noted, sentPrepared, sent>>

ReceiveAbort(m) ==
  /\ "abort" \in sent
  /\ state' = [state EXCEPT ![m] = "aborted"]
  /\ UNCHANGED <<coordinator, noted, sentPrepared, sent>>

Next ==
  \/ Commit
  \/ Abort
  \/ \E m \in Managers:
       NotePrepared(m) \/ Prepare(m) \/ ChooseToAbort(m) \/ ReceiveCommit(m) \/ ReceiveAbort(m)

Spec == Init /\ [][Next]_vars

Consistent == ~ ((\E m \in Managers: state[m] = "committed") /\ (\E m \in Managers: state[m] = "aborted"))
=============================================================================
