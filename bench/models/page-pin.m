-- The life of pages in its barest form: actors fault pages in, share them by fork, take references and pins on what they map, and drop them;
-- the last drop frees the page. The same model as src/models/page-pin.ts.
-- Expected: no error; 49,729 states and 494,028 rules fired for PAGES = 2, ACTORS = 3. (Rumur counts no initial state as fired.)
-- With SHARE_PINNED, the first invariant fails.

const
  PAGES: 2;
  ACTORS: 3;
  SHARE_PINNED: 0;

type
  page: 0 .. PAGES - 1;
  actor: 0 .. ACTORS - 1;
  bit: 0 .. 1;

var
  pages: array [page] of record
    count: 0 .. 3 * ACTORS;
    pins: 0 .. ACTORS;
    dirty: bit;
  end;
  holds: array [actor] of array [page] of record
    mapped: bit;
    got: bit;
    pinned: bit;
  end;

procedure drop(p: page); begin
  pages[p].count := pages[p].count - 1;
  if pages[p].count = 0 then
    pages[p].dirty := 0;
  end;
end;

startstate begin
  for p: page do
    pages[p].count := 0;
    pages[p].pins := 0;
    pages[p].dirty := 0;
    for a: actor do
      holds[a][p].mapped := 0;
      holds[a][p].got := 0;
      holds[a][p].pinned := 0;
    end;
  end;
end;

ruleset a: actor do
  ruleset p: page do
    rule "fault" pages[p].count = 0 ==> begin
      holds[a][p].mapped := 1;
      pages[p].count := 1;
    end;
  end;
end;

ruleset parent: actor do
  ruleset child: actor do
    rule "fork"
      parent != child
      & exists p: page do holds[parent][p].mapped = 1 end
      & forall p: page do holds[child][p].mapped = 0 end
    ==> begin
      for p: page do
        if holds[parent][p].mapped = 1 & (pages[p].pins = 0 | SHARE_PINNED = 1) then
          holds[child][p].mapped := 1;
          pages[p].count := pages[p].count + 1;
        end;
      end;
    end;
  end;
end;

ruleset a: actor do
  ruleset p: page do
    rule "unmap" holds[a][p].mapped = 1 ==> begin
      holds[a][p].mapped := 0;
      drop(p);
    end;

    rule "get" holds[a][p].mapped = 1 & holds[a][p].got = 0 ==> begin
      holds[a][p].got := 1;
      pages[p].count := pages[p].count + 1;
    end;

    rule "put" holds[a][p].got = 1 ==> begin
      holds[a][p].got := 0;
      drop(p);
    end;

    rule "pin"
      holds[a][p].mapped = 1 & holds[a][p].pinned = 0 & forall b: actor do b = a | holds[b][p].mapped = 0 end
    ==> begin
      holds[a][p].pinned := 1;
      pages[p].pins := pages[p].pins + 1;
      pages[p].count := pages[p].count + 1;
    end;

    rule "unpin" holds[a][p].pinned = 1 ==> begin
      holds[a][p].pinned := 0;
      pages[p].pins := pages[p].pins - 1;
      drop(p);
    end;
  end;
end;

ruleset p: page do
  rule "transfer" pages[p].pins > 0 & pages[p].dirty = 0 ==> begin
    pages[p].dirty := 1;
  end;

  rule "clean" pages[p].pins = 0 & pages[p].dirty = 1 ==> begin
    pages[p].dirty := 0;
  end;
end;

invariant "pinned-is-not-shared"
  forall a: actor do forall p: page do
    holds[a][p].pinned = 1 -> forall b: actor do b = a | holds[b][p].mapped = 0 end
  end end;

function is_counted(p: page): boolean;
var
  count: 0 .. 3 * ACTORS;
  pins: 0 .. ACTORS;
begin
  count := 0;
  pins := 0;
  for a: actor do
    count := count + holds[a][p].mapped + holds[a][p].got + holds[a][p].pinned;
    pins := pins + holds[a][p].pinned;
  end;
  return count = pages[p].count & pins = pages[p].pins;
end;

invariant "every-reference-is-counted"
  forall p: page do is_counted(p) end;

invariant "free-is-clean"
  forall p: page do pages[p].count = 0 -> pages[p].dirty = 0 end;
