import type { Exploration } from '../explorer/result.ts';
import { keyPath } from '../scenario/checked.ts';
import type { RunRecord } from './run-schema.ts';

/** Did the clock, memory or a signal end a search? It then stands in the middle of its last level, where no other machine ends it, and may go on. */
export function isCutOff({ limit }: Pick<Exploration, 'limit'>): boolean {
  return limit === 'time' || limit === 'memory' || limit === 'interrupted';
}

/** Up to which depth another search finds the same: null, everything. The levels before the one in which a search is cut off are complete. */
export function comparableDepth({ limit, levels }: RunRecord): number | null {
  return isCutOff({ limit }) ? Math.max(0, levels.length - 2) : null;
}

/** What a record says of the model and what is reachable in it, up to a depth. The rest tells how, where and how quickly it was found. */
export function claimsOf(record: RunRecord, depthMax: number | null): object {
  const { model, scenario, kernel, bounds, levels, violations, certificate } = record;
  const goals = record.goals.map(({ name, statement, depth }) => ({ name, statement, depth }));
  const identity = { model, scenario, kernel, bounds, certificate: { model: certificate.model } };
  if (depthMax !== null) {
    return {
      ...identity,
      levels: levels.slice(0, depthMax + 1),
      goals: goals.map((goal) => ({ ...goal, depth: goal.depth !== null && goal.depth <= depthMax ? goal.depth : null })),
      violations: violations.filter(({ steps }) => steps <= depthMax),
    };
  }
  const { verdict, property, kind, statement, limit, expected, skipped } = record;
  const { distinct, generated, depth, store, missProbability, goalsMet, unmetGoals, deadTransitions, transitions } = record;
  return {
    ...identity,
    ...{ verdict, property, kind, statement, limit, expected, skipped },
    ...{ distinct, generated, depth, store, missProbability, goalsMet, unmetGoals, deadTransitions },
    ...{ levels, transitions, goals, violations },
    states: certificate.states,
  };
}

/** Where two values of JSON differ, and how; elements of lists go by their names, if they have any. */
export interface Difference {
  readonly path: string;
  readonly told: string;
  readonly found: string;
}

export function differencesOf(told: unknown, found: unknown, keys: readonly (string | number)[] = []): Difference[] {
  if (!isTree(told) || !isTree(found) || Array.isArray(told) !== Array.isArray(found))
    return Object.is(told, found) ? [] : [{ path: keyPath(keys), told: textOf(told), found: textOf(found) }];
  const [a, b] = [byKey(told), byKey(found)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => differencesOf(a.get(key), b.get(key), [...keys, key]));
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function byKey(tree: object): Map<string | number, unknown> {
  const keyOf = (value: unknown, i: number): string | number =>
    isTree(value) && 'name' in value && typeof value.name === 'string' ? value.name : i;
  return new Map(Array.isArray(tree) ? tree.map((value, i) => [keyOf(value, i), value]) : Object.entries(tree));
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
