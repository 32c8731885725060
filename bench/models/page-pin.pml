/*
 * The life of pages in its barest form: A actors fault P pages in, share them by fork, take references and pins on what they map, and drop
 * them; the last drop frees the page. The same model as src/models/page-pin.ts.
 * Expected: no errors; 49,729 states stored and 494,029 transitions for P = 2, A = 3. With SHARE_PINNED=1, an assertion violated.
 *
 * One process, whose control stands at the loop between any two steps, so that Spin's state is the model's state. Who maps, has got and has
 * pinned a page are bit masks of actors. The invariants are steps that are enabled only where one fails; Spin tries them once in every state
 * that it stores.
 */
#ifndef P
#define P 2
#endif
#ifndef A
#define A 3
#endif
#ifndef SHARE_PINNED
#define SHARE_PINNED 0
#endif

byte count[P], pins[P];
bit dirty[P];
byte mapped[P], got[P], pinned[P];

#define BIT(a) (1 << (a))
#define IN(set, a) (((set) >> (a)) & 1)

/* The largest numbers written out here are 4 pages and 6 actors. */
#define PAGES1(op, F, a) F(a, 0)
#define PAGES2(op, F, a) F(a, 0) op F(a, 1)
#define PAGES3(op, F, a) F(a, 0) op F(a, 1) op F(a, 2)
#define PAGES4(op, F, a) F(a, 0) op F(a, 1) op F(a, 2) op F(a, 3)
#define ACTORS2(op, F, x) F(0, x) op F(1, x)
#define ACTORS3(op, F, x) ACTORS2(op, F, x) op F(2, x)
#define ACTORS4(op, F, x) ACTORS3(op, F, x) op F(3, x)
#define ACTORS5(op, F, x) ACTORS4(op, F, x) op F(4, x)
#define ACTORS6(op, F, x) ACTORS5(op, F, x) op F(5, x)
#define GLUE(a, b) a ## b
#define WITH(name, n) GLUE(name, n)
#define PAGES WITH(PAGES, P)
#define ACTORS WITH(ACTORS, A)

#define MAPS(a, p) IN(mapped[p], a)
#define MAPS_ANY(a) (PAGES(||, MAPS, a))

#define DROP(p) count[p] = count[p] - 1; dirty[p] = (count[p] -> dirty[p] : 0)
#define SHARED(a, p) (IN(mapped[p], a) && (pins[p] == 0 || SHARE_PINNED))

#define HOLD_STEPS(a, p) \
  :: d_step { count[p] == 0 -> mapped[p] = BIT(a); count[p] = 1 } \
  :: d_step { IN(mapped[p], a) -> mapped[p] = mapped[p] & ~BIT(a); DROP(p) } \
  :: d_step { IN(mapped[p], a) && !IN(got[p], a) -> got[p] = got[p] | BIT(a); count[p] = count[p] + 1 } \
  :: d_step { IN(got[p], a) -> got[p] = got[p] & ~BIT(a); DROP(p) } \
  :: d_step { mapped[p] == BIT(a) && !IN(pinned[p], a) -> pinned[p] = pinned[p] | BIT(a); pins[p] = pins[p] + 1; count[p] = count[p] + 1 } \
  :: d_step { IN(pinned[p], a) -> pinned[p] = pinned[p] & ~BIT(a); pins[p] = pins[p] - 1; DROP(p) }

#define INHERIT(ab, p) if :: SHARED((ab) / 8, p) -> mapped[p] = mapped[p] | BIT((ab) % 8); count[p] = count[p] + 1 :: else fi
#define FORK(b, a) :: d_step { (a) != (b) && MAPS_ANY(a) && !MAPS_ANY(b) -> PAGES(;, INHERIT, 8 * (a) + (b)) }

#define PAGE_STEPS(x, p) \
  :: d_step { pins[p] > 0 && !dirty[p] -> dirty[p] = 1 } \
  :: d_step { pins[p] == 0 && dirty[p] -> dirty[p] = 0 }

#define PINNED_AND_SHARED(a, p) (IN(pinned[p], a) && (mapped[p] & ~BIT(a)))
#define HOLDS(a, p) IN(mapped[p], a) + IN(got[p], a) + IN(pinned[p], a)
#define PINS(a, p) IN(pinned[p], a)
#define INVARIANTS(x, p) \
  :: d_step { ACTORS(||, PINNED_AND_SHARED, p) -> assert(false) } \
  :: d_step { count[p] != (ACTORS(+, HOLDS, p)) || pins[p] != (ACTORS(+, PINS, p)) -> assert(false) } \
  :: d_step { count[p] == 0 && dirty[p] -> assert(false) }

active proctype system() {
  do
  PAGES(, INVARIANTS, 0)
  PAGES(, PAGE_STEPS, 0)
  PAGES(, HOLD_STEPS, 0)
  PAGES(, HOLD_STEPS, 1)
  ACTORS(, FORK, 0)
  ACTORS(, FORK, 1)
#if A > 2
  PAGES(, HOLD_STEPS, 2)
  ACTORS(, FORK, 2)
#endif
#if A > 3
  PAGES(, HOLD_STEPS, 3)
  ACTORS(, FORK, 3)
#endif
#if A > 4
  PAGES(, HOLD_STEPS, 4)
  ACTORS(, FORK, 4)
#endif
#if A > 5
  PAGES(, HOLD_STEPS, 5)
  ACTORS(, FORK, 5)
#endif
  od
}
