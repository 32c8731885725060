import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Failure } from '../../bench/contestant.ts';
import { readSummary } from '../../bench/contestants/rumur.ts';
import { readReport } from '../../bench/contestants/spin.ts';
import { measure, meterAbsence } from '../../bench/measure.ts';
import { modelFile } from '../../bench/model-files.ts';
import { missing, runToEnd } from '../../bench/programs.ts';
import { emptyFolder } from '../empty-folder.ts';

/** Mistakes that the invariants have to notice: otherwise the tools would be timed at different work. */
const mistakes = [
  {
    stem: 'two-phase-commit',
    what: 'commit when not all are prepared',
    spin: ['noted == ALL', 'true'],
    murphi: ['forall m: manager do managers[m].noted end', 'true'],
  },
  {
    stem: 'page-pin',
    what: 'fork shares pinned pages',
    spin: ['SHARE_PINNED 0', 'SHARE_PINNED 1'],
    murphi: ['SHARE_PINNED: 0', 'SHARE_PINNED: 1'],
  },
  {
    stem: 'page-pin',
    what: 'put forgets to count',
    spin: ['IN(got[p], a) -> got[p] = got[p] & ~BIT(a); DROP(p)', 'IN(got[p], a) -> got[p] = got[p] & ~BIT(a)'],
    murphi: ['got := 0;\n      drop(p);', 'got := 0;'],
  },
  {
    stem: 'page-pin',
    what: 'a freed page stays dirty',
    spin: ['(count[p] -> dirty[p] : 0)', 'dirty[p]'],
    murphi: ['if pages[p].count = 0 then', 'if false then'],
  },
] as const;

/** The model with one of its lines changed. */
function broken(stem: string, ending: string, [from, to]: readonly [string, string]): string {
  const source = readFileSync(modelFile(stem, ending), 'utf8');
  expect(source).toContain(from);
  return source.replace(from, to);
}

function titled(reason: string | null) {
  return mistakes.map((mistake) => [`${mistake.stem}: ${mistake.what}${reason === null ? '' : ` (skipped: ${reason})`}`, mistake] as const);
}

const noSpin = missing({ spin: 'spin', gcc: 'gcc' });
test.skipIf(noSpin !== null).each(titled(noSpin))('Spin notices in %s', (_, { stem, spin }) => {
  const own = emptyFolder();
  writeFileSync(join(own, 'model.pml'), broken(stem, 'pml', spin));
  runToEnd(own, 'spin', '-a', 'model.pml');
  runToEnd(own, 'gcc', '-DSAFETY', '-DNOREDUCE', '-DBFS', '-o', 'pan', 'pan.c');
  const printed = runToEnd(own, join(own, 'pan'), '-w18');
  expect(printed).toContain('assertion violated');
  expect(() => readReport(printed)).toThrow(Failure);
});

const noRumur = missing({ rumur: 'rumur', gcc: 'gcc' }) ?? meterAbsence();
test.skipIf(noRumur !== null).each(titled(noRumur))('Rumur notices in %s', async (_, { stem, murphi }) => {
  const own = emptyFolder();
  writeFileSync(join(own, 'model.m'), broken(stem, 'm', murphi));
  runToEnd(own, 'rumur', '--output-format', 'machine-readable', '--threads', '1', '--output', 'model.c', 'model.m');
  runToEnd(own, 'gcc', '-std=c11', '-O1', '-mcx16', '-o', 'model', 'model.c', '-lpthread');
  await expect(measure([join(own, 'model')], own, false).then(({ printed }) => readSummary(printed))).rejects.toThrow(Failure);
});
