import { describe, expect, test } from 'vitest';
import { contestants } from '../../bench/contestants/catalogue.ts';
import { measure, meterAbsence } from '../../bench/measure.ts';
import { sizeOf, specOf, subjects } from '../../bench/subjects.ts';
import { search } from '../explorer/searches.ts';
import { emptyFolder } from '../empty-folder.ts';
import { everything } from '../everything.ts';

/** Both models in one way of searching of each tool, and, by `npm run test:all`, the first in all ways: enough to see equal models and every report read. The benchmark asserts the counts of all sizes in every run. */
const small = subjects.flatMap((subject) =>
  ['5', '2x3'].flatMap((name) => {
    const size = sizeOf(subject, name);
    return size ? [{ subject, size, title: `${subject.model} ${name}` }] : [];
  }),
);
const inOneWay = ['spin', 'rumur-1', 'tlc-1'];
const inOtherWays = ['spin-bfs', 'spin-ncore-2', 'spin-bfs-par-2', 'rumur-2', 'tlc-2'];

test.each(small.map((game) => [game.title, game] as const))('pincheck: %s has the counts that are expected of all', async (_, game) => {
  expect(await search(specOf(game.subject, game.size))).toMatchObject({ limit: null, violations: [], ...game.size.counts });
});

const rivals = contestants.filter(({ id }) => !id.startsWith('pincheck') && (everything || !inOtherWays.includes(id)));
describe.each(rivals.map((contestant) => [contestant.id, contestant] as const))('%s', (id, contestant) => {
  const reason = contestant.absence() ?? meterAbsence();
  const why = reason === null ? '' : ` (skipped: ${reason})`;
  const games = small.filter(({ size }) => size.name === '5' || inOneWay.includes(id));

  test.skipIf(reason !== null).each(games.map((game) => [game.title + why, game] as const))('%s has the same counts', async (_, game) => {
    const own = emptyFolder();
    const { command, read } = contestant.prepare(game.subject, game.size, own);
    const { cost, printed } = await measure(command, own, contestant.leavesOrphans ?? false);
    expect(read(printed)).toStrictEqual(game.size.counts);
    expect(cost.cpuSeconds).toBeGreaterThan(0);
    expect(cost.peakBytes).toBeGreaterThan(1e6);
  });
});
