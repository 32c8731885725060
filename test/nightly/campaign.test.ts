import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findScenario, loadScenario, shippedScenarios } from '../../src/cli/scenario-files.ts';
import { kernels } from '../../src/kernel/catalogue.ts';
import { parseGolden } from '../../src/matrix/golden.ts';
import type { Golden } from '../../src/matrix/golden-schema.ts';
import { entriesOf, parseCampaign, partOf } from '../../src/nightly/campaign.ts';
import type { Entry } from '../../src/nightly/entry.ts';
import type { PastNight } from '../../src/nightly/history-schema.ts';
import { inOrder } from '../../src/nightly/order.ts';
import { checked } from '../cli/explored.ts';
import { root } from '../cli/run-cli.ts';
import { canary, small } from './nights.ts';

const shipped = readFileSync(join(root, 'scenarios/nightly.json'), 'utf8');

function planned(text: string): ReturnType<typeof entriesOf> {
  const campaign = parseCampaign(text, 'c.json');
  const golden = parseGolden(readFileSync(join(root, 'results/golden.json'), 'utf8'), 'golden.json');
  if (!campaign.ok) return campaign;
  if (!golden.ok) throw new Error(golden.why);
  return entriesOf(campaign.value, golden.value, {
    scenarios: shippedScenarios().map(({ name }) => name),
    kernels: kernels.map(({ name }) => name),
    load: (name, overrides) => loadScenario(findScenario(name), overrides),
    checkKernel: () => undefined,
  });
}

function entriesIn(campaign: unknown): Entry[] {
  const entries = planned(JSON.stringify(campaign));
  if (!entries.ok) throw new Error(entries.why);
  return entries.value;
}

describe('the shipped campaign', () => {
  const entries = entriesIn(JSON.parse(shipped));

  it('fits its schema', () => {
    checked('campaign', shipped);
  });

  it('has every shipped scenario under every kernel, each with what the manifest says of it', () => {
    const own = entries.filter(({ role, settings }) => role !== 'canary' && settings.length === 0);
    const all = shippedScenarios().flatMap(({ name }) => kernels.map((kernel) => `${name} ${kernel.name}`));
    expect(own.map(({ id }) => id)).toEqual(all);
    const { cells } = JSON.parse(readFileSync(join(root, 'results/golden.json'), 'utf8')) as Golden;
    const kept = own.flatMap(({ scenario, kernel, reference }) => (reference ? [[scenario.name, kernel, reference]] : []));
    expect(kept).toEqual(Object.entries(cells).flatMap(([name, row]) => Object.entries(row).map(([kernel, cell]) => [name, kernel, cell])));
  });

  it('has giants that nobody has seen the end of, and other bounds whose counts are known', () => {
    const open = entries.filter(({ role, reference }) => role === 'giant' && reference === null);
    expect(open.length).toBeGreaterThan(0);
    const bounds = entries.filter(({ role, settings }) => role === 'small' && settings.length > 0);
    expect(bounds.length).toBeGreaterThan(10);
    expect(bounds.filter(({ reference }) => reference === null).map(({ id }) => id)).toEqual([]);
  });
});

const cell = { verdict: 'verified', property: null, distinct: 1, generated: 1, depth: 0 };

