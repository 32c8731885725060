import { parameterChoices } from '../explorer/model/actions.ts';
import { produce } from 'immer';
import type { Model } from '../explorer/model/model.ts';
import type { Snapshot } from '../state/snapshot.ts';

const STEPS_MAX = 10_000;
/** Who goes on by himself when the device is let go. */
const goesOn = ['submitter', 'device', 'completion', 'dirty-worker'];

/** The states behind the last one when calls that have begun, the device and completion go on to their end, and nobody else does anything; nothing fails. */
export function settle(model: Model, last: Snapshot, submitted: readonly number[]): Snapshot[] {
  const steps = model.transitions.filter(({ name, actor }) => goesOn.includes(actor) && name !== 'fail-bio');
  const states: Snapshot[] = [];
  for (let state = last; states.length < STEPS_MAX;) {
    const next = successor(steps, state, submitted);
    if (!next) break;
    states.push(next);
    state = next;
  }
  return states;
}

function successor(steps: Model['transitions'], state: Snapshot, submitted: readonly number[]): Snapshot | null {
  for (const { actor, parameters, guard, effect } of steps) {
    for (const [a = 0, b = 0, c = 0] of parameterChoices(parameters.map((p) => p.count))) {
      if (actor === 'submitter' && !submitted.includes(a)) continue;
      if (guard(state, a, b, c)) return produce(state, (draft) => effect(draft, a, b, c));
    }
  }
  return null;
}
