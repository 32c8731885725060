import type { Parameter } from '../explorer/model/model.ts';
import type { Env } from '../kernel/env.ts';

export function callParameter(env: Env): Parameter {
  return { name: 'call', count: env.sizes.calls };
}

export function bioParameter(env: Env): Parameter {
  return { name: 'bio', count: env.bounds.bios };
}
