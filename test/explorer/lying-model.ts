import type { Model } from '../../src/explorer/model/model.ts';
import { list, record, upTo } from '../../src/explorer/model/schema.ts';

/** How the model that lies is not deterministic. */
export type Lie =
  | 'none'
  /** Every fifth answer of a guard is no. */
  | 'guard-now-and-then'
  /** A guard says no when it was asked often. */
  | 'guard-gets-tired'
  /** A guard says yes when it was asked often. */
  | 'guard-wakes-up'
  /** An effect adds how often it was run, modulo 3. */
  | 'effect-counts'
  /** A property says no at every seventh question. */
  | 'property-counts';

/** A lie, and whether states are too wide for tables, so that recipes run. */
export interface LyingConfig {
  readonly lie: Lie;
  readonly wide: boolean;
}

interface State {
  x: number;
  y: number;
}

const WIDTH = 400;
const HEIGHT = 60;
/** Questions before the lie begins: more than a sample asks, and odd, so that two answers in a row differ. */
const PATIENCE = 121;

/** A walk to the right and upwards on a grid, whose second step is a lie. */
export function buildLyingModel({ lie, wide }: LyingConfig): Model<State> {
  let asked = 0;
  const answers: Record<Lie, () => boolean> = {
    none: () => true,
    'guard-now-and-then': () => ++asked % 5 !== 0,
    'guard-gets-tired': () => ++asked <= PATIENCE,
    'guard-wakes-up': () => ++asked > PATIENCE,
    'effect-counts': () => true,
    'property-counts': () => true,
  };
  const step = { actor: 'walker', source: 'none', parameters: [] } as const;
  return {
    name: 'lying',
    schema: record({ x: upTo(WIDTH), y: upTo(HEIGHT), ...(wide ? { unused: list(4, record({ word: upTo(2 ** 31 - 1) })) } : {}) }),
    initial: [{ x: 0, y: 0, ...(wide ? { unused: Array.from({ length: 4 }, () => ({ word: 0 })) } : {}) }],
    transitions: [
      { ...step, name: 'right', guard: (s) => s.x < WIDTH, effect: (d) => (d.x += 1) },
      {
        ...step,
        name: 'up',
        guard: (s) => s.y < HEIGHT - 3 && answers[lie](),
        effect: (d) => {
          d.y += lie === 'effect-counts' ? 1 + (asked++ % 3) : 1;
        },
      },
    ],
    properties: [
      { name: 'small', kind: 'invariant', statement: 'It is small.', holds: () => lie !== 'property-counts' || ++asked % 7 !== 0 },
    ],
    isQuiescent: () => true,
  };
}
