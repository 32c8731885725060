-- Two-phase commit with N resource managers, after Gray and Lamport's TwoPhase.tla.
-- Expected: no error; 8,832 states and 58,145 rules fired for N = 5; 1,745,408 and 18,507,777 for N = 8. (Rumur counts no initial state as fired.)

const
  N: 3;

type
  manager: 0 .. N - 1;
  manager_state: enum { working, prepared, committed, aborted };
  coordinator_state: enum { init, has_committed, has_aborted };

var
  managers: array [manager] of record
    state: manager_state;
    noted: boolean;
    sent_prepared: boolean;
  end;
  coordinator: coordinator_state;
  sent_commit: boolean;
  sent_abort: boolean;

startstate begin
  for m: manager do
    managers[m].state := working;
    managers[m].noted := false;
    managers[m].sent_prepared := false;
  end;
  coordinator := init;
  sent_commit := false;
  sent_abort := false;
end;

ruleset m: manager do
  rule "note-prepared" coordinator = init & managers[m].sent_prepared ==> begin
    managers[m].noted := true;
  end;
end;

rule "commit" coordinator = init & forall m: manager do managers[m].noted end ==> begin
  coordinator := has_committed;
  sent_commit := true;
end;

rule "abort" coordinator = init ==> begin
  coordinator := has_aborted;
  sent_abort := true;
end;

ruleset m: manager do
  rule "prepare" managers[m].state = working ==> begin
    managers[m].state := prepared;
    managers[m].sent_prepared := true;
  end;

  rule "choose-to-abort" managers[m].state = working ==> begin
    managers[m].state := aborted;
  end;

  rule "receive-commit" sent_commit ==> begin
    managers[m].state := committed;
  end;

  rule "receive-abort" sent_abort ==> begin
    managers[m].state := aborted;
  end;
end;

invariant "consistent"
  !(exists m: manager do managers[m].state = committed end & exists m: manager do managers[m].state = aborted end);
