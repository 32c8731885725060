import { readFileSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { Failure, numberIn } from '../contestant.ts';
import type { Contestant } from '../contestant.ts';
import { modelFile } from '../model-files.ts';
import { missing, runToEnd, versionLine } from '../programs.ts';
import type { Counts, Size, Subject } from '../subjects.ts';

/** A way of searching: macros for the verifier's compilation and options for its run. */
interface Way {
  readonly id: string;
  readonly title: string;
  readonly cores: number;
  readonly macros: readonly string[];
  options(counts: Counts, pathMax: number): readonly string[];
}

const EXACT = ['-O3', '-DSAFETY', '-DNOREDUCE'];
/** Slots a state in a table of chains: more make Spin slower, for they have to be cleared and cached, and fewer make longer chains. */
const SLOTS_PER_STATE = 2;
/** Slots a state in the open table of -DBFS_PAR, which holds the states themselves in slots of 256 bytes. */
const OPEN_SLOTS_PER_STATE = 1.1;
const MEBIBYTE = 2 ** 20;

const ways: readonly Way[] = [
  {
    id: 'spin',
    title: 'Spin, depth first',
    cores: 1,
    macros: [],
    options: ({ distinct }, pathMax) => [table(distinct * SLOTS_PER_STATE), `-m${String(pathMax)}`],
  },
  {
    id: 'spin-bfs',
    title: 'Spin, breadth first (-DBFS)',
    cores: 1,
    macros: ['-DBFS'],
    options: ({ distinct }) => [table(distinct * SLOTS_PER_STATE)],
  },
  {
    id: 'spin-ncore-2',
    title: 'Spin, -DNCORE=2',
    cores: 2,
    macros: ['-DNCORE=2', `-DMEMLIM=${String(Math.floor(totalmem() / MEBIBYTE / 2))}`],
    options: ({ distinct }, pathMax) => [table(distinct * SLOTS_PER_STATE), `-m${String(pathMax)}`],
  },
  {
    // Its default is hash compaction; -DNO_HC makes it exact.
    id: 'spin-bfs-par-2',
    title: 'Spin, -DBFS_PAR -DNO_HC, 2 cores',
    cores: 2,
    macros: ['-DBFS_PAR', '-DNO_HC'],
    options: ({ distinct }) => [table(distinct * OPEN_SLOTS_PER_STATE), '-u2'],
  },
];

/** The option for a table of at least that many slots. */
function table(slots: number): string {
  return `-w${String(Math.max(18, Math.ceil(Math.log2(slots))))}`;
}

function spin(way: Way): Contestant {
  return {
    id: way.id,
    title: way.title,
    cores: way.cores,
    pace: 'fast',
    leavesOrphans: way.cores > 1,
    absence: () => missing({ spin: 'spin', gcc: 'gcc' }),
    version: () => `${versionLine('spin', '-V')}; ${versionLine('gcc', '--version')}; ${[...EXACT, ...way.macros].join(' ')}`,
    plays: () => true,
    prepare: (subject, size, folder) => ({ command: build(way, subject, size, folder), read: readReport }),
  };
}

function build(way: Way, subject: Subject, size: Size, folder: string): string[] {
  const values = Object.entries(size.settings).map(([name, value]) => `-D${subject.names[name].spin}=${String(value)}`);
  runToEnd(folder, 'spin', ...values, '-a', modelFile(subject.model, 'pml'));
  // Spin prints its totals with eight digits; the largest have nine.
  const verifier = join(folder, 'pan.c');
  writeFileSync(verifier, readFileSync(verifier, 'utf8').replaceAll(/%9\.8g (?=states, stored|transitions)/g, '%.0f '));
  runToEnd(folder, 'gcc', ...EXACT, ...way.macros, '-o', 'pan', 'pan.c');
  return [join(folder, 'pan'), ...way.options(size.counts, subject.pathMax(size.counts))];
}

/** `transitions` is the number of states stored, of which the initial one is one, plus the transitions to known states: just what `generated` means. */
export function readReport(printed: string): Counts {
  if (!printed.includes('Full statespace search for')) throw new Failure(`not a complete search:\n${printed}`);
  if (/search depth too small|out of memory|memory exhausted|hash table full|Search not completed|states lost|aborting/i.test(printed))
    throw new Failure(`the search was cut short:\n${printed}`);
  const errors = numberIn(printed, /errors: (\d+)/);
  if (errors > 0) throw new Failure(`it found an error:\n${printed}`);
  return { distinct: numberIn(printed, /(\d+) states, stored/), generated: numberIn(printed, /(\d+) transitions \(/) };
}

export const spinContestants: readonly Contestant[] = ways.map(spin);
