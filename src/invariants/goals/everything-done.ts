import type { PropertyOf } from '../property-of.ts';
import { isQuiescent } from '../quiescent.ts';

export const everythingDone: PropertyOf = (env) => ({
  name: 'everything-done',
  kind: 'goal',
  statement: 'Everything that was begun comes to an end.',
  holds: isQuiescent(env),
});
