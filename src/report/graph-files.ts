import { actionText, decodeAction } from '../explorer/model/actions.ts';
import type { Model } from '../explorer/model/model.ts';
import { stateGraph } from '../explorer/insight/state-graph.ts';
import type { GraphEdge, GraphState, StateGraph } from '../explorer/insight/state-graph.ts';
import { describerOf } from './describer-of.ts';
import type { GraphFormat } from './graph-formats.ts';
import type { Files } from './results-folder.ts';
import type { Run } from './run.ts';
import { xmlRoot, xmlText } from './xml.ts';

/** Most states that are drawn as a graph: what viewers of graphs still open. */
export const GRAPH_STATES_MAX = 10_000;

/** A state and an action in words. */
interface Words {
  state(state: GraphState): string;
  action(edge: GraphEdge): string;
}

/** The states that a run found, as graphs in the formats that are asked for; null if there are more than GRAPH_STATES_MAX. */
export function graphFiles({ model, spec, scenario, kernel, found }: Run, formats: readonly GraphFormat[]): Files | null {
  const depthMax = found.limit === null ? Infinity : found.depth;
  const graph = found.distinct > GRAPH_STATES_MAX ? null : stateGraph(model, depthMax, GRAPH_STATES_MAX);
  if (!graph) return null;
  const name = `${scenario ?? spec.model}${kernel === null ? '' : `, ${kernel}`}`;
  const describer = describerOf(spec);
  const words: Words = {
    state: ({ state }) => describer.picture(state).join(' | '),
    action: ({ action }) => actionText(model, decodeAction(model, action)).replace(/\(\)$/, ''),
  };
  const write = { dot: dotText, graphml: graphmlText } as const;
  return Object.fromEntries(formats.map((format) => [`graph.${format}`, write[format](name, graph, words, model)]));
}

/** Graphviz: a box for each state, doubled where a property is broken, round at the start. */
function dotText(name: string, { states, edges }: StateGraph, words: Words): string {
  const nodes = states.map((node, i) => {
    const { depth, broken } = node;
    const lines = [`${String(i)}, depth ${String(depth)}`, words.state(node), ...broken.map((property) => `BROKEN: ${property}`)];
    const label = lines
      .filter((line) => line !== '')
      .map(dotEscaped)
      .join('\\n');
    return `  ${String(i)} [label="${label}"${depth === 0 ? ', style=rounded' : ''}${broken.length > 0 ? ', peripheries=2' : ''}];`;
  });
  const arrows = edges.map((edge) => `  ${String(edge.from)} -> ${String(edge.to)} [label="${dotEscaped(words.action(edge))}"];`);
  return [`digraph "${dotEscaped(name)}" {`, '  node [shape=box];', ...nodes, ...arrows, '}', ''].join('\n');
}

/** For a quoted string of DOT, in which a backslash begins an escape, and no control character has a place. */
function dotEscaped(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is replaced
  return text.replace(/[\\"]/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, '\ufffd');
}

/** GraphML: what is known of states and actions as data, for Gephi, yEd, Cytoscape and libraries of graphs. */
function graphmlText(name: string, { states, edges }: StateGraph, words: Words, model: Model): string {
  const root = xmlRoot('graphml').att('xmlns', 'http://graphml.graphdrawing.org/xmlns');
  const key = (id: string, of: 'graph' | 'node' | 'edge', type: string): void => {
    root.ele('key', { id: `${of}-${id}`, for: of, 'attr.name': id, 'attr.type': type });
  };
  key('name', 'graph', 'string');
  key('depth', 'node', 'int');
  key('broken', 'node', 'string');
  key('state', 'node', 'string');
  key('action', 'edge', 'string');
  key('actor', 'edge', 'string');
  const graph = root.ele('graph', { id: 'states', edgedefault: 'directed' });
  graph.ele('data', { key: 'graph-name' }).txt(name);
  for (const [i, node] of states.entries()) {
    const element = graph.ele('node', { id: `s${String(i)}` });
    element.ele('data', { key: 'node-depth' }).txt(String(node.depth));
    element.ele('data', { key: 'node-broken' }).txt(node.broken.join(' '));
    element.ele('data', { key: 'node-state' }).txt(words.state(node));
  }
  for (const edge of edges) {
    const element = graph.ele('edge', { source: `s${String(edge.from)}`, target: `s${String(edge.to)}` });
    element.ele('data', { key: 'edge-action' }).txt(words.action(edge));
    element.ele('data', { key: 'edge-actor' }).txt(model.transitions[decodeAction(model, edge.action).transition].actor);
  }
  return xmlText(root);
}
