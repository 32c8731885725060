import { makeRing } from '../explorer/engine/engine.ts';
import { layoutOf, placeOf } from '../explorer/packing/layout.ts';
import type { ObjectLayout, Place as WordPlace } from '../explorer/packing/layout.ts';
import type { Model, Transition } from '../explorer/model/model.ts';
import { packedEngine } from '../explorer/engine/packed-engine.ts';
import type { Leaf } from '../explorer/model/schema.ts';
import type { StoredStates } from '../explorer/store/stored-states.ts';

/** What a transition was seen to do to a field: the smallest and the greatest amount by which it changed a leaf. */
export interface Write {
  readonly transition: string;
  readonly field: string;
  readonly leaf: Leaf;
  readonly least: number;
  readonly most: number;
  /** Is there another element beside the one that was changed? */
  readonly hasNext: boolean;
}

interface PackedLeaf {
  readonly field: string;
  readonly leaf: Leaf;
  readonly shift: number;
  readonly mask: number;
  readonly hasNext: boolean;
}

/** Everything that transitions write anywhere in the states that a search has found. */
export function observedWrites(model: Model, { memory, words, end }: StoredStates): Write[] {
  const leaves = leavesByWord(model);
  const seen = new Map<string, Write>();
  const ring = makeRing(words);
  ring.drain = () => {
    ring.count = 0;
  };
  let window: Int32Array = new Int32Array(0);
  const note = (transition: string): void => {
    for (let w = 0; w < words; w++) {
      if (window[w] === window[words + w]) continue;
      for (const { field, leaf, shift, mask, hasNext } of leaves[w]) {
        const change = ((window[words + w] >>> shift) & mask) - ((window[w] >>> shift) & mask);
        if (change === 0) continue;
        const key = `${transition} ${field}`;
        const { least = change, most = change } = seen.get(key) ?? {};
        seen.set(key, { transition, field, leaf, least: Math.min(least, change), most: Math.max(most, change), hasNext });
      }
    }
  };
  const watched = model.transitions.map((t: Transition<unknown>): Transition<unknown> => ({
    ...t,
    effect: (d, a, b, c) => {
      t.effect(d, a, b, c);
      note(t.name);
    },
  }));
  const engine = packedEngine({ ...model, transitions: watched }, layoutOf(model.schema), ring);
  window = engine.window;
  const stride = words + 1;
  for (let id = 1; id < end; id++) {
    if (memory.log[id * stride + words] === 0) continue;
    engine.loops.copyState(window, 0, memory.log, id * stride);
    engine.expand();
    ring.count = 0;
  }
  return [...seen.values()];
}

/** The leaves that stand in each word of a packed state. */
function leavesByWord(model: Model): PackedLeaf[][] {
  const { root, place, words } = layoutOf(model.schema);
  const leaves: PackedLeaf[][] = Array.from({ length: words }, () => []);
  const collect = (object: ObjectLayout, at: WordPlace, prefix: string, hasNext: boolean): void => {
    for (const layout of object.fields) {
      const field = prefix === '' ? layout.name : `${prefix}.${layout.name}`;
      if (layout.kind === 'leaf') {
        const { spot, bits, leaf } = layout;
        const shift = spot.inTail ? at.shift + spot.shift : spot.shift;
        if (bits > 0) leaves[spot.inTail ? at.tail : at.body + spot.word].push({ field, leaf, shift, mask: 2 ** bits - 1, hasNext });
      } else if (layout.kind === 'object') {
        collect(layout.object, placeOf(at, layout.child), field, hasNext);
      } else {
        for (const child of layout.children) collect(layout.element, placeOf(at, child), `${field}[]`, layout.children.length > 1);
      }
    }
  };
  collect(root, place, '', false);
  return leaves;
}
