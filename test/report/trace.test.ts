import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../schemas/json-schemas.ts';
import { changesBetween, leavesOf, pathText } from '../../src/report/changes.ts';
import { genericDescriber } from '../../src/report/describer.ts';
import { itfTrace } from '../../src/report/itf.ts';
import { noPaint } from '../../src/report/paint.ts';
import { traceDifference } from '../../src/report/trace-difference.ts';
import { traceLines } from '../../src/report/trace-text.ts';
import { follow } from './described.ts';

const counter = { model: 'broken-counter', config: { processes: 2 } };
const actions = ['read(process=0)', 'read(process=1)', 'write(process=1)'];

describe('a trace of any model', () => {
  const told = follow(counter, 'nothing-lost', actions);

  it('says what each step changed, with labels', () => {
    expect(told.record.steps[1]).toMatchObject({
      transition: 'read',
      actor: 'process',
      parameters: { process: '1' },
      changes: [{ path: 'processes[1].step', from: 'reading', to: 'writing' }],
    });
    expect(told.record.finalState).toMatchObject({ counter: 1 });
  });

  it('reads as numbered steps', () => {
    const lines = traceLines(told.model, genericDescriber, told.record, told.replayed, 'diff', noPaint);
    expect(lines).toEqual([
      'Trace, 3 steps from start 0:',
      '',
      '  0. start',
      '  1. process: read(process=0)  folklore',
      '      processes[0]: step reading -> writing',
      '  2. process: read(process=1)  folklore',
      '      processes[1]: step reading -> writing',
      '  3. process: write(process=1)  folklore',
      '      state: counter 0 -> 1',
      expect.stringMatching(/^ {6}processes\[1\]: step writing -> done/),
    ]);
  });

  it('tells whole states on request', () => {
    const lines = traceLines(told.model, genericDescriber, told.record, told.replayed, 'full', noPaint);
    expect(lines.slice(-2)).toEqual(['      processes[0]: step writing', expect.stringMatching(/^ {6}processes\[1\]: step done/)]);
  });

  it('fits its schema, and so does its ITF form', () => {
    const schemas = jsonSchemas();
    const trace = new Ajv().compile(schemas.get('trace.schema.json')!);
    expect(trace(JSON.parse(JSON.stringify(told.record))), JSON.stringify(trace.errors)).toBe(true);
    const itf = itfTrace(told.model, told.record, told.replayed);
    const validate = new Ajv().compile(schemas.get('itf.schema.json')!);
    expect(validate(JSON.parse(JSON.stringify(itf))), JSON.stringify(validate.errors)).toBe(true);
    expect(itf.vars).toEqual(['counter', 'processes', 'action']);
    expect(itf.states.map((s) => [s['#meta'], s['action'], s['counter']])).toEqual([
      [{ index: 0 }, 'start', 0],
      [{ index: 1 }, 'read(process=0)', 0],
      [{ index: 2 }, 'read(process=1)', 0],
      [{ index: 3 }, 'write(process=1)', 1],
    ]);
    for (const state of itf.states) expect(Object.keys(state).sort()).toEqual(['#meta', ...itf.vars].sort());
  });

  it('is compared step by step with what is replayed', () => {
    const { record } = told;
    const [first, ...rest] = record.steps;
    expect(traceDifference(record, record)).toBeNull();
    expect(traceDifference({ ...record, steps: [{ ...first, transition: 'write' }, ...rest] }, record)).toBe(
      'step 1 was write(process=0), but its action is read(process=0) now',
    );
    expect(traceDifference({ ...record, steps: [{ ...first, changes: [] }, ...rest] }, record)).toBe(
      'step 1 (read(process=0)) made no further change, and makes processes[0].step reading -> writing now',
    );
    const further = [...first.changes, { path: 'counter', from: 0, to: 1 }];
    expect(traceDifference({ ...record, steps: [{ ...first, changes: further }, ...rest] }, record)).toBe(
      'step 1 (read(process=0)) made counter 0 -> 1, and makes no further change now',
    );
    expect(traceDifference({ ...record, steps: rest }, record)).toMatch(/2 steps of 3 actions/);
    expect(traceDifference({ ...record, finalState: {} }, record)).toBe('the last state is another one');
  });
});

describe('changes between snapshots', () => {
  const { model, replayed } = follow(counter, 'nothing-lost', actions);
  const [start, , , last] = replayed.states;

  it('are none where nothing changed', () => {
    expect(changesBetween(model.schema, start, start)).toEqual([]);
  });

  it('undo themselves the other way round', () => {
    const there = changesBetween(model.schema, start, last).map(({ path, from, to }) => [pathText(path), from, to]);
    const back = changesBetween(model.schema, last, start).map(({ path, from, to }) => [pathText(path), to, from]);
    expect(back).toEqual(there);
    expect(there.length).toBeGreaterThan(2);
  });

  it('from nothing are the leaves that are not 0', () => {
    for (const leaf of leavesOf(model.schema, last)) expect(leaf).toMatchObject({ from: 0 });
    expect(leavesOf(model.schema, start)).toEqual([]);
  });
});
