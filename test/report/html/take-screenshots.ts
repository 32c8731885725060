import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CampaignFile } from '../../../src/nightly/campaign-schema.ts';
import { openBrowser } from './browser.ts';

// Takes the pictures in docs/ from real runs of the built program: `npm run screenshots`.

const root = fileURLToPath(new URL('../../../', import.meta.url));
const program = join(root, 'bin/pincheck.js');
const out = mkdtempSync(join(tmpdir(), 'pincheck-screenshots-'));
const browser = await openBrowser();

async function take(name: string, url: string, height: number, prepare = 'null'): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1480, height }, deviceScaleFactor: 0.8, colorScheme: 'light' });
  await page.goto(url);
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(prepare);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(root, 'docs', `${name}.png`) });
  await page.close();
}

/** The results folder of a run. */
function explored(kernel: string): string {
  const folder = join(out, kernel);
  spawnSync(process.execPath, [program, 'explore', '--kernel', kernel, '--out', folder, '--quiet'], { stdio: 'inherit' });
  return join(folder, readdirSync(folder)[0]);
}

/** The page of the last of four nights: a giant needs them all, and in the last one a count is not what it must be. */
function nights(): string {
  const folder = join(out, 'nights');
  const campaign = JSON.parse(readFileSync(join(root, 'scenarios/nightly.json'), 'utf8')) as CampaignFile;
  const file = join(out, 'campaign.json');
  for (const night of [1, 2, 3, 4]) {
    const bios = { verdict: 'verified', property: null, distinct: night < 4 ? 264 : 265, generated: 434, depth: 31 } as const;
    const groups = [
      { scenarios: ['merge', 'trim', 'pipe', 'reversed', 'two-iterators'], kernels: ['6.2', 'v5', '7.0'] },
      { scenarios: ['trim'], kernels: ['v5'], set: { bios: 3 }, expect: { trim: { v5: bios } } },
      { scenarios: ['bias'], kernels: ['v5'], set: { granularity: 'fine', unitsPerPage: 4 }, giant: true },
      { scenarios: ['read-write-fork'], kernels: ['v5'], giant: true },
    ];
    writeFileSync(file, JSON.stringify({ ...campaign, groups }));
    const args = ['nightly', '--campaign', file, '--time-budget', '30', '--out', folder, '--quiet'];
    spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' });
  }
  const last = readdirSync(folder)
    .filter((name) => name.startsWith('nightly-'))
    .sort()
    .at(-1);
  return pathToFileURL(join(folder, last ?? '', 'nightly.html')).href;
}

function reportIn(folder: string): string {
  return pathToFileURL(join(folder, 'report.html')).href;
}

/** Serves a run while `use` is at work. */
async function whileServed(folder: string, use: (url: string) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [program, 'serve', folder, '--port', '0']);
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error('nothing is served')));
      child.stdout.on('data', (chunk: Buffer) => {
        const [, said] = /^explorer: (\S+)$/m.exec(chunk.toString()) ?? [];
        if (said) resolve(said);
      });
    });
    await use(url);
  } finally {
    child.kill('SIGINT');
  }
}

try {
  const violated = explored('6.2');
  await take('report-violated', `${reportIn(violated)}#step=17`, 850);
  await take('report-verified', reportIn(explored('v5')), 1000);
  await take('nightly', nights(), 1000);
  const opened = "document.querySelectorAll('.actions details').forEach((details, i) => (details.open = i === 0 || i === 9))";
  await whileServed(violated, (url) => take('explorer', `${url}#start=0&path=0.1.2`, 960, opened));
} finally {
  await browser.close();
  rmSync(out, { recursive: true });
}
