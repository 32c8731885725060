import { join } from 'node:path';
import { Failure, numberIn } from '../contestant.ts';
import type { Contestant } from '../contestant.ts';
import { modelFile, writeWithConstants } from '../model-files.ts';
import { missing, runToEnd, versionLine } from '../programs.ts';
import type { Counts, Size, Subject } from '../subjects.ts';

/** Of all options tried, the fastest; deadlocks are looked for as pincheck does. */
const OPTIONS = ['--pack-state', 'off', '--deadlock-detection', 'stuck', '--output-format', 'machine-readable'];
const BUILD = ['-std=c11', '-O3', '-march=native', '-mcx16'];

function rumur(threads: number): Contestant {
  return {
    id: `rumur-${String(threads)}`,
    title: `Rumur -t ${String(threads)}`,
    cores: threads,
    pace: 'slow',
    absence: () => missing({ rumur: 'rumur', gcc: 'gcc' }),
    version: () => `${versionLine('rumur', '--version')}; ${versionLine('gcc', '--version')}; ${[...OPTIONS, ...BUILD].join(' ')}`,
    plays: () => true,
    prepare: (subject, size, folder) => ({ command: build(threads, subject, size, folder), read: readSummary }),
  };
}

function build(threads: number, subject: Subject, size: Size, folder: string): string[] {
  const constants = Object.fromEntries(Object.entries(size.settings).map(([name, value]) => [subject.names[name].murphi, value]));
  writeWithConstants(modelFile(subject.model, 'm'), join(folder, 'model.m'), constants);
  runToEnd(folder, 'rumur', ...OPTIONS, '--threads', String(threads), '--output', 'model.c', 'model.m');
  runToEnd(folder, 'gcc', ...BUILD, '-o', 'model', 'model.c', '-lpthread');
  return [join(folder, 'model')];
}

/** Rules fired are the transitions taken; the one initial state is not among them. */
export function readSummary(printed: string): Counts {
  const errors = numberIn(printed, /<summary [^>]*errors="(\d+)"/);
  if (errors > 0) throw new Failure(`it found an error:\n${printed}`);
  return {
    distinct: numberIn(printed, /<summary states="(\d+)"/),
    generated: 1 + numberIn(printed, /<summary [^>]*rules_fired="(\d+)"/),
  };
}

export const rumurContestants: readonly Contestant[] = [rumur(1), rumur(2)];
