import { Immer } from 'immer';
import { actionNumbers, parameterChoices } from '../model/actions.ts';
import { codecOf } from '../packing/codec.ts';
import { RING_SIZE } from './engine.ts';
import type { StepEngine, SuccessorRing } from './engine.ts';
import type { Layout } from '../packing/layout.ts';
import type { Model } from '../model/model.ts';
import { decidesProperty } from './packed-engine.ts';

/** Runs recipes through immer on plain objects: the slow engine that shows that the fast one means the same. */
export function immerEngine(model: Model, layout: Layout, ring: SuccessorRing): StepEngine {
  // States are decoded for one parent and dropped: freezing them would only cost.
  const { produce } = new Immer({ autoFreeze: false });
  const codec: StepEngine['codec'] = codecOf(model.schema, layout);
  const { words } = layout;
  const window = new Int32Array(3 * words);
  const fired = new Float64Array(model.transitions.length);
  const active = new Uint8Array(model.properties.length);
  const hits = new Uint8Array(model.properties.length);
  const choices = model.transitions.map((t) => parameterChoices(t.parameters.map((p) => p.count)));
  const { first } = actionNumbers(model);

  const push = (state: unknown, action: number): void => {
    const n = ring.count;
    codec.encode(state, ring.states, n * words);
    ring.actions[n] = action;
    ring.links[n] = ring.link;
    ring.count = n + 1;
    if (n === RING_SIZE - 1) ring.drain();
  };
  const expand = (): number => {
    const parent: unknown = codec.decode(window, 0);
    let taken = 0;
    model.transitions.forEach((transition, t) => {
      choices[t].forEach(([a, b, c], i) => {
        if (!transition.guard(parent, a, b, c)) return;
        const successor = produce(parent, (draft: unknown) => {
          transition.effect(draft, a, b, c);
        });
        push(successor, first[t] + i);
        fired[t]++;
        taken++;
      });
    });
    return taken;
  };
  const check = (): void => {
    const candidate: unknown = codec.decode(window, 2 * words);
    for (let p = 0; p < active.length; p++) {
      if (active[p] !== 0 && decidesProperty(model, p, candidate)) {
        hits[p] = 1;
        active[p] = 0;
      }
    }
  };
  return {
    codec,
    window,
    fired,
    active,
    hits,
    expand,
    check,
    verify: () => undefined,
    isQuiescent: () => model.isQuiescent(codec.decode(window, 0)),
    decides: (p) => decidesProperty(model, p, codec.decode(window, 2 * words)),
  };
}
