import type { Model } from '../../src/explorer/model/model.ts';
import { record, upTo } from '../../src/explorer/model/schema.ts';

/**
 * Walks right or up on a grid and gets stuck on the sixth diagonal. Expected: 28 states; on the last level, in canonical order from (6, 0) to (0, 6), every state is a deadlock, (4, 2) breaks the
 * second property and (2, 4) the first one.
 */
export function buildGridModel(): Model<{ x: number; y: number }> {
  const step = { actor: 'walker', source: 'none', parameters: [], guard: (s: { readonly x: number; readonly y: number }) => s.x + s.y < 6 };
  return {
    name: 'grid',
    schema: record({ x: upTo(6), y: upTo(6) }),
    initial: [{ x: 0, y: 0 }],
    transitions: [
      {
        ...step,
        name: 'right',
        effect: (d) => {
          d.x++;
        },
      },
      {
        ...step,
        name: 'up',
        effect: (d) => {
          d.y++;
        },
      },
    ],
    properties: [
      { name: 'not-high', kind: 'invariant', statement: 'Never at (2, 4).', holds: (s) => s.x !== 2 || s.y !== 4 },
      { name: 'not-low', kind: 'invariant', statement: 'Never at (4, 2).', holds: (s) => s.x !== 4 || s.y !== 2 },
      { name: 'low-or-high', kind: 'invariant', statement: 'Neither.', holds: (s) => (s.x !== 2 || s.y !== 4) && (s.x !== 4 || s.y !== 2) },
    ],
    isQuiescent: () => false,
  };
}
