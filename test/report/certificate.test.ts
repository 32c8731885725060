import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Piscina } from 'piscina';
import { subjectOf } from '../../src/cli/subject.ts';
import type { Parameter, Property, Transition } from '../../src/explorer/model/model.ts';
import { flag } from '../../src/explorer/model/schema.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildModel } from '../../src/models/registry.ts';
import { certificateOf, sealOf } from '../../src/report/certificate.ts';
import { claimsOf, comparableDepth, differencesOf } from '../../src/report/certified-claims.ts';
import type { Question } from '../../src/report/judgement.ts';
import type { Run } from '../../src/report/run.ts';
import { runRecord } from '../../src/report/run-record.ts';
import type { ModelConfig } from '../../src/state/bounds.ts';
import { runOf } from './run-of.ts';

let pool: Piscina;
let run: Run;
beforeAll(async () => {
  pool = openPool(1);
  run = await runOf({ model: 'two-phase-commit', config: { managers: 3 } }, pool);
});
afterAll(() => pool.close());

describe('the digests of a model', () => {
  const { spec, model } = subjectOf('merge', 'v5', undefined, []);
  const config = spec.config as ModelConfig;

  /** The parts whose digests differ from those of the scenario `merge` under v5. */
  function changed(parts: Partial<Run>): string[] {
    const before = certificateOf({ ...run, spec, model }).model;
    const after = certificateOf({ ...run, spec, model, ...parts }).model;
    return Object.keys(before).filter((part) => before[part as keyof typeof before] !== after[part as keyof typeof after]);
  }
  const configured = (other: ModelConfig) => ({ spec: { ...spec, config: other }, model: buildModel({ ...spec, config: other }) });

  test('do not depend on the order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(config).reverse()) as unknown as ModelConfig;
    expect(changed(configured(reversed))).toEqual([]);
  });

  test('tell what is different', () => {
    const [first, ...others] = model.transitions;
    expect(changed({ modelCode: '1'.repeat(64) })).toEqual(['code', 'whole']);
    expect(changed({ model: { ...model, transitions: [{ ...first, name: 'other' }, ...others] } })).toEqual(['transitions', 'whole']);
    expect(changed({ model: { ...model, properties: model.properties.slice(1) } })).toEqual(['properties', 'whole']);
    expect(changed(configured({ ...config, change: { samePageDrop: 'never' } }))).toEqual(['config', 'rules', 'whole']);
    expect(changed(configured({ ...config, bounds: { ...config.bounds, bias: 9 } }))).toEqual(expect.arrayContaining(['config', 'schema']));
    expect(changed({ model: { ...model, initial: [...model.initial, model.initial[0]] } })).toEqual(['starts', 'whole']);
    const { fields } = model.schema;
    const reversed = Object.fromEntries(Object.entries(fields).reverse());
    expect(changed({ model: { ...model, schema: { ...model.schema, fields: { ...fields, more: flag } } } })).toEqual(['schema', 'whole']);
    expect(changed({ model: { ...model, schema: { ...model.schema, fields: reversed } } })).toEqual([]);
  });

  const [turn] = model.transitions;
  const parameter: Parameter = { name: 'call', count: 2, label: (value) => `call ${String(value)}` };
  const known = { ...turn, parameters: [parameter] };
  const parametersAs = (other: Partial<Parameter>) => ({ parameters: [{ ...parameter, ...other }] });
  test.each<[what: string, Partial<Transition<unknown>>]>([
    ['another name', { name: 'other' }],
    ['another actor', { actor: 'other' }],
    ['another source', { source: 'other' }],
    ['one parameter more', { parameters: [parameter, { name: 'page', count: 1 }] }],
    ['another name of a parameter', parametersAs({ name: 'bio' })],
    ['one value more', parametersAs({ count: 3 })],
    ['another name of the last value', parametersAs({ label: (value) => ['call 0', 'call 2'][value] })],
  ])('tell a transition that has %s', (_, other) => {
    const before = certificateOf({ ...run, spec, model: { ...model, transitions: [known] } }).model;
    const after = certificateOf({ ...run, spec, model: { ...model, transitions: [{ ...known, ...other }] } }).model;
    expect(after).toEqual({ ...before, transitions: after.transitions, whole: after.whole });
    expect(after.transitions).not.toBe(before.transitions);
  });

  const property: Property<unknown> = { name: 'p', kind: 'invariant', statement: 'It holds.', holds: () => true };
  const propertiesDigest = (other: Partial<Property<unknown>>) =>
    certificateOf({ ...run, spec, model: { ...model, properties: [{ ...property, ...other }] } }).model.properties;
  test.each<[what: string, Partial<Property<unknown>>]>([
    ['has another name', { name: 'q' }],
    ['has another kind', { kind: 'quiescent' }],
    ['has another statement', { statement: 'It holds, too.' }],
    ['is checked only if it is asked for', { optional: true }],
  ])('tell a property that %s', (_, other) => {
    expect(propertiesDigest(other)).not.toBe(propertiesDigest({}));
  });
});

test('digests are SHA-256 of JSON with its keys in order, and lists as they are', () => {
  const config = { b: [2, { y: 1, x: null }], a: true };
  const text = '{"a":true,"b":[2,{"x":null,"y":1}]}';
  const { model } = certificateOf({ ...run, spec: { ...run.spec, config } });
  expect(model.config).toBe(createHash('sha256').update(text).digest('hex'));
});

