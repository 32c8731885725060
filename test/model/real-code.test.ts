import { describe, expect, it } from 'vitest';
import { realCodeConfig } from './real-code-config.ts';
import type { RealRecord } from './real-code-config.ts';
import { recorded, recordsOf } from './real-records.ts';
import { runRealRecord } from './run-real-record.ts';

describe.each(recorded)('the real functions of $version, by the rules of $kernel', ({ version, kernel }) => {
  const all = recordsOf(version);

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
