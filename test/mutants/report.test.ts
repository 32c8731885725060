import { expect, it } from 'vitest';
import { mutantsPage, scoreText, tallyOf } from '../../src/mutants/report.ts';

const record = { by: null, steps: null, scenario: null, kernel: null, tried: 1 };

it('counts as unexplained what survived and nobody explains, and rounds no score up', () => {
  const killed = Array.from({ length: 1999 }, (_, i) => ({ ...record, name: String(i), verdict: 'killed' as const }));
  const survived = { ...record, name: 'x: never', verdict: 'survived' as const };
  const tally = tallyOf([...killed, survived], () => false);
  expect(tally.unexplained).toEqual(['x: never']);
  expect(scoreText(tally)).toBe('Score 99.9 %: 1,999 of 2,000 killed, 1 survived, 0 equivalent.');
  expect(tallyOf([survived], (name) => name.startsWith('x')).unexplained).toEqual([]);
});

it('has no score where all are equivalent', () => {
  const tally = tallyOf(
    Array.from({ length: 1200 }, (_, i) => ({ ...record, name: String(i), verdict: 'same-graph' as const })),
    () => false,
  );
  expect(tally).toEqual({ killed: 0, survived: 0, equivalent: 1200, score: null, unexplained: [] });
  expect(scoreText(tally)).toBe('Score none: 0 of 0 killed, 0 survived, 1,200 equivalent.');
});

it('lists what killed most first, and both kinds of equivalents, those who survived and are explained without a word', () => {
  const killed = { ...record, verdict: 'killed' as const, scenario: 'trim', kernel: '7.0' };
  const mutants = [
    { ...killed, name: 'a: never', by: 'deadlock' },
    { ...killed, name: 'b: never', by: 'range check' },
    { ...killed, name: 'c: never', by: 'range check' },
    { ...record, name: 'd: never', verdict: 'survived' as const, tried: 2 },
    { ...record, name: 'e: twice', verdict: 'same-behaviour' as const, tried: 3 },
    { ...record, name: 'f: twice', verdict: 'same-graph' as const },
  ];
  const head = { formatVersion: 1 as const, pincheck: '0', argv: [], model: '', seconds: 1, scenarios: [], grounds: 1, complete: true };
  expect(mutantsPage({ ...head, mutants, ...tallyOf(mutants, () => true) }).slice(5)).toEqual([
    '| killed by | mutants | such as |',
    '| --- | --- | --- |',
    '| `range check` | 2 | `b: never` in trim under 7.0 |',
    '| `deadlock` | 1 | `a: never` in trim under 7.0 |',
    '',
    '## Survived',
    '',
    '- `d: never` (2 tried)',
    '',
    '## Equivalent: the same states and steps',
    '',
    '- `f: twice` (1 tried)',
    '',
    '## Equivalent: other states, the same behaviour',
    '',
    '- `e: twice` (3 tried)',
  ]);
});

it('tells the score of rules and of effects, who survived, and where each rule is noticed', () => {
  const mutants = [
    { ...record, name: 'trim: never', verdict: 'killed' as const, by: 'deadlock', steps: 7, scenario: 'trim', kernel: '7.0' },
    { ...record, name: 'fork: never', verdict: 'survived' as const },
    { ...record, name: 'rule a: b -> c', verdict: 'killed' as const, by: 'no more deadlock', scenario: 'merge', kernel: '6.1' },
    { ...record, name: 'rule a: c -> b', verdict: 'same-graph' as const },
  ];
  const head = {
    formatVersion: 1 as const,
    pincheck: '0',
    argv: [],
    model: '',
    seconds: 1,
    scenarios: ['trim'],
    grounds: 1,
    complete: true,
    mutants,
  };
  expect(mutantsPage({ ...head, ...tallyOf(mutants, () => false) })).toEqual([
    'Score 66.6 %: 2 of 3 killed, 1 survived, 1 equivalent.',
    '',
    '- rules: Score 100.0 %: 1 of 1 killed, 0 survived, 1 equivalent.',
    '- effects: Score 50.0 %: 1 of 2 killed, 1 survived, 0 equivalent.',
    '',
    '| killed by | mutants | such as |',
    '| --- | --- | --- |',
    '| `deadlock` | 1 | `trim: never` in trim under 7.0, after 7 steps |',
    '| `no more deadlock` | 1 | `rule a: b -> c` in merge under 6.1 |',
    '',
    '## Survived',
    '',
    '- `fork: never` (1 tried) UNEXPLAINED',
    '',
    '## Rules, and what notices each',
    '',
    '| rule | noticed by | in |',
    '| --- | --- | --- |',
    '| `a: b -> c` | `no more deadlock` | merge under 6.1 |',
    '| `a: c -> b` | same-graph | |',
    '',
    '## Equivalent: the same states and steps',
    '',
    '- `rule a: c -> b` (1 tried)',
  ]);
});
