import type { Piscina } from 'piscina';
import { explore } from '../../src/explorer/explore.ts';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import type { ExploreOptions } from '../../src/explorer/result.ts';
import { buildModel } from '../../src/models/registry.ts';
import { judge } from '../../src/report/judgement.ts';
import type { Run } from '../../src/report/run.ts';
import { MEMORY_BYTES_MAX } from '../explorer/searches.ts';

/** A search with all that a report says of it, under whatever name. */
export async function runOf(spec: ModelSpec, pool: Piscina, parts: Partial<Run> = {}, wanted: Partial<ExploreOptions> = {}): Promise<Run> {
  const model = buildModel(spec);
  const options: ExploreOptions = { engine: 'packed', workers: 1, keepGoing: false, ...wanted };
  const found = await explore({ model, spec, options, pool, tuning: { memoryBytesMax: MEMORY_BYTES_MAX, witnesses: true } });
  const question = { scenario: null, kernel: null, altered: false, chosen: null };
  return {
    model,
    spec,
    scenario: null,
    kernel: null,
    title: 'a title',
    story: null,
    kernelTitle: null,
    bounds: {},
    options,
    secondsMax: null,
    memoryBytesMax: MEMORY_BYTES_MAX,
    provenance: {
      pincheck: '0.1.0',
      node: process.version,
      platform: 'linux-x64',
      cpu: 'a',
      cores: 1,
      commit: null,
      argv: ['explore'],
      started: '2026-01-31T12:00:00.123Z',
    },
    modelCode: '0'.repeat(64),
    found,
    judgement: judge(model, question, found),
    question,
    wantedGoals: [],
    skipped: { properties: [], why: null },
    seconds: 0.25,
    processBytes: 1e6,
    ...parts,
  };
}