describe('a campaign', () => {
  it.each([
    ['{', 'c.json: is not valid JSON'],
    [{ ...small, groups: [] }, 'c.json: groups must have 1 to 100 elements, not 0'],
    [{ ...small, formatVersion: 2 }, 'c.json: formatVersion must be 1'],
    [{ ...small, canary: { ...canary, kernel: undefined } }, 'c.json: canary.kernel is missing'],
    [{ ...small, groups: [{ scenarios: 'merge', kernels: 'all' }] }, 'c.json: groups[0].scenarios must be "all" or a list of scenarios'],
    [
      { ...small, groups: [{ scenarios: 'all', kernel: 'all' }] },
      'c.json: groups[0].kernel is not a key that is known here; did you mean "kernels"?',
    ],
    [
      { ...small, groups: [{ scenarios: ['merge'], kernels: ['v5'], set: { bioss: 1 } }] },
      'groups[0].set: --set bioss is not a key that is known here; did you mean "bios"?',
    ],
    [
      { ...small, groups: [{ scenarios: ['merge'], kernels: ['v5'], set: { bios: '3' } }] },
      'groups[0].set: bios is the text "3": leave the quotes out',
    ],
    [{ ...small, canary: { ...canary, change: { samePageDrops: 'never' } } }, 'canary.change: there is no rule "samePageDrops"'],
    [
      { ...small, canary: { ...canary, change: { samePageDrop: true } } },
      'canary.change: the rule samePageDrop, which is "when-same", cannot be true',
    ],
    [{ ...small, canary: { ...canary, violated: 'no-underflw' } }, 'canary.violated: there is no property "no-underflw"; did you mean'],
    [{ ...small, canary: { ...canary, violated: 'fork-while-bio-in-flight' } }, 'canary.violated: there is no property'],
    [{ ...small, groups: [{ scenarios: ['merge'], kernels: ['v5', 'v5'] }] }, 'groups name "merge v5" twice'],
    [
      { ...small, groups: [{ scenarios: ['merge'], kernels: ['v5'], set: { bios: 2 }, expect: { trim: { v5: cell } } }] },
      'groups[0].expect: the group does not explore "trim"',
    ],
    [
      { ...small, groups: [{ scenarios: ['merge'], kernels: ['v5'], set: { bios: 2 }, expect: { merge: { '6.2': cell } } }] },
      'groups[0].expect: the group does not explore merge under "6.2"',
    ],
    [
      { ...small, groups: [{ scenarios: ['merge'], kernels: ['v5'], expect: { merge: { v5: cell } } }] },
      'groups[0].expect: goes with set only',
    ],
  ])('is refused in a sentence: %j', (campaign, why) => {
    expect(planned(typeof campaign === 'string' ? campaign : JSON.stringify(campaign))).toEqual({
      ok: false,
      why: expect.stringContaining(why),
    });
  });

  it('may have a canary that runs into a deadlock, and names of values as settings', () => {
    const group = { scenarios: ['merge'], kernels: ['v5'], set: { granularity: 'fine' } };
    const entries = entriesIn({ ...small, canary: { ...canary, violated: 'deadlock' }, groups: [group] });
    expect(entries.map(({ id }) => id)).toEqual(['canary: merge v5', 'merge v5 granularity=fine']);
  });

  it('has giants where a group or a scenario says so', () => {
    const group = { kernels: ['v5'], scenarios: ['merge', 'read-write-fork'] };
    const entries = entriesIn({ ...small, groups: [group, { ...group, set: { bios: 3 }, giant: true }] });
    expect(entries.filter(({ role }) => role === 'small').map(({ id }) => id)).toEqual(['merge v5']);
    expect(entries.filter(({ role }) => role === 'giant')).toHaveLength(3);
  });

  it('is divided among machines without rest, and each has a canary', () => {
    const entries = entriesIn(small);
    const parts = [1, 2, 3].map((part) => partOf(entries, { part, of: 3 }));
    expect(parts.map((part) => part.filter(({ role }) => role === 'canary').length)).toEqual([1, 1, 1]);
    const ids = parts.flatMap((part) => part.filter(({ role }) => role !== 'canary').map(({ id }) => id));
    expect(ids.sort()).toEqual(
      entries
        .slice(1)
        .map(({ id }) => id)
        .sort(),
    );
  });
});

describe('the order of a night', () => {
  const entries = entriesIn({ ...small, groups: [{ scenarios: ['trim', 'merge', 'pipe'], kernels: ['v5'] }] });
  const ids = (nights: readonly PastNight[]): string[] => inOrder(entries, nights).map(({ id }) => id);
  const night = (done: Readonly<Record<string, boolean>>, seconds = 5): PastNight => ({
    formatVersion: 1,
    started: '',
    machine: '',
    complete: true,
    seconds: 1,
    entries: Object.fromEntries(
      Object.entries(done).map(([id, finished]) => [id, { outcome: 'verified', finished, distinct: 1, rate: 1, memoryBytes: 1, seconds }]),
    ),
  });

  it('begins with the canary, then with what is small', () => {
    const counts = ['trim', 'merge', 'pipe'].map((name) => entries.find(({ id }) => id === `${name} v5`)!.reference!.distinct);
    const bySize = ['trim', 'merge', 'pipe'].sort(
      (a, b) => counts[['trim', 'merge', 'pipe'].indexOf(a)] - counts[['trim', 'merge', 'pipe'].indexOf(b)],
    );
    expect(ids([])).toEqual(['canary: merge v5', ...bySize.map((name) => `${name} v5`)]);
  });

  it('gives time first to what was never finished, of that to what had least, then to what was finished longest ago', () => {
    expect(ids([night({ 'pipe v5': true, 'merge v5': false })]).slice(1)).toEqual(['trim v5', 'merge v5', 'pipe v5']);
    expect(ids([night({ 'pipe v5': true }), night({ 'trim v5': true, 'merge v5': true })]).slice(1, 2)).toEqual(['pipe v5']);
  });

  it('counts the seconds of all nights that did not finish something, and of those that did only the last one', () => {
    const open = [
      night({ 'trim v5': false }, 2),
      night({ 'trim v5': false }, 2),
      night({ 'merge v5': false }, 9),
      night({ 'pipe v5': true }),
    ];
    expect(ids(open).slice(1)).toEqual(['trim v5', 'merge v5', 'pipe v5']);
    const again = [night({ 'pipe v5': true }), night({ 'trim v5': true, 'merge v5': true }), night({ 'pipe v5': true })];
    expect(ids(again).slice(-1)).toEqual(['pipe v5']);
  });
});
