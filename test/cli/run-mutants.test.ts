import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Exit, UsageError } from '../../src/cli/exit-codes.ts';
import { modelCode } from '../../src/cli/model-code.ts';
import { runMutants } from '../../src/cli/run-mutants.ts';
import { Stop } from '../../src/explorer/stop.ts';
import type { CampaignEffort } from '../../src/mutants/campaign.ts';
import type { Mutation } from '../../src/mutants/mutation.ts';
import type { MutantRecord, MutantsRecord } from '../../src/mutants/record-schema.ts';
import type { Outcome } from '../../src/mutants/trial.ts';
import { emptyFolder } from '../empty-folder.ts';

/** Nothing is explored here: a test says which mutants there are, and what becomes of each. */
vi.mock('../../src/mutants/all-mutations.ts', () => ({ allMutations: () => mutations }));
vi.mock('../../src/mutants/campaign.ts', () => ({
  groundsOf: () => Promise.resolve([]),
  tryMutations: (rest: readonly Mutation[], _grounds: unknown, { stop }: CampaignEffort): Promise<Outcome[]> => {
    stop[0] = ended;
    return Promise.resolve(rest.map((mutation) => outcome(mutation, verdicts[mutations.indexOf(mutation)])));
  },
}));

let mutations: Mutation[] = [];
let verdicts: Outcome['verdict'][] = [];
let ended: number = Stop.run;

afterEach(() => {
  ended = Stop.run;
});

function outcome(mutation: Mutation, verdict: Outcome['verdict']): Outcome {
  const killed = verdict === 'killed';
  return { mutation, verdict, by: killed ? 'deadlock' : null, steps: null, scenario: killed ? 'merge' : null, kernel: null, tried: 1 };
}

/** Of each name, what becomes of it; names that docs/mutants.md explains begin with `split-bio`. */
function campaign(...all: [transition: string, verdict: Outcome['verdict']][]): void {
  mutations = all.map(([transition]) => ({ kind: 'step', transition, operator: 'twice' }));
  verdicts = all.map(([, verdict]) => verdict);
}

function killed(count: number): [string, 'killed'][] {
  return Array.from({ length: count }, (_, i) => [`step-${String(i)}`, 'killed']);
}

async function run(resume?: string): Promise<{ code: number; record: MutantsRecord }> {
  let printed = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const flags = { on: ['trim-zero', 'merge'], json: true, quiet: true, workers: 1, out: emptyFolder() };
  const code = await runMutants('', { ...flags, ...(resume === undefined ? {} : { resume }) }).finally(() => write.mockRestore());
  return { code, record: JSON.parse(printed) as MutantsRecord };
}

describe('the exit code', () => {
  it('is 0 if 95 % are killed and the others explained', async () => {
    campaign(...killed(19), ['split-bio', 'survived'], ['other', 'same-graph']);
    expect(await run()).toMatchObject({ code: Exit.verified, record: { score: 0.95, unexplained: [], complete: true } });
  });

  it('is 0 if all are equivalent', async () => {
    campaign(['a', 'same-graph'], ['b', 'same-behaviour']);
    expect(await run()).toMatchObject({ code: Exit.verified, record: { score: null, equivalent: 2 } });
  });

  it('is 1 if fewer are killed', async () => {
    campaign(...killed(18), ['split-bio', 'survived']);
    expect(await run()).toMatchObject({ code: Exit.violated, record: { unexplained: [] } });
  });

  it('is 1 if a survivor is not explained', async () => {
    campaign(...killed(99), ['other', 'survived']);
    expect(await run()).toMatchObject({ code: Exit.violated, record: { unexplained: ['other: twice'] } });
  });

  it.each([
    ['time', Exit.inconclusive],
    ['interrupted', Exit.interrupted],
  ] as const)('says that it was ended by %s, whatever was found till then', async (end, code) => {
    ended = Stop[end];
    campaign(['other', 'survived']);
    expect(await run()).toMatchObject({ code, record: { complete: false, unexplained: ['other: twice'] } });
  });
});

describe('what another campaign has found', () => {
  const known: MutantRecord = {
    ...{ name: 'b: twice', verdict: 'survived', by: null, steps: null, scenario: null, kernel: null, tried: 7 },
  };

  /** A folder with what a campaign on the same scenarios left, but for what is given. */
  function left(changed: Partial<MutantsRecord> = {}): string {
    const head = { formatVersion: 1, pincheck: '0', argv: [], model: modelCode(), seconds: 1, grounds: 1, results: 'r' } as const;
    const tally = { killed: 0, survived: 1, equivalent: 0, score: 0, unexplained: [], complete: false };
    return folderWith(JSON.stringify({ ...head, ...tally, scenarios: ['merge', 'trim-zero'], mutants: [known], ...changed }));
  }

  function folderWith(text: string): string {
    const folder = join(emptyFolder(), 'mutants-earlier');
    mkdirSync(folder);
    writeFileSync(join(folder, 'mutants.json'), text);
    return folder;
  }

  it('stands where it would have been tried, in whatever order its scenarios were named; what is not asked for is left out', async () => {
    campaign(['a', 'killed'], ['b', 'killed'], ['c', 'killed']);
    const { record } = await run(left({ scenarios: ['trim-zero', 'merge'], mutants: [{ ...known, name: 'z: twice' }, known] }));
    expect(record.mutants.map(({ name, verdict, tried }) => [name, verdict, tried])).toEqual([
      ['a: twice', 'killed', 1],
      ['b: twice', 'survived', 7],
      ['c: twice', 'killed', 1],
    ]);
  });

  it.each([
    ['is no JSON', () => folderWith('{'), /mutants\.json/],
    ['is not there', () => emptyFolder(), /mutants\.json/],
    ['is of another model', () => left({ model: 'another' }), /the model has changed since/],
    ['is of fewer scenarios', () => left({ scenarios: ['merge'] }), /tells of other scenarios: merge$/],
  ])('is refused if it %s', async (_, folder, why) => {
    campaign(['a', 'killed']);
    const refused = run(folder());
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(why);
  });
});
