import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replay } from '../../../src/explorer/replay.ts';
import { openPool } from '../../../src/explorer/worker-pool.ts';
import type { PageData, PagePart, TraceData } from '../../../src/report/page-data.ts';
import type { Run } from '../../../src/report/run.ts';
import type { Snapshot } from '../../../src/state/snapshot.ts';
import { specOf } from '../../model/shipped.ts';
import { runOf } from '../run-of.ts';
import { pageOf } from './reports.ts';

const pool = openPool(2);
afterAll(() => pool.close());

function pagesAt(data: PageData, { states }: TraceData, step: number): PagePart[] {
  return states[step].parts.map((part) => data.pool[part]).filter((part) => part.part === 'page');
}

/** The fields of each repair of the last failure of a trace. */
function repairsAtEnd({ fields }: PageData, { states }: TraceData): string[][] {
  return states.at(-1)!.failing[0].why.repairs.map((mends) => mends.map(({ field }) => fields[field].path));
}

describe('the page of a violation', () => {
  let data: PageData;
  beforeAll(async () => {
    data = pageOf(await runOf(specOf('dio-read-fork', { kernel: '6.2' }), pool, {}, { properties: ['issuer-sees-data'] }));
  });

  it('splits every count among its holders', () => {
    const [trace] = data.traces;
    for (let k = 0; k < trace.states.length; k++) {
      for (const { head, name, ref, holders } of pagesAt(data, trace, k)) {
        if (head === name) expect(holders.reduce((sum, { refs }) => sum + refs, 0)).toBe(ref);
        expect(holders.map(({ holder }) => holder)).not.toContain('nobody');
      }
    }
  });

  it('says that the parent maps another page than the one that the device wrote', () => {
    const [trace] = data.traces;
    const { why } = trace.states.at(-1)!.failing[0];
    const repair = why.repairs.find(([{ field }]) => data.fields[field].path === 'processes[0].ptes[0].page');
    const [{ field, value, wanted }] = repair!;
    const { label, min } = data.fields[field];
    expect([value, ...wanted].map((v) => data.labels[label!][v - min])).toEqual(['P1', 'P0']);
    expect(trace.steps.findLast(({ changes }) => changes.some(([f]) => f === field))?.text).toBe('parent-write-fault(page=0)');
  });

  it('fails the property at the end and nowhere before', () => {
    const [trace] = data.traces;
    const failing = trace.states.map((s) => s.failing.map(({ property }) => data.properties[property!].name));
    expect(failing).toEqual([...trace.steps.map(() => []), ['issuer-sees-data']]);
  });
});

describe('a leak', () => {
  it('names its owner: the page array, whose token of a merged fragment was neither handed over nor dropped', async () => {
    const spec = specOf('merge', { kernel: 'v5', change: { samePageDrop: 'never' } });
    const data = pageOf(await runOf(spec, pool, {}, { properties: ['everything-returned'] }));
    const [trace] = data.traces;
    const held = pagesAt(data, trace, trace.steps.length).flatMap(({ name, holders }) =>
      holders.map(({ holder, count }) => `${name} ${holder} ${String(count)}`),
    );
    const stray = held.filter((text) => !/ (parent|child) /.test(text));
    expect(stray).toEqual(['P0 array 0 get 1']);
    expect(repairsAtEnd(data, trace)).toEqual([['ledger.calls[0].pages[0].get', 'pages[0].ref']]);
  });
});

describe('references that nobody stands behind', () => {
  it('are told as such', async () => {
    const run = await runOf(specOf('dio-read-fork', { kernel: '6.2' }), pool, {}, { properties: ['issuer-sees-data'] });
    const [start] = run.model.initial as Snapshot[];
    const [page, ...others] = start.pages;
    const tampered: Run = { ...run, model: { ...run.model, initial: [{ ...start, pages: [{ ...page, ref: page.ref + 2 }, ...others] }] } };
    const data = pageOf({
      ...tampered,
      found: { ...run.found, violations: [], witnesses: new Map([['everything-done', { initial: 0, actions: [] }]]) },
    });
    expect(pagesAt(data, data.traces[0], 0)[0].holders).toContainEqual({ holder: 'nobody', count: 2, refs: 2 });
  });
});

describe('witnesses', () => {
  it('are shortest, meet their goals, and are the same for every number of workers', async () => {
    const run = await runOf(specOf('unmap', { kernel: 'v5', start: 0 }), pool);
    const met = run.found.goals.filter(({ depth }) => depth !== null);
    expect(met.length).toBeGreaterThan(2);
    expect([...run.found.witnesses!.keys()]).toEqual(met.map(({ name }) => name));
    for (const { name, depth } of met) {
      const trace = run.found.witnesses!.get(name)!;
      const { holds } = run.model.properties.find((p) => p.name === name)!;
      expect(replay(run.model, trace).states.map((state) => holds(state))).toEqual([...Array<boolean>(depth!).fill(false), true]);
    }
    for (const wanted of [{ workers: 2 }, { store: 'hash64' }, { engine: 'immer' }] as const) {
      const other = await runOf(run.spec, pool, {}, wanted);
      expect([...other.found.witnesses!]).toEqual([...run.found.witnesses!]);
    }
  });
});

describe('another model', () => {
  it('has lanes, fields and properties, and nothing to draw; a deadlock is told like a property that fails', async () => {
    const data = pageOf(await runOf({ model: 'dining-philosophers', config: { seats: 2 } }, pool));
    expect(data.pool).toEqual([]);
    const [{ states }] = data.traces;
    const [{ property, why }] = states.at(-1)!.failing;
    expect(property).toBeNull();
    // There is always something left to do for a philosopher: nothing that could be read says otherwise.
    expect(why).toEqual({ repairs: [], lastRead: [] });
  });
});
