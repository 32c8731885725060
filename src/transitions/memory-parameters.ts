import type { Parameter } from '../explorer/model/model.ts';
import type { Env } from '../kernel/env.ts';

export function virtualPageParameter(env: Env): Parameter {
  return { name: 'page', count: env.bounds.virtualPages };
}

/** Virtual pages of one process; none, if the scenario does not have that process. */
export function virtualPageOf(env: Env, process: number): Parameter {
  return { name: 'page', count: process < env.bounds.processes ? env.bounds.virtualPages : 0 };
}

export function unitParameter(env: Env): Parameter {
  return { name: 'unit', count: env.per };
}

export function frameParameter(env: Env): Parameter {
  return { name: 'frame', count: env.bounds.frames };
}

export function processParameter(env: Env): Parameter {
  return { name: 'process', count: env.bounds.processes, label: (p) => (p === 0 ? 'parent' : 'child') };
}
