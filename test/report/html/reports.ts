import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Piscina } from 'piscina';
import { explore } from '../../../src/explorer/explore.ts';
import type { ModelSpec } from '../../../src/explorer/model/model.ts';
import type { ExploreOptions } from '../../../src/explorer/result.ts';
import { buildModel } from '../../../src/models/registry.ts';
import { htmlPage } from '../../../src/report/html/html-page.ts';
import { runPage } from '../../../src/report/html/run-page.ts';
import { judge } from '../../../src/report/judgement.ts';
import type { PageData } from '../../../src/report/page-data.ts';
import type { Run } from '../../../src/report/run.ts';
import { tellTraces } from '../../../src/report/run-files.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { MEMORY_BYTES_MAX } from '../../explorer/searches.ts';

const root = new URL('../../../', import.meta.url);
/** Where the build put scripts and style: build first when you run one of these tests alone. */
export const assets = new URL('dist/page', root).pathname;

/** A search with everything that its report shows. */
export async function reportedRun(
  spec: ModelSpec,
  pool: Piscina,
  parts: Partial<Run> = {},
  wanted: Partial<ExploreOptions> = {},
): Promise<Run> {
  const model = buildModel(spec);
  const options: ExploreOptions = { engine: 'packed', workers: 1, keepGoing: false, ...wanted };
  const found = await explore({
    model,
    spec,
    options,
    pool,
    tuning: { memoryBytesMax: MEMORY_BYTES_MAX, witnesses: true },
  });
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
      pincheck: '0',
      node: 'v20',
      platform: 'linux',
      cpu: 'a',
      cores: 1,
      commit: null,
      argv: ['explore'],
      started: '2026-01-31T12:00:00.000Z',
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

export function pageOf(run: Run): PageData {
  return runPage(run, tellTraces(run), 'results/a-run');
}

/** Writes a report and answers its address and its size in bytes. */
export function written(name: string, run: Run): { readonly url: string; readonly bytes: number } {
  const file = join(emptyFolder(), `${name}.html`);
  const html = htmlPage(assets, 'report', pageOf(run));
  writeFileSync(file, html);
  return { url: pathToFileURL(file).href, bytes: Buffer.byteLength(html) };
}
