import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { RealRecord } from './real-code-config.ts';

/** Versions that were recorded, and the rules that must reproduce them. */
export const recorded = [
  { version: 'v6.2', kernel: '6.2' },
  { version: 'v5', kernel: 'v5' },
  { version: 'v6.6.9', kernel: '6.6' },
  { version: 'v6.14', kernel: '6.13' },
  { version: 'v6.19', kernel: '6.18' },
  { version: 'v7.0', kernel: '7.0' },
  { version: 'v6.2-map', kernel: '6.2' },
  { version: 'v6.6.9-map', kernel: '6.6' },
] as const;

/** Everything that is kept of one version. */
export function recordsOf(version: string): RealRecord[] {
  const file = new URL(`../fixtures/real-code/${version}.jsonl.gz`, import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as RealRecord);
}
