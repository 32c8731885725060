import { join } from 'node:path';
import type { Engine } from '../../src/explorer/result.ts';
import { projectRoot } from '../../src/cli/project-root.ts';
import type { SummaryRecord } from '../../src/report/run-schema.ts';
import { Failure, lastLines } from '../contestant.ts';
import type { Contestant } from '../contestant.ts';
import type { Pace } from '../subjects.ts';

/** This project, as its users start it: the command line, with the exact store, traces kept, all properties checked, results written. */
function pincheck(id: string, title: string, engine: Engine, workers: number, pace: Pace): Contestant {
  return {
    id,
    title,
    cores: workers,
    pace,
    absence: () => null,
    version: () => `pincheck of this commit, node ${process.version}`,
    plays: () => true,
    prepare: ({ model }, { settings }, folder) => ({
      command: [
        process.execPath,
        join(projectRoot, 'bin', 'pincheck.js'),
        'explore',
        ...['--model', model, ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${String(value)}`])],
        ...['--engine', engine, '--workers', String(workers), '--json', '--quiet', '--out', folder],
      ],
      read: readSummary,
    }),
  };
}

function readSummary(printed: string) {
  const line = printed.split('\n').find((text) => text.startsWith('{'));
  if (line === undefined) throw new Failure(`no summary in what it printed:\n${lastLines(printed)}`);
  const { verdict, limit, distinct, generated } = JSON.parse(line) as SummaryRecord;
  if (verdict !== 'verified' || limit !== null) throw new Failure(`the verdict is ${verdict}, the limit ${limit ?? 'none'}`);
  return { distinct, generated };
}

export const pincheckContestants: readonly Contestant[] = [
  pincheck('pincheck-1', 'pincheck, 1 worker', 'packed', 1, 'fast'),
  pincheck('pincheck-2', 'pincheck, 2 workers', 'packed', 2, 'fast'),
  pincheck('immer', 'pincheck, immer engine, 1 worker', 'immer', 1, 'slower'),
];
