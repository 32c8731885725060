import type { Model, Property, Transition } from '../explorer/model/model.ts';
import { flag, list, record, upTo } from '../explorer/model/schema.ts';
import type { DeepReadonly, Value } from '../explorer/model/schema.ts';

/**
 * The life of pages in its barest form, as a speed test that is written equally for other model checkers: actors fault pages in, share them by fork, take references and pins on what they map, and
 * drop them; the last drop frees the page. Expected: every invariant holds; with `sharePinned` the first one does not.
 */
export interface PagePinConfig {
  /** 1 or more. */
  readonly pages: number;
  /** 2 or more. */
  readonly actors: number;
  /** The mistake of kernels before 5.9's `page_maybe_dma_pinned()`: fork shares pages that are pinned. */
  readonly sharePinned?: boolean;
}

function schemaOf(pages: number, actors: number) {
  const page = record({
    /** References of all kinds: mappings, gets and pins. */
    count: upTo(3 * actors),
    pins: upTo(actors),
    dirty: flag,
  });
  const hold = record({ mapped: flag, got: flag, pinned: flag });
  return record({ pages: list(pages, page), actors: list(actors, record({ holds: list(pages, hold) })) });
}

type State = Value<ReturnType<typeof schemaOf>>;
type Snapshot = DeepReadonly<State>;

export function buildPagePin({ pages, actors, sharePinned = false }: PagePinConfig): Model<State> {
  if (!Number.isInteger(pages) || pages < 1) throw new RangeError(`pages cannot be ${String(pages)}`);
  if (!Number.isInteger(actors) || actors < 2) throw new RangeError(`actors cannot be ${String(actors)}`);
  return {
    name: 'page-pin',
    schema: schemaOf(pages, actors),
    initial: [
      {
        pages: Array.from({ length: pages }, () => ({ count: 0, pins: 0, dirty: 0 })),
        actors: Array.from({ length: actors }, () => ({ holds: Array.from({ length: pages }, () => ({ mapped: 0, got: 0, pinned: 0 })) })),
      },
    ],
    transitions: [...mappingTransitions(pages, actors, sharePinned), ...holdTransitions(pages, actors), ...dirtyTransitions(pages)],
    properties,
    isQuiescent: (s) => s.pages.every((page) => page.count === 0),
  };
}

function holdParameters(pages: number, actors: number) {
  const parameters = [
    { name: 'actor', count: actors },
    { name: 'page', count: pages },
  ];
  return { actor: 'actor', parameters };
}

/** How pages come to be mapped, and cease to be. */
function mappingTransitions(pages: number, actors: number, sharePinned: boolean): Transition<State>[] {
  const hold = holdParameters(pages, actors);
  return [
    {
      ...hold,
      name: 'fault',
      source: 'do_anonymous_page() [mm/memory.c]',
      guard: (s, _, p) => s.pages[p].count === 0,
      effect: (d, a, p) => {
        d.actors[a].holds[p].mapped = 1;
        d.pages[p].count = 1;
      },
    },
    {
      name: 'fork',
      actor: 'actor',
      source: 'copy_present_page() [mm/memory.c]',
      parameters: [
        { name: 'parent', count: actors },
        { name: 'child', count: actors },
      ],
      guard: (s, a, b) => a !== b && mapsAny(s, a) && !mapsAny(s, b),
      effect: (d, a, b) => {
        for (let p = 0; p < d.pages.length; p++) {
          // The child would get a copy of a page that may be pinned; a copy is of no interest here.
          if (d.actors[a].holds[p].mapped === 0 || (d.pages[p].pins > 0 && !sharePinned)) continue;
          d.actors[b].holds[p].mapped = 1;
          d.pages[p].count++;
        }
      },
    },
    {
      ...hold,
      name: 'unmap',
      source: 'zap_pte_range() [mm/memory.c]',
      guard: (s, a, p) => s.actors[a].holds[p].mapped === 1,
      effect: (d, a, p) => {
        d.actors[a].holds[p].mapped = 0;
        drop(d, p);
      },
    },
  ];
}

