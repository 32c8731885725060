import { kernels } from '../kernel/catalogue.ts';
import { alignedLines } from '../report/columns.ts';
import { noOverrides } from '../scenario/overrides.ts';
import type { Expectation } from '../scenario/scenario.ts';
import { Exit } from './exit-codes.ts';
import { settingsText } from './model-settings.ts';
import { loadScenario, shippedScenarios } from './scenario-files.ts';
import { paintFor, printLines } from './terminal.ts';

export type Listed = 'scenarios' | 'kernels' | 'transitions' | 'invariants' | 'models';
export interface ListFlags {
  readonly json: boolean;
  readonly color: boolean;
}

/** One thing of a list: a name first, then what there is to say of it. */
type Entry = Readonly<Record<string, string | null>> & { readonly name: string };

/** Prints a list; the answer is the exit code. Throws a UsageError for a broken scenario. */
export async function runList(what: Listed, flags: ListFlags): Promise<number> {
  const entries = await entriesOf(what);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(entries)}\n`);
    return Exit.verified;
  }
  const paint = paintFor(process.stdout, flags.color);
  const lines = alignedLines(entries.map((entry) => Object.values(entry).map((text) => text ?? '')));
  printLines(
    process.stdout,
    lines.map((line, i) => line.replace(entries[i].name, paint.strong)),
  );
  return Exit.verified;
}

async function entriesOf(what: Listed): Promise<Entry[]> {
  switch (what) {
    case 'scenarios':
      return shippedScenarios().map((file) => {
        const { title, expect } = loadScenario(file, noOverrides);
        return { name: file.name, title, expected: expectedText(expect), file: file.path };
      });
    case 'kernels':
      return kernels.map(({ name, title }) => ({ name, title }));
    case 'models':
      return (await import('../models/registry.ts')).modelNames.map((name) => ({ name, settings: settingsText(name) || null }));
    case 'transitions':
      return (await import('./every-transition.ts')).everyTransition().map(({ name, actor, source }) => ({ name, actor, source }));
    case 'invariants':
      return (await everyProperty()).map(({ name, id, kind, statement }) => ({ name, id: id ?? null, kind, statement }));
  }
}

function expectedText(expect: Readonly<Partial<Record<string, Expectation>>>): string {
  return Object.entries(expect)
    .map(([kernel, expectation]) => `${kernel}: ${expectation?.violated ?? 'verified'}`)
    .join(', ');
}

/** The catalogue of properties; it is the same for every scenario. */
async function everyProperty() {
  const { subjectOf } = await import('./subject.ts');
  return subjectOf(undefined, undefined, undefined, []).model.properties;
}
