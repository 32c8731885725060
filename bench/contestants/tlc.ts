import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, lastLines, numberIn } from '../contestant.ts';
import type { Contestant } from '../contestant.ts';
import { modelFile } from '../model-files.ts';
import { isInstalled, versionLine } from '../programs.ts';
import type { Counts, Size, Subject } from '../subjects.ts';

/** The jar that the environment variable TLA2TOOLS names, or a program `tlc`. */
function starter(): string[] | null {
  const jar = process.env['TLA2TOOLS'];
  if (jar !== undefined && isInstalled('java')) return ['java', '-XX:+UseParallelGC', '-cp', jar, 'tlc2.TLC'];
  return isInstalled('tlc') ? ['tlc'] : null;
}

function tlc(workers: number): Contestant {
  return {
    id: `tlc-${String(workers)}`,
    title: `TLC, ${String(workers)} worker${workers > 1 ? 's' : ''}`,
    cores: workers,
    pace: 'slow',
    absence: () =>
      starter()
        ? null
        : 'TLC not found; set TLA2TOOLS to the path of tla2tools.jar (releases of github.com/tlaplus/tlaplus), and install Java',
    version: () => versionLine('java', '-version'),
    plays: () => true,
    prepare: (subject, size, folder) => ({
      command: [...(starter() ?? []), '-workers', String(workers), ...writeModel(subject, size, folder)],
      read: readReport,
    }),
  };
}

/** Copies the model, for TLC writes next to it, and answers TLC's arguments. */
function writeModel(subject: Subject, size: Size, folder: string): string[] {
  const { module, constants, invariants } = subject.tla;
  const values = Object.entries(size.settings).map(([name, value]) => `${subject.names[name].tla} = ${String(value)}`);
  const config = join(folder, `${module}.cfg`);
  const model = join(folder, `${module}.tla`);
  copyFileSync(modelFile(module, 'tla'), model);
  writeFileSync(config, ['SPECIFICATION Spec', 'CONSTANTS', ...constants, ...values, 'INVARIANTS', ...invariants, ''].join('\n'));
  return ['-config', config, '-metadir', join(folder, 'states'), model];
}

/** TLC counts as generated the initial states and every successor; stuttering, which `Spec` allows, it does not explore. */
export function readReport(printed: string): Counts {
  if (!printed.includes('No error has been found')) throw new Failure(`it did not end in order:\n${lastLines(printed)}`);
  const line = /[\d,]+ states generated, [\d,]+ distinct states found, 0 states left on queue/.exec(printed)?.[0] ?? '';
  return { generated: numberIn(line, /([\d,]+) states generated/), distinct: numberIn(line, /([\d,]+) distinct states/) };
}

export const tlcContestants: readonly Contestant[] = [tlc(1), tlc(2)];
