import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Golden } from '../../src/matrix/golden-schema.ts';
import type { CampaignFile } from '../../src/nightly/campaign-schema.ts';
import type { NightRecord } from '../../src/nightly/record-schema.ts';
import { lanesOf, until } from './lanes.ts';

// The shipped campaign in two minutes, and once more for each way in which a night must be red: `npm run nightly:trial`, which takes ten minutes.

const root = fileURLToPath(new URL('../../', import.meta.url));
const BUDGET_SECONDS = 120;
/** A night may take so much longer than its budget. */
const OVER_SECONDS = 10;

interface Trial {
  readonly name: string;
  readonly campaign?: (campaign: CampaignFile) => CampaignFile;
  readonly golden?: (golden: Golden) => Golden;
  readonly kill?: boolean;
  readonly codes: readonly number[];
  /** What one of the reasons must say; null: there is none but what time has cut off. */
  readonly says: RegExp | null;
}

const trials: readonly Trial[] = [
  { name: 'as-it-is', codes: [0, 3], says: null },
  {
    name: 'expectation-falsified',
    campaign: (campaign) => ({ ...campaign, groups: campaign.groups.map(withTrimViolated) }),
    codes: [1],
    says: /^CHANGED trim v5 bios=3: verified, .*; it was: violated: no-underflow, /,
  },
  {
    name: 'golden-count-changed',
    golden: ({ cells, ...rest }) => {
      const { v5, ...others } = cells['merge'];
      return { ...rest, cells: { ...cells, merge: { ...others, v5: { ...v5, distinct: v5.distinct + 1 } } } };
    },
    codes: [1],
    says: /^CHANGED merge v5: verified, .*; it was: verified, /,
  },
  {
    name: 'canary-disarmed',
    campaign: (campaign) => ({ ...campaign, canary: { ...campaign.canary, change: {} } }),
    codes: [1],
    says: /^CHANGED canary: merge v5: it passed: /,
  },
  { name: 'worker-killed', kill: true, codes: [4], says: /^FAULT .*: its process ended by SIGKILL$/ },
];

function withTrimViolated(group: CampaignFile['groups'][number]): CampaignFile['groups'][number] {
  const cell = group.expect?.['trim']?.['v5'];
  return cell ? { ...group, expect: { trim: { v5: { ...cell, verdict: 'violated', property: 'no-underflow' } } } } : group;
}

/** Runs a night and answers what is wrong with it, or null. */
async function complaintOf({ name, campaign, golden, kill, codes, says }: Trial): Promise<string | null> {
  const out = join(root, 'results/trial', name);
  mkdirSync(out, { recursive: true });
  const changed = <T>(file: string, change: (value: T) => T): string => {
    const path = join(out, file.replace(/.*\//, ''));
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(join(root, file), 'utf8')) as T)));
    return path;
  };
  const args = ['--time-budget', String(BUDGET_SECONDS), '--workers', '2', '--out', out, '--json', '--quiet'];
  if (campaign) args.push('--campaign', changed('scenarios/nightly.json', campaign));
  if (golden) args.push('--golden', changed('results/golden.json', golden));
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin/pincheck.js'), 'nightly', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const { pid = 0 } = child;
  if (kill === true) {
    await until(() => lanesOf(pid).length === 2);
    process.kill(lanesOf(pid)[1], 'SIGKILL');
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = (performance.now() - began) / 1000;
  const { standing, counts, reasons } = JSON.parse(stdout) as NightRecord;
  const told = reasons.map((reason) => `  ${reason.slice(0, 300)}`);
  process.stdout.write(
    [`${name}: ${standing}, exit code ${String(code)}, ${seconds.toFixed(1)} s, ${JSON.stringify(counts)}`, ...told, ''].join('\n'),
  );
  if (seconds > BUDGET_SECONDS + OVER_SECONDS) return `it took ${seconds.toFixed(1)} s`;
  if (code === null || !codes.includes(code)) return `its exit code is ${String(code)}, not ${codes.join(' or ')}`;
  const odd = reasons.filter((reason) => !reason.startsWith('NOT FINISHED'));
  if (says === null ? odd.length > 0 : odd.length !== 1 || !says.test(odd[0])) return `it says: ${odd.join('; ')}`;
  return null;
}

let failed = false;
for (const trial of trials) {
  const complaint = await complaintOf(trial);
  if (complaint === null) continue;
  failed = true;
  process.stdout.write(`  NOT AS IT MUST BE: ${complaint}\n`);
}
process.exitCode = failed ? 1 : 0;
