------------------------------ MODULE PagePin ------------------------------
(* The life of pages in its barest form: actors fault pages in, share them by fork, take references and pins on what they map, and  *)
(* drop them; the last drop frees the page. The same model as src/models/page-pin.ts.                                               *)
(* Expected: no error; 49,729 distinct states and 494,029 generated for two pages and three actors. With SharePinned, the first     *)
(* invariant fails.                                                                                                                 *)
EXTENDS Integers, FiniteSets

CONSTANTS
  P,            \* Number of pages.
  A,            \* Number of actors.
  SharePinned   \* The mistake: fork shares pages that are pinned.

VARIABLES
  count,   \* Of each page: references of all kinds.
  pins,    \* Of each page: how many of them are pins.
  dirty,   \* The dirty pages.
  mapped,  \* Of each page: the actors that map it.
  got,     \* Of each page: the actors that have a reference.
  pinned   \* Of each page: the actors that have a pin.

vars == <<count, pins, dirty, mapped, got, pinned>>

Pages == 1..P
Actors == 1..A

Init ==
  /\ count = [p \in Pages |-> 0]
  /\ pins = [p \in Pages |-> 0]
  /\ dirty = {}
  /\ mapped = [p \in Pages |-> {}]
  /\ got = [p \in Pages |-> {}]
  /\ pinned = [p \in Pages |-> {}]

Take(p) == count' = [count EXCEPT ![p] = @ + 1]

\* Drops one reference; the last one frees the page.
Drop(p) ==
  /\ count' = [count EXCEPT ![p] = @ - 1]
  /\ dirty' = IF count[p] = 1 THEN dirty \ {p} ELSE dirty

Fault(a, p) ==
  /\ count[p] = 0
  /\ mapped' = [mapped EXCEPT ![p] = {a}]
  /\ Take(p)
  /\ UNCHANGED <<pins, dirty, got, pinned>>

Shared(a, p) == a \in mapped[p] /\ (pins[p] = 0 \/ SharePinned)

Fork(a, b) ==
  /\ a # b
  \* Not by \E, of whose every witness TLC makes a successor.
  /\ {p \in Pages: a \in mapped[p]} # {}
  /\ \A p \in Pages: b \notin mapped[p]
  /\ mapped' = [p \in Pages |-> IF Shared(a, p) THEN mapped[p] \union {b} ELSE mapped[p]]
  /\ count' = [p \in Pages |-> IF Shared(a, p) THEN count[p] + 1 ELSE count[p]]
  /\ UNCHANGED <<pins, dirty, got, pinned>>

Unmap(a, p) ==
  /\ a \in mapped[p]
  /\ mapped' = [mapped EXCEPT ![p] = @ \ {a}]
  /\ Drop(p)
  /\ UNCHANGED <<pins, got, pinned>>

Get(a, p) ==
  /\ a \in mapped[p]
  /\ a \notin got[p]
  /\ got' = [got EXCEPT ![p] = @ \union {a}]
  /\ Take(p)
  /\ UNCHANGED <<pins, dirty, mapped, pinned>>

Put(a, p) ==
  /\ a \in got[p]
  /\ got' = [got EXCEPT ![p] = @ \ {a}]
  /\ Drop(p)
  /\ UNCHANGED <<pins, mapped, pinned>>

Pin(a, p) ==
  /\ mapped[p] = {a}
  /\ a \notin pinned[p]
  /\ pinned' = [pinned EXCEPT ![p] = @ \union {a}]
  /\ pins' = [pins EXCEPT ![p] = @ + 1]
  /\ Take(p)
  /\ UNCHANGED <<dirty, mapped, got>>

Unpin(a, p) ==
  /\ a \in pinned[p]
  /\ pinned' = [pinned EXCEPT ![p] = @ \ {a}]
  /\ pins' = [pins EXCEPT ![p] = @ - 1]
  /\ Drop(p)
  /\ UNCHANGED <<mapped, got>>

Transfer(p) ==
  /\ pins[p] > 0
  /\ p \notin dirty
  /\ dirty' = dirty \union {p}
  /\ UNCHANGED <<count, pins, mapped, got, pinned>>

Clean(p) ==
  /\ pins[p] = 0
  /\ p \in dirty
  /\ dirty' = dirty \ {p}
  /\ UNCHANGED <<count, pins, mapped, got, pinned>>

Next ==
  \/ \E a \in Actors, p \in Pages: Fault(a, p) \/ Unmap(a, p) \/ Get(a, p) \/ Put(a, p) \/ Pin(a, p) \/ Unpin(a, p)
  \/ \E a \in Actors, b \in Actors: Fork(a, b)
  \/ \E p \in Pages: Transfer(p) \/ Clean(p)

Spec == Init /\ [][Next]_vars

PinnedIsNotShared == \A p \in Pages: \A a \in pinned[p]: mapped[p] \subseteq {a}

EveryReferenceIsCounted ==
  \A p \in Pages:
    /\ count[p] = Cardinality(mapped[p]) + Cardinality(got[p]) + Cardinality(pinned[p])
    /\ pins[p] = Cardinality(pinned[p])

FreeIsClean == \A p \in Pages: count[p] = 0 => p \notin dirty
=============================================================================
