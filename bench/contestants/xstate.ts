import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/cli/project-root.ts';
import { Failure, lastLines } from '../contestant.ts';
import type { Contestant } from '../contestant.ts';
import { modelFile } from '../model-files.ts';
import type { Counts } from '../subjects.ts';

const manifest = join(projectRoot, 'bench', 'node_modules', '@xstate', 'graph', 'package.json');

export const xstate: Contestant = {
  id: 'xstate',
  title: '@xstate/graph',
  cores: 1,
  pace: 'slowest',
  absence: () => (existsSync(manifest) ? null : '@xstate/graph not found; install: npm ci --prefix bench'),
  version: () => `@xstate/graph ${(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version}, node ${process.version}`,
  plays: (subject) => existsSync(modelFile(subject.model, 'xstate.js')),
  prepare: (subject, { settings }) => ({
    command: [process.execPath, modelFile(subject.model, 'xstate.js'), ...Object.values(settings).map(String)],
    read: readLine,
  }),
};

function readLine(printed: string): Counts {
  const line = printed.split('\n').find((text) => text.startsWith('{'));
  if (line === undefined) throw new Failure(`no counts in what it printed:\n${lastLines(printed)}`);
  const { distinct, generated, violations } = JSON.parse(line) as Counts & { violations: number };
  if (violations > 0) throw new Failure(`${String(violations)} states violate the invariant`);
  return { distinct, generated };
}
