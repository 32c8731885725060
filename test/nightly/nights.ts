import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exploration } from '../../src/explorer/result.ts';
import type { Cell } from '../../src/matrix/cell.ts';
import type { CampaignFile } from '../../src/nightly/campaign-schema.ts';
import type { Entry } from '../../src/nightly/entry.ts';
import type { PastNight } from '../../src/nightly/history-schema.ts';
import { emptyFolder } from '../empty-folder.ts';
import { root } from '../cli/run-cli.ts';
import { scenario } from '../model/shipped.ts';

export const canary = { scenario: 'merge', kernel: 'v5', change: { samePageDrop: 'never' }, violated: 'tokens-cover-vectors' };

/** Ten entries that take no time, three of them violated. */
export const small: CampaignFile = {
  formatVersion: 1,
  canary,
  groups: [
    { scenarios: ['merge', 'trim', 'pipe', 'two-iterators'], kernels: ['6.2', 'v5'] },
    { scenarios: ['trim'], kernels: ['6.2', 'v5'], set: { bios: 3 } },
  ],
};

/** The same with a search of minutes behind them. */
export const large: CampaignFile = { ...small, groups: [...small.groups, { scenarios: ['read-write-fork'], kernels: ['v5'] }] };

/** A new folder with the campaign in it. */
export function folderWith(campaign: CampaignFile): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'campaign.json'), JSON.stringify(campaign));
  return cwd;
}

/** Nights that a folder's history has, oldest first. */
export function historyIn(cwd: string): PastNight[] {
  const folder = join(cwd, 'results/history');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as PastNight);
}

/** The same scenario in a file of its own, changed. */
export function changedScenario(cwd: string, name: string, change: Readonly<Record<string, unknown>>): string {
  const text = readFileSync(join(root, `scenarios/${name}.json`), 'utf8');
  writeFileSync(join(cwd, `${name}.json`), JSON.stringify({ ...(JSON.parse(text) as object), ...change }));
  return `./${name}.json`;
}

export const verified: Cell = { verdict: 'verified', property: null, distinct: 10, generated: 20, depth: 5 };

/** `merge` under v5, of which its file says that everything holds. */
export function entry(changes: Partial<Entry> = {}): Entry {
  const merge = { ...scenario('merge'), goals: [], alive: [] };
  return { id: 'merge v5', role: 'small', scenario: merge, kernel: 'v5', settings: [], change: {}, reference: verified, ...changes };
}

export const leak = { property: 'tokens-cover-vectors', kind: 'invariant', trace: { initial: 0, actions: [1] } } as const;

/** A canary that must be found with a leak. */
export const canaryEntry: Entry = entry({
  id: 'canary: merge v5',
  role: 'canary',
  scenario: { ...scenario('merge'), expect: { v5: { violated: leak.property, skip: [], why: null } } },
  reference: null,
});

/** A search that found what `verified` says. */
export function found(changes: Partial<Exploration> = {}): Exploration {
  const memory = { recordBytes: 1, indexBytes: 0, orderBytes: 0, frontierBytes: 0, diskBytes: 0, bytesMax: 1e6 };
  const { distinct, generated, depth } = verified;
  return { limit: null, distinct, generated, depth, levels: [1], transitions: [], goals: [], violations: [], memory, ...changes };
}