/** References and pins. */
function holdTransitions(pages: number, actors: number): Transition<State>[] {
  const hold = holdParameters(pages, actors);
  return [
    {
      ...hold,
      name: 'get',
      source: 'get_user_pages() [mm/gup.c]',
      guard: (s, a, p) => s.actors[a].holds[p].mapped === 1 && s.actors[a].holds[p].got === 0,
      effect: (d, a, p) => {
        d.actors[a].holds[p].got = 1;
        d.pages[p].count++;
      },
    },
    {
      ...hold,
      name: 'put',
      source: 'put_page() [include/linux/mm.h]',
      guard: (s, a, p) => s.actors[a].holds[p].got === 1,
      effect: (d, a, p) => {
        d.actors[a].holds[p].got = 0;
        drop(d, p);
      },
    },
    {
      ...hold,
      name: 'pin',
      source: 'pin_user_pages() [mm/gup.c]',
      guard: (s, a, p) => s.actors[a].holds[p].mapped === 1 && s.actors[a].holds[p].pinned === 0 && !mappedByOther(s, a, p),
      effect: (d, a, p) => {
        d.actors[a].holds[p].pinned = 1;
        d.pages[p].pins++;
        d.pages[p].count++;
      },
    },
    {
      ...hold,
      name: 'unpin',
      source: 'unpin_user_page() [mm/gup.c]',
      guard: (s, a, p) => s.actors[a].holds[p].pinned === 1,
      effect: (d, a, p) => {
        d.actors[a].holds[p].pinned = 0;
        d.pages[p].pins--;
        drop(d, p);
      },
    },
  ];
}

/** What a device does to pinned pages, and the flusher to others. */
function dirtyTransitions(pages: number): Transition<State>[] {
  const parameters = [{ name: 'page', count: pages }];
  return [
    {
      name: 'transfer',
      actor: 'device',
      source: 'DMA',
      parameters,
      guard: (s, p) => s.pages[p].pins > 0 && s.pages[p].dirty === 0,
      effect: (d, p) => {
        d.pages[p].dirty = 1;
      },
    },
    {
      name: 'clean',
      actor: 'flusher',
      source: 'clear_page_dirty_for_io() [mm/page-writeback.c]',
      parameters,
      guard: (s, p) => s.pages[p].pins === 0 && s.pages[p].dirty === 1,
      effect: (d, p) => {
        d.pages[p].dirty = 0;
      },
    },
  ];
}

/** Drops one reference; the last one frees the page. */
function drop(d: State, p: number): void {
  d.pages[p].count--;
  if (d.pages[p].count === 0) d.pages[p].dirty = 0;
}

function mapsAny(s: Snapshot, a: number): boolean {
  const { holds } = s.actors[a];
  for (let p = 0; p < holds.length; p++) if (holds[p].mapped === 1) return true;
  return false;
}

function mappedByOther(s: Snapshot, a: number, p: number): boolean {
  for (let b = 0; b < s.actors.length; b++) if (b !== a && s.actors[b].holds[p].mapped === 1) return true;
  return false;
}

const properties: Property<State>[] = [
  {
    name: 'pinned-is-not-shared',
    kind: 'invariant',
    statement: 'Nobody else maps a page that an actor has pinned.',
    holds: (s) => {
      for (let a = 0; a < s.actors.length; a++) {
        for (let p = 0; p < s.pages.length; p++) if (s.actors[a].holds[p].pinned === 1 && mappedByOther(s, a, p)) return false;
      }
      return true;
    },
  },
  {
    name: 'every-reference-is-counted',
    kind: 'invariant',
    statement: "A page's count is the number of its mappings, gets and pins; its pin count is the number of its pins.",
    holds: (s) => {
      for (let p = 0; p < s.pages.length; p++) {
        let count = 0;
        let pins = 0;
        for (let a = 0; a < s.actors.length; a++) {
          const { mapped, got, pinned } = s.actors[a].holds[p];
          count += mapped + got + pinned;
          pins += pinned;
        }
        if (count !== s.pages[p].count || pins !== s.pages[p].pins) return false;
      }
      return true;
    },
  },
  {
    name: 'free-is-clean',
    kind: 'invariant',
    statement: 'A page that nobody holds is not dirty.',
    holds: (s) => {
      for (let p = 0; p < s.pages.length; p++) if (s.pages[p].count === 0 && s.pages[p].dirty === 1) return false;
      return true;
    },
  },
  {
    name: 'pin-outlives-mapping',
    kind: 'goal',
    statement: 'A page may be pinned while nobody maps it.',
    holds: (s) => {
      for (let p = 0; p < s.pages.length; p++) if (s.pages[p].pins > 0 && s.pages[p].pins === s.pages[p].count) return true;
      return false;
    },
  },
];
