import { decidesProperty } from '../engine/packed-engine.ts';
import type { Model } from '../model/model.ts';
import { openEngine } from '../engine/open-engine.ts';

/** A state of a graph; `state` is a plain object. */
export interface GraphState {
  readonly state: unknown;
  readonly depth: number;
  /** Properties that it breaks. */
  readonly broken: readonly string[];
}

/** An action that leads from one state to another, both by their index. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly action: number;
}

/** Reachable states in canonical order of discovery, and all actions between them. */
export interface StateGraph {
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
}

/** The graph of states that are reached within `depthMax` steps, and of what leads from those that are not at that depth; null if there are more than `statesMax`. */
export function stateGraph(model: Model, depthMax: number, statesMax: number): StateGraph | null {
  const { engine, ring } = openEngine(model, 'packed');
  const { codec, window } = engine;
  const invariants = model.properties.flatMap((p, i) => (p.kind === 'goal' || p.optional ? [] : [i]));
  const known = new Map<string, number>();
  const packed: Int32Array[] = [];
  const states: GraphState[] = [];
  const edges: GraphEdge[] = [];
  const indexOf = (words: Int32Array, depth: number): number => {
    const key = words.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const state: unknown = codec.decode(words, 0);
    known.set(key, states.length);
    packed.push(words);
    return (
      states.push({
        state,
        depth,
        broken: invariants.filter((p) => decidesProperty(model, p, state)).map((p) => model.properties[p].name),
      }) - 1
    );
  };
  for (const state of model.initial) {
    const words = new Int32Array(codec.words);
    codec.encode(state, words, 0);
    indexOf(words, 0);
  }
  for (let from = 0; from < states.length && states.length <= statesMax && states[from].depth < depthMax; from++) {
    ring.drain = () => {
      for (let i = 0; i < ring.count; i++) {
        const words = ring.states.slice(i * codec.words, (i + 1) * codec.words);
        edges.push({ from, to: indexOf(words, states[from].depth + 1), action: ring.actions[i] });
      }
      ring.count = 0;
    };
    window.set(packed[from], 0);
    engine.expand();
    ring.drain();
  }
  return states.length > statesMax ? null : { states, edges };
}
