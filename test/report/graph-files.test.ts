import { instance } from '@viz-js/viz';
import { afterAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { GRAPH_STATES_MAX, graphFiles } from '../../src/report/graph-files.ts';
import { search } from '../explorer/searches.ts';
import { exploreNaively } from '../naive-explorer.ts';
import { runOf } from './run-of.ts';
import { xmlComplaints } from './xml-complaints.ts';

const pool = openPool(1);
afterAll(() => pool.close());

const HOSTILE = '"]; evil -> "x\\N\\" <img onerror=alert(1)> \u0000 \n';
const counter = { model: 'broken-counter', config: { processes: 2 } };

/** The graph as Graphviz reads it. */
async function read(dot: string) {
  const graph = (await instance()).renderJSON(dot) as {
    readonly name: string;
    readonly objects: readonly { readonly label: string; readonly peripheries?: string; readonly style?: string }[];
    readonly edges: readonly { readonly tail: number; readonly head: number; readonly label: string }[];
  };
  return graph;
}

describe('the graph of a run', () => {
  it('has every state and every action between them, in a form that Graphviz reads', async () => {
    const run = await runOf(counter, pool, {}, { keepGoing: true });
    const { states, generated } = exploreNaively(run.model);
    const files = graphFiles(run, ['dot', 'graphml'])!;
    const { objects, edges } = await read(files['graph.dot']);
    expect(objects).toHaveLength(states.length);
    expect(edges).toHaveLength(generated - 1);
    expect(objects[0]).toMatchObject({ label: String.raw`0, depth 0`, style: 'rounded' });
    expect(edges.slice(0, 2)).toMatchObject([
      { tail: 0, head: 1, label: 'read(process=0)' },
      { tail: 0, head: 2, label: 'read(process=1)' },
    ]);
    const broken = objects.filter(({ label }) => label.includes('BROKEN: no-lost-update'));
    expect(broken).toHaveLength(states.filter((s) => run.model.isQuiescent(s) && !run.model.properties[0].holds(s)).length);
    for (const { peripheries } of broken) expect(peripheries).toBe('2');
    expect(objects.filter(({ peripheries }) => peripheries === '2')).toEqual(broken);

    expect(await xmlComplaints(files['graph.graphml'], 'graphml.xsd')).toEqual([]);
    expect(files['graph.graphml'].match(/<node /g)).toHaveLength(states.length);
    expect(files['graph.graphml'].match(/<edge /g)).toHaveLength(edges.length);
    expect(files['graph.graphml'].match(/>no-lost-update</g)).toHaveLength(broken.length);
  });

  it('ends where the search ended', async () => {
    const run = await runOf(counter, pool, {}, { depthMax: 2 });
    const { objects, edges } = await read(graphFiles(run, ['dot'])!['graph.dot']);
    expect([objects.length, edges.length]).toEqual([run.found.distinct, run.found.generated - 1]);
  });

  it('keeps hostile names names', async () => {
    const run = await runOf(counter, pool, { scenario: HOSTILE });
    const files = graphFiles(run, ['dot', 'graphml'])!;
    const { name, objects } = await read(files['graph.dot']);
    expect(name).toBe(HOSTILE.replace(/[\0\n]/g, '\ufffd').replace(/[\\"]/g, (c) => (c === '"' ? '"' : '\\\\')));
    expect(objects).toHaveLength(run.found.distinct);
    expect(await xmlComplaints(files['graph.graphml'], 'graphml.xsd')).toEqual([]);
    expect(files['graph.graphml']).toContain('&lt;img onerror=alert(1)&gt;');
  });

  it('is none, if there are too many states', async () => {
    const run = await runOf(counter, pool);
    const found = await search({ model: 'two-phase-commit', config: { managers: 3 } }, { pool });
    expect(graphFiles({ ...run, found: { ...found, distinct: GRAPH_STATES_MAX + 1 } }, ['dot'])).toBeNull();
  });

  it('is judged by a schema that can say no', async () => {
    const run = await runOf(counter, pool);
    const { 'graph.graphml': text } = graphFiles(run, ['graphml'])!;
    expect(await xmlComplaints(text.replace('source="s0"', 'source="s99"'), 'graphml.xsd')).not.toEqual([]);
    expect(await xmlComplaints(text.replace('key="node-depth"', 'key="node-height"'), 'graphml.xsd')).not.toEqual([]);
  });
});
