import { expect, it } from 'vitest';
import { minimalRecord, minimalScenario, reductionText, tellMinimal } from '../../src/report/minimal.ts';
import { noOverrides } from '../../src/scenario/overrides.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { modelConfig } from '../config.ts';
import { follow } from './described.ts';

const actors = ['submitter', 'device'] as const;
const config = modelConfig({ actors, change: { samePageDrop: 'never' }, calls: [{ kind: 'iovec', segments: [[1, 1]], repeat: true }] });
const { model, ...told } = follow({ model: 'direct-io', config }, 'everything-returned', ['alloc-bio(call=0)']);
const trace = { initial: 0, actions: told.record.actions };
const steps = [
  { what: 'without forker', trace, undecided: false, distinct: 7 },
  { what: 'without device', trace: null, undecided: true, distinct: 1200 },
  { what: 'vecs 1', trace: null, undecided: false, distinct: 1 },
];
const minimal = tellMinimal(
  { scenario: 'a-read', kernel: '6.2', spec: told.spec },
  { ...told, name: 'everything-returned' },
  { config, trace, steps },
  model,
);

it('tells of each smaller world whether the property breaks in it, holds, or was not decided', () => {
  expect(minimalRecord(minimal)).toEqual({
    property: 'everything-returned',
    scenario: 'a-read-minimal.json',
    trace: 'trace-everything-returned-minimal.json',
    steps: [
      { what: 'without forker', outcome: 'violated', steps: 1, distinct: 7 },
      { what: 'without device', outcome: 'undecided', steps: null, distinct: 1200 },
      { what: 'vecs 1', outcome: 'holds', steps: null, distinct: 1 },
    ],
  });
  expect(steps.map(reductionText)).toEqual([
    'without forker: still violated, after 1 step (7 states)',
    'without device: not decided (1,200 states)',
    'vecs 1: holds (1 state)',
  ]);
});

it('writes the smallest world as a scenario that reads as the same world', () => {
  const [[file, scenario], ...others] = Object.entries(minimalScenario(minimal));
  expect([file, others]).toEqual(['a-read-minimal.json', []]);
  const read = parseScenario(JSON.stringify(scenario), file, 'a-read-minimal', noOverrides);
  const { bounds, layout, starts, cloneReleases } = config;
  const plan = { bounds, layout, actors, starts, cloneReleases };
  expect(read).toMatchObject({ ok: true, value: { plan, expect: { '6.2': { violated: 'everything-returned', skip: [] } } } });
});
