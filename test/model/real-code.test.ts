import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { realCodeConfig } from './real-code-config.ts';
import type { RealRecord } from './real-code-config.ts';
import { runRealRecord } from './run-real-record.ts';

/** Versions that were recorded, and the rules that must reproduce them. */
const recorded = [
  { version: 'v6.2', kernel: '6.2' },
  { version: 'v5', kernel: 'v5' },
  { version: 'v6.6.9', kernel: '6.6' },
  { version: 'v6.14', kernel: '6.13' },
  { version: 'v6.19', kernel: '6.18' },
  { version: 'v7.0', kernel: '7.0' },
  { version: 'v6.2-map', kernel: '6.2' },
  { version: 'v6.6.9-map', kernel: '6.6' },
] as const;

function records(version: string): RealRecord[] {
  const file = new URL(`../fixtures/real-code/${version}.jsonl.gz`, import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as RealRecord);
}

describe.each(recorded)('the real functions of $version, by the rules of $kernel', ({ version, kernel }) => {
  const all = records(version);

  it('are at least 3,000 records', () => {
    expect(all.length).toBeGreaterThanOrEqual(3000);
  });

  it('every record is reproduced', () => {
    const differing: unknown[] = [];
    for (const record of all) {
      const out = runRealRecord(realCodeConfig(record.in, kernel), record.in);
      if (JSON.stringify(out) !== JSON.stringify(normalized(record.out))) differing.push({ in: record.in, real: record.out, model: out });
    }
    expect({ differing: differing.length, first: differing[0] }).toEqual({ differing: 0, first: undefined });
  });
});

/** The fields that the model has, in a fixed order. */
function normalized(out: RealRecord['out']): Record<string, unknown> {
  const result: Record<string, unknown> = {
    ret: out.ret,
    vecs: out.vecs,
    size_u: out.size_u,
    left_u: out.left_u,
    flags: [...out.flags].sort(),
    tokens: out.tokens,
    after: out.after,
    dirty: out.dirty ?? null,
  };
  if (out.nr_vecs !== undefined) Object.assign(result, { nr_vecs: out.nr_vecs, attached: out.attached, bio_put: out.bio_put });
  return result;
}
