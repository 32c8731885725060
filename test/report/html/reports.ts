import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { htmlPage } from '../../../src/report/html/html-page.ts';
import { runPage } from '../../../src/report/html/run-page.ts';
import type { PageData } from '../../../src/report/page-data.ts';
import type { Run } from '../../../src/report/run.ts';
import { tellTraces } from '../../../src/report/run-files.ts';
import { emptyFolder } from '../../empty-folder.ts';

const root = new URL('../../../', import.meta.url);
/** Where the build put scripts and style: build first when you run one of these tests alone. */
export const assets = new URL('dist/page', root).pathname;

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
