import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignFile } from '../../src/nightly/campaign-schema.ts';
import type { PastNight } from '../../src/nightly/history-schema.ts';
import { emptyFolder } from '../empty-folder.ts';
import { root } from '../cli/run-cli.ts';

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
