import type { Piscina } from 'piscina';
import type { Model, ModelSpec } from '../model/model.ts';
import { partTimes } from './part-times.ts';
import type { PartTimes } from './part-times.ts';
import { openProperties, profileOf, sampleParents } from './profile.ts';
import type { Profile } from './profile.ts';
import type { Exploration, ExploreOptions } from '../result.ts';
import { viewMemory } from '../store/shared-memory.ts';
import type { MemoryBuffers } from '../store/shared-memory.ts';
import type { StoredStates } from '../store/stored-states.ts';

/** What crosses to the thread that measures. */
export interface MeasureTask {
  readonly spec: ModelSpec;
  readonly memory: MemoryBuffers;
  readonly hashMask: number;
  readonly parents: Int32Array;
  readonly properties: readonly number[];
}

/** Runs a measurement in a worker thread; `buildModel` and `now`, a clock in milliseconds, come from the worker's file. */
export function runMeasurement(task: MeasureTask, buildModel: (spec: ModelSpec) => Model, now: () => number): PartTimes {
  const { spec, memory, hashMask, parents, properties } = task;
  return partTimes(buildModel(spec), { memory: viewMemory(memory), hashMask, parents, properties }, now);
}

/** A finished search, as far as its profile needs it. */
export interface Measured {
  readonly model: Model;
  readonly spec: ModelSpec;
  readonly options: ExploreOptions;
  readonly stored: StoredStates;
  readonly found: Exploration;
  /** Time that the workers had, all together. */
  readonly workerSeconds: number;
}

/** Profiles a search in a fresh thread of `pool`; null if nothing was expanded. */
export async function measureProfile(measured: Measured, pool: Piscina): Promise<Profile | null> {
  const { model, spec, options, stored, found, workerSeconds } = measured;
  const parents = sampleParents(stored, found);
  if (parents.length === 0) return null;
  const properties = openProperties(model, options, found);
  const task: MeasureTask = { spec, memory: stored.memory.buffers, hashMask: stored.hashMask, parents, properties };
  return profileOf(model, (await pool.run(task)) as PartTimes, parents.length, found, workerSeconds);
}
