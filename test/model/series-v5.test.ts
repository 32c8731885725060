import { afterAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/explorer/worker-pool.ts';
import type { Exploration } from '../../src/explorer/result.ts';
import { buildModel } from '../../src/models/registry.ts';
import { search } from '../explorer/searches.ts';
import { specOf } from './shipped.ts';

const pool = openPool(1);
afterAll(() => pool.close());

/** What v5 does when one bio is fed from two iterators: each row by the property that names its damage, checked alone. */
const mixed = [
  { start: 0, row: 'pin P, then get Q: P keeps 1 - bias, and no longer looks pinned', property: 'maybe-pinned-has-no-false-negative' },
  { start: 0, row: 'pin P, then get Q: the pin of P is never dropped', property: 'everything-returned' },
  { start: 1, row: 'get P, then pin Q: P underflows', property: 'no-underflow' },
  { start: 2, row: 'pin P, then list Q: the pin of P leaks', property: 'everything-returned' },
  { start: 3, row: "list Q, then pin P: somebody else's page underflows", property: 'no-underflow' },
  { start: 4, row: 'get P, then pin the rest of P, merged: P underflows', property: 'no-underflow' },
  { start: 5, row: 'pin P, then a bvec: PINNED survives and unpins what was never pinned', property: 'no-underflow' },
  { start: 5, row: 'pin P, then a bvec: the pins stay behind with a table that is not theirs', property: 'foreign-table-holds-no-tokens' },
];

describe.each(mixed)('v5, $row', ({ start, property }) => {
  it(`violates ${property}`, async () => {
    const run = await explore('two-iterators', 'v5', { start }, [property]);
    expect(run.violations.map((v) => v.property)).toEqual([property]);
  });
});

describe('v5, all rows', () => {
  it.each([0, 1, 2, 3, 4, 5])(
    'start %i changes the flags of a bio that lists pages, or leaves a borrowed table with tokens',
    async (start) => {
      const run = await explore('two-iterators', 'v5', { start });
      expect(run.violations.length).toBeGreaterThan(0);
    },
  );

  it('an exact hit of zero frees a mapped page when the bias is as small as two references', async () => {
    const run = await explore('two-iterators', 'v5', { start: 1, bounds: { bias: 2 } }, ['freed-exactly-at-zero']);
    expect(run.violations.map((v) => v.property)).toEqual(['freed-exactly-at-zero']);
  });
});

describe('v5, the pages of a pipe are only listed', () => {
  const modeChecks = ['one-mode-per-bio', 'flags-exclusive-and-stable', 'tokens-cover-vectors', 'counter-equals-tokens', 'no-underflow'];

  it('is found by the property that a submitted page is not free, and by no other', async () => {
    const all = await explore('pipe', 'v5', {}, undefined, true);
    expect(all.violations.map((v) => v.property)).toEqual(['no-free-under-dma']);
    const { violations, limit } = await explore('pipe', 'v5', {}, modeChecks);
    expect({ violations, limit }).toEqual({ violations: [], limit: null });
  });

  it('does not happen with the references of 6.2', async () => {
    expect((await explore('pipe', '6.2')).violations).toEqual([]);
  });
});

describe('v5, user pages that the device writes', () => {
  const property = 'dest-page-is-pinned';

  it('are pinned by bio_iov_iter_get_pages()', async () => {
    expect((await explore('dio-read-fork', 'v5', {}, [property])).violations).toEqual([]);
    expect((await explore('dio-read-fork', '6.2', {}, [property])).violations.map((v) => v.property)).toEqual([property]);
  });

  it('are not by bio_map_user_iov(), which the series did not convert', async () => {
    expect((await explore('map-user-iov', 'v5', { start: 2 }, [property])).violations.map((v) => v.property)).toEqual([property]);
    expect((await explore('map-user-iov', '6.6', { start: 2 }, [property])).violations).toEqual([]);
  });
});

describe('v5, what looks suspicious and is safe', () => {
  it.each([
    ['an error before the flags are set, and flags left on an empty bio', 'trim-zero'],
    ['the drop of a merged fragment uses the mode of the token just taken', 'merge'],
    ['one page in two bios with different modes', 'same-page-two-bios'],
    ['one page twice in one bio', 'reversed'],
    ['a trim that keeps a partly used page', 'trim'],
    ['a zone append that stops at its limit', 'zone-append'],
    ['a vector over two adjacent pages, made of three fragments', 'contiguous'],
  ])('%s', async (_what, name) => {
    const run = await explore(name, 'v5');
    expect({ violations: run.violations, limit: run.limit }).toEqual({ violations: [], limit: null });
  });
});

function explore(
  name: string,
  kernel: string,
  variation: { readonly start?: number; readonly bounds?: { readonly bias: number } } = {},
  properties?: readonly string[],
  keepGoing = false,
): Promise<Exploration> {
  const spec = specOf(name, { kernel, ...variation });
  const checked = properties ?? [
    ...buildModel(spec)
      .properties.filter((p) => !p.optional)
      .map((p) => p.name),
    'deadlock',
  ];
  return search(spec, { pool, properties: checked, keepGoing });
}