describe('what a certificate says was asked', () => {
  const expected = { violated: 'everything-done', skip: ['I4'], why: 'It is known.' };
  const scenario: NonNullable<Question['scenario']> = { goals: ['can-commit'], alive: ['decide'], expect: { v5: expected } };
  const question: Question = { scenario, kernel: 'v5', altered: true, chosen: ['I5'] };
  const asked = (other: Partial<Question>) => certificateOf({ ...run, question: { ...question, ...other } }).asked;

  test('is all that the verdict depends on', () => {
    expect(asked({})).toEqual({ goals: ['can-commit'], alive: ['decide'], expected, altered: true, chosen: ['I5'] });
    expect(asked({ altered: false, chosen: null })).toMatchObject({ altered: false, chosen: null });
    expect(asked({ scenario: { ...scenario, alive: 'all' } }).alive).toBe('all');
  });

  test('expects nothing of a kernel of which the scenario says nothing', () => {
    expect(asked({ kernel: '6.6' }).expected).toBeNull();
    expect(asked({ kernel: null }).expected).toBeNull();
  });

  test('is nothing without a scenario', () => {
    expect(asked({ scenario: null, chosen: null, altered: false })).toEqual({
      goals: [],
      alive: [],
      expected: null,
      altered: false,
      chosen: null,
    });
  });

  test('is told with the digest of the states, if there is one', () => {
    expect(certificateOf({ ...run, found: { ...run.found, digest: '1'.repeat(24) } }).states).toBe('1'.repeat(24));
    expect(certificateOf(run).states).toBeNull();
  });
});

describe('what of a record can be compared', () => {
  test('is everything, but for how it was found', () => {
    const record = runRecord(run);
    expect(comparableDepth(record)).toBeNull();
    const elsewhere = { ...record, seconds: 9, workers: 64, provenance: { ...record.provenance, node: 'v99' } };
    expect(differencesOf(claimsOf(record, null), claimsOf(elsewhere, null))).toEqual([]);
    expect(differencesOf(claimsOf(record, null), claimsOf({ ...record, depth: 99, store: 'hash64' }, null))).toEqual([
      { path: 'depth', told: String(record.depth), found: '99' },
      { path: 'store', told: '"exact"', found: '"hash64"' },
    ]);
    const expected = { verdict: 'verified', property: null, met: false } as unknown as typeof record.expected;
    expect(differencesOf(claimsOf(record, null), claimsOf({ ...record, expected }, null)).map(({ path }) => path)).toEqual(['expected']);
  });

  const claims = [
    ...['model', 'scenario', 'kernel', 'bounds', 'verdict', 'property', 'kind', 'statement', 'limit', 'expected', 'skipped', 'distinct'],
    ...['generated', 'depth', 'store', 'missProbability', 'goalsMet', 'unmetGoals', 'deadTransitions', 'levels', 'transitions', 'goals'],
    ...['violations', 'states'],
  ];
  const hows = ['seconds', 'workers', 'engine', 'memory', 'provenance', 'spec', 'options', 'title', 'story', 'resumed', 'formatVersion'];

  test.each([...claims.map((key) => [key, true] as const), ...hows.map((key) => [key, false] as const)])(
    '%s is claimed: %s',
    (key, isClaim) => {
      const record = runRecord(run);
      const { certificate } = record;
      const other = key === 'goals' ? [] : 'other';
      const changed =
        key === 'states' ? { ...record, certificate: { ...certificate, states: other as never } } : { ...record, [key]: other as never };
      expect(differencesOf(claimsOf(record, null), claimsOf(changed, null)).length > 0).toBe(isClaim);
    },
  );

  test('is sealed, whatever was asked', () => {
    const record = runRecord(run);
    const { certificate } = record;
    for (const key of ['model', 'asked', 'states'] as const)
      expect(sealOf({ ...record, certificate: { ...certificate, [key]: 'other' as never } }), key).not.toBe(certificate.seal);
    expect(sealOf(record)).toBe(certificate.seal);
    expect(sealOf({ ...record, seconds: record.seconds + 1 })).not.toBe(certificate.seal);
  });

  test.each([
    ['time', 2],
    ['memory', 2],
    ['interrupted', 2],
    ['depth', null],
    ['states', null],
  ] as const)('after %s ends at depth %s', (limit, depth) => {
    expect(comparableDepth({ ...runRecord(run), limit, levels: [1, 2, 3, 4] })).toBe(depth);
  });

  test('has what was found at the last depth itself', () => {
    const whole = runRecord(run);
    const [goal] = whole.goals;
    const violation = { property: 'consistent', steps: 4 } as unknown as (typeof whole.violations)[number];
    const told = { ...whole, goals: [{ ...goal, depth: 4 }], violations: [violation] };
    const less = { ...whole, goals: [{ ...goal, depth: null }], violations: [] };
    expect(differencesOf(claimsOf(told, 4), claimsOf(less, 4)).map(({ path }) => path)).toEqual([
      `goals.${goal.name}.depth`,
      'violations[0]',
    ]);
    expect(differencesOf(claimsOf(told, 3), claimsOf(less, 3))).toEqual([]);
  });

  test('ends before the level in which a clock ended the search', () => {
    const whole = runRecord(run);
    const partial = { ...whole, limit: 'time', verdict: 'inconclusive', levels: [...whole.levels.slice(0, 5), 1], distinct: 99 } as const;
    expect(comparableDepth({ ...partial, levels: [...partial.levels] })).toBe(4);
    const compare = (levels: number[]) => differencesOf(claimsOf({ ...partial, levels }, 4), claimsOf(whole, 4));
    // can-abort is met at depth 3, can-commit at depth 10, of which nothing is said.
    expect(compare([...partial.levels])).toEqual([]);
    expect(compare([...whole.levels.slice(0, 4), 7, 1]).map(({ path }) => path)).toEqual(['levels[4]']);
    expect(differencesOf(claimsOf({ ...whole, model: 'other' }, 4), claimsOf(whole, 4)).map(({ path }) => path)).toContain('model');
  });
});
