import type { Property } from '../explorer/model/model.ts';
import type { Env } from '../kernel/env.ts';
import type { Draft } from '../state/snapshot.ts';

/** A property, made for one environment. Its `holds` runs on every new state: index loops, and no allocation. */
export type PropertyOf = (env: Env) => Property<Draft>;
