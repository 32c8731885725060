import { afterAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildModel } from '../../src/models/registry.ts';
import { search } from '../explorer/searches.ts';
import { specOf } from './shipped.ts';

const pool = openPool(1);
afterAll(() => pool.close());

/** Findings without a fix that is known, and the named difference that docs/findings.md says would mend each. */
describe.each([
  { scenario: 'align-down', kernel: '6.18', change: { alignDownDrops: 'every-page' } },
  { scenario: 'align-down-whole', kernel: '6.18', change: { alignDownDrops: 'every-page' } },
  { scenario: 'align-down-folio', kernel: '7.0', change: { alignDownDrops: 'every-page' } },
  { scenario: 'align-down-whole-folio', kernel: '7.0', change: { alignDownDrops: 'every-page' } },
  { scenario: 'pgmaps', kernel: '6.18', change: { revertRefused: 'once' } },
])('$scenario under $kernel', ({ scenario, kernel, change }) => {
  it.each([
    { rules: 'as they are', change: {}, violated: true },
    { rules: 'with the difference', change, violated: false },
  ])('is judged by the rules $rules', async ({ change: difference, violated }) => {
    const spec = specOf(scenario, { kernel, change: difference });
    const checked = buildModel(spec).properties.filter((p) => p.kind !== 'goal' && !p.optional);
    const run = await search(spec, { pool, properties: [...checked.map((p) => p.name), 'deadlock'] });
    expect({ violated: run.violations.length > 0, complete: run.limit === null }).toEqual({ violated, complete: !violated });
  });
});
