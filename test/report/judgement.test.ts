import { describe, expect, it } from 'vitest';
import type { Exploration } from '../../src/explorer/result.ts';
import { buildModel } from '../../src/models/registry.ts';
import { judge } from '../../src/report/judgement.ts';
import type { Question } from '../../src/report/judgement.ts';
import { noPaint } from '../../src/report/paint.ts';
import { verdictLines } from '../../src/report/summary-text.ts';
import type { Expectation, Scenario } from '../../src/scenario/scenario.ts';

const model = buildModel({ model: 'two-phase-commit', config: { managers: 2 } });

function found(changes: Partial<Exploration> = {}): Exploration {
  return {
    limit: null,
    distinct: 1,
    generated: 1,
    depth: 0,
    levels: [1],
    transitions: [
      { name: 'commit', fired: 1, fresh: 1 },
      { name: 'abort', fired: 0, fresh: 0 },
    ],
    goals: [
      { name: 'can-commit', depth: 3 },
      { name: 'can-abort', depth: null },
    ],
    violations: [],
    memory: { recordBytes: 0, indexBytes: 0, orderBytes: 0, frontierBytes: 0, diskBytes: 0, bytesMax: 128e6 },
    ...changes,
  };
}

const violations = [{ property: 'consistent', kind: 'invariant', trace: { initial: 0, actions: [1] } }] as const;

const another = { property: 'deadlock', kind: 'deadlock', trace: { initial: 0, actions: [0] } } as const;

function question(expectation: Partial<Expectation> | null, wanted: Partial<Scenario> = {}, changes: Partial<Question> = {}): Question {
  const expected: Record<string, Expectation> = expectation ? { v5: { violated: null, skip: [], why: null, ...expectation } } : {};
  const plan = {} as Scenario['plan'];
  const scenario = { name: 's', title: '', story: null, plan, expect: expected, goals: [], alive: [], slow: false, ...wanted };
  return { scenario, kernel: 'v5', altered: false, chosen: null, ...changes };
}

it('does not ask for what the scenario wants where properties were chosen', () => {
  expect(judge(model, question({}, { goals: ['can-abort'] }), found()).verdict).toBe('violated');
  expect(judge(model, question({}, { goals: ['can-abort'] }, { chosen: ['consistent'] }), found()).verdict).toBe('verified');
});

describe('a verdict', () => {
  it.each([
    ['nothing found, no limit', found(), 'verified', null],
    ['a violation', found({ violations, limit: 'violation' }), 'violated', 'consistent'],
    ['a limit', found({ limit: 'depth' }), 'inconclusive', null],
    ['a violation before a limit', found({ violations, limit: 'time' }), 'violated', 'consistent'],
  ])('%s', (_, exploration, verdict, property) => {
    expect(judge(model, question(null), exploration)).toMatchObject({ verdict, property, expected: null });
  });

  it.each([
    ['verified as expected', found(), {}, true],
    ['the expected violation', found({ violations }), { violated: 'consistent' }, true],
    ['the expected violation after another one', found({ violations: [another, ...violations] }), { violated: 'consistent' }, true],
    ['another violation', found({ violations }), { violated: 'deadlock' }, false],
    ['a violation where none is expected', found({ violations }), {}, false],
    ['none where one is expected', found(), { violated: 'consistent' }, false],
    ['not decided', found({ limit: 'states' }), {}, false],
  ])('%s', (_, exploration, expectation, met) => {
    expect(judge(model, question(expectation), exploration).expected).toMatchObject({ met });
  });

  it('is that an unmet goal violates a scenario which asks for it, where all else holds', () => {
    const wanted = { goals: ['can-commit', 'can-abort'] };
    expect(judge(model, question({}, wanted), found())).toMatchObject({ verdict: 'violated', property: 'can-abort', kind: 'goal' });
    expect(judge(model, question({}, wanted), found({ limit: 'depth' }))).toMatchObject({ verdict: 'inconclusive' });
    expect(judge(model, question({}, wanted, { altered: true }), found())).toMatchObject({ verdict: 'verified' });
    expect(judge(model, question(null, wanted), found())).toMatchObject({ verdict: 'verified' });
    expect(judge(model, question({ violated: 'consistent' }, wanted), found())).toMatchObject({
      verdict: 'verified',
      expected: { met: false },
    });
  });

  it.each([['all'], [['commit', 'abort']]] as const)('is that a dead transition violates a scenario which asks for %s', (alive) => {
    expect(judge(model, question({}, { alive }), found())).toMatchObject({
      verdict: 'violated',
      property: 'abort',
      kind: 'dead-transition',
    });
  });

  it('is held against no expectation that was not checked', () => {
    const chosen = { chosen: ['consistent'] };
    expect(judge(model, question({ violated: 'deadlock' }, {}, chosen), found()).expected).toBeNull();
    expect(judge(model, question({ violated: 'consistent' }, {}, chosen), found({ violations })).expected).toMatchObject({ met: true });
  });
});

describe('the verdict in words', () => {
  const options = { engine: 'packed', workers: 1, keepGoing: false, depthMax: 7, statesMax: 1000 } as const;
  it.each([
    [found(), 'VERIFIED: explored completely, and every property that was checked holds.'],
    [found({ violations }), 'VIOLATED: consistent'],
    [found({ limit: 'depth' }), 'INCONCLUSIVE: the search ended at depth 7, as asked. No violation was found in what was explored.'],
    [found({ limit: 'states' }), /1,000 states/],
    [found({ limit: 'time' }), /time limit/],
    [found({ limit: 'memory' }), /ran out of memory: what it keeps of states may take 128\.0 MB\. No violation/],
    [found({ limit: 'interrupted' }), /interrupted/],
  ])('%#', (exploration, line) => {
    const [first] = verdictLines({ model, judgement: judge(model, question(null), exploration), options, found: exploration }, noPaint);
    if (typeof line === 'string') expect(first).toBe(line);
    else expect(first).toMatch(line);
  });

  it.each([
    [found(), {}, false, 'as expected'],
    [found({ limit: 'depth' }), {}, false, 'not decided: expected verified'],
    [found(), { violated: 'deadlock' }, false, 'NOT as expected: expected a violation of deadlock'],
    [found(), {}, true, 'the scenario as it is written expects that everything holds; settings changed it'],
    [found(), { violated: 'deadlock' }, true, 'the scenario as it is written expects a violation of deadlock; settings changed it'],
  ])('ends with what was expected: %#', (exploration, expectation, altered, line) => {
    const judgement = judge(model, question(expectation, {}, { altered }), exploration);
    expect(verdictLines({ model, judgement, options, found: exploration }, noPaint).at(-1)).toBe(line);
  });
});
