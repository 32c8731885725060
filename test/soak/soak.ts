import { deepStrictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disturbed, undisturbed } from './killed-search.ts';
import type { Outcome } from './killed-search.ts';

/** Searches of all sorts: in memory and on disk, both stores, with and without counterexamples. */
const searches: readonly (readonly string[])[] = [
  ['--model', 'two-phase-commit', '--set', 'managers=8'],
  ['--model', 'two-phase-commit', '--set', 'managers=7', '--store', 'hash64'],
  ['--model', 'page-pin', '--set', 'pages=1', '--set', 'actors=5', '--set', 'sharePinned=true', '--max-violations', '4'],
  ['fork-race', '--kernel', '6.2', '--keep-going', '--engine', 'immer'],
  ['fork-race', '--kernel', '6.2', '--keep-going', '--store', 'hash64', '--engine', 'immer'],
  ['read-write-fork', '--kernel', '6.2', '--keep-going', '--depth', '15'],
];
const machines: readonly (readonly string[])[] = [
  ['--workers', '1'],
  ['--workers', '2'],
  ['--workers', '1', '--memory-limit', '3M'],
  ['--workers', '2', '--memory-limit', '3M'],
];
const CHECKPOINT_SECONDS = '0.05';
/** A process is killed at any time from its start on, or from the first checkpoint of its search on: so many milliseconds at most. */
const KILL_MS_MAX = 2500;
/** Share of kills whose time runs from the start. */
const START_SHARE = 0.2;
/** Most kills of one search, so that all sorts have their turn. */
const KILLS_MAX = 6;

const [killsWanted = 100, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const chance = generator(seed);
console.log(`${String(killsWanted)} kills, seed ${String(seed)}`);
const parent = mkdtempSync(join(tmpdir(), 'pincheck-soak-'));
let [kills, resumed, runs, same] = [0, 0, 0, 0];
try {
  const expected: Outcome[] = [];
  for (const [i, args] of searches.entries())
    expected.push(await undisturbed([...args, ...machines[1]], folder(`undisturbed-${String(i)}`)));
  for (; kills < killsWanted; runs++) {
    const place = runs % searches.length;
    const cwd = folder(`killed-${String(runs)}`);
    let left = Math.min(KILLS_MAX, killsWanted - kills);
    const ended = await disturbed(searches[place], cwd, () => ({
      kill: left-- > 0 ? { afterMs: Math.floor(chance() * KILL_MS_MAX), after: chance() < START_SHARE ? 'start' : 'checkpoint' } : null,
      machine: [...machines[Math.floor(chance() * machines.length)], '--checkpoint-every', CHECKPOINT_SECONDS],
    }));
    kills += ended.kills;
    resumed += ended.resumed;
    try {
      deepStrictEqual(ended.outcome, expected[place]);
      same++;
    } catch (error) {
      console.error(`DIFFERENT: ${searches[place].join(' ')}: ${error instanceof Error ? error.message : String(error)}`);
    }
    console.log(
      `${String(kills).padStart(4)} kills: ${searches[place].join(' ')}: ${String(ended.kills)}, ${String(ended.resumed)} times resumed`,
    );
    rmSync(cwd, { recursive: true });
  }
} finally {
  rmSync(parent, { recursive: true });
}
console.log(
  `${String(kills)} kills, ${String(resumed)} times resumed from a checkpoint; ${String(same)} of ${String(runs)} searches ended as the undisturbed ones did`,
);
process.exitCode = same === runs ? 0 : 1;

function folder(name: string): string {
  return mkdtempSync(join(parent, `${name}-`));
}

/** Numbers from 0 to 1 by a seed: mulberry32. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
