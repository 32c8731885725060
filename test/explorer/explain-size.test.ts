import { describe, expect, it } from 'vitest';
import { codecOf } from '../../src/explorer/packing/codec.ts';
import { explainSize } from '../../src/explorer/insight/explain-size.ts';
import type { SizeReport } from '../../src/explorer/insight/explain-size.ts';
import { explore } from '../../src/explorer/explore.ts';
import { entropyBits } from '../../src/explorer/insight/field-survey.ts';
import { growthOf } from '../../src/explorer/insight/growth.ts';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import { buildModel } from '../../src/models/registry.ts';
import { buildToyModel, toyWorkerUrl } from './toy-models.ts';

interface State {
  readonly coordinator: number;
  readonly sentCommit: number;
  readonly sentAbort: number;
  readonly managers: readonly Readonly<Record<'state' | 'noted' | 'sentPrepared', number>>[];
}

async function sizeOf(model: string, depthMax?: number, workers = 1): Promise<SizeReport> {
  let report: SizeReport | null = null;
  const spec = { model, config: null };
  await explore({
    model: buildToyModel(spec),
    spec,
    options: { engine: 'packed', workers, keepGoing: true, ...(depthMax === undefined ? {} : { depthMax }) },
    workerUrl: toyWorkerUrl,
    inspect: (stored, found) => {
      report = explainSize(buildToyModel(spec), stored, found);
    },
  });
  return report!;
}

describe('fields', () => {
  it.each([1, 2])('that are independent and uniform have entropies that sum to the size, with %i workers', async (workers) => {
    const { stateBits, fieldBits, fields } = await sizeOf('dials', undefined, workers);
    expect(stateBits).toBeCloseTo(9, 9);
    expect(fieldBits).toBeCloseTo(9, 9);
    expect(fields).toHaveLength(2);
    expect(fields[0]).toMatchObject({ pattern: 'dials[*].value', leaves: 4, varying: 3, values: 4 });
    expect(fields[0].bits).toBeCloseTo(6, 9);
    expect(fields[0].leafBits).toBeCloseTo(2, 9);
    expect(fields[1]).toMatchObject({ pattern: 'far.value', leaves: 1, values: 8, leaf: 'far.value' });
    expect(fields[1].bits).toBeCloseTo(3, 9);
  });

  it('have the entropies that plain objects have', async () => {
    const spec: ModelSpec = { model: 'two-phase-commit', config: { managers: 3 } };
    const model = buildModel(spec);
    const counts = new Map<string, Map<number, number>>();
    let report: SizeReport | null = null;
    await explore({
      model,
      spec,
      options: { engine: 'packed', workers: 1, keepGoing: true },
      inspect: (stored, found) => {
        report = explainSize(model, stored, found);
        const { memory, words, end } = stored;
        const codec = codecOf(model.schema);
        for (let id = 1; id < end; id++) {
          if (memory.log[id * (words + 1) + words] === 0) continue;
          const state = codec.decode(memory.log, id * (words + 1)) as unknown as State;
          const { coordinator, sentCommit, sentAbort, managers } = state;
          for (const [name, value] of Object.entries({ coordinator, sentCommit, sentAbort, ...managers[1] })) {
            const values = counts.get(name) ?? new Map<number, number>();
            counts.set(name, values.set(value, (values.get(value) ?? 0) + 1));
          }
        }
      },
    });
    const { fields } = report!;
    const bitsOf = (pattern: string): number => fields.find((f) => f.pattern === pattern)!.bits;
    expect(fields).toHaveLength(counts.size);
    for (const [name, values] of counts) {
      const one = entropyBits([...values.values()]);
      if (['coordinator', 'sentCommit', 'sentAbort'].includes(name)) expect(bitsOf(name)).toBeCloseTo(one, 9);
      // Managers are alike.
      else expect(bitsOf(`managers[*].${name}`)).toBeCloseTo(3 * one, 9);
    }
  });

  it('have an entropy in bits', () => {
    expect(entropyBits([5])).toBe(0);
    expect(entropyBits([1, 1])).toBe(1);
    expect(entropyBits([2, 1, 1])).toBe(1.5);
    expect(entropyBits([])).toBe(0);
  });
});

describe('growth', () => {
  it('of a register that doubles is 2, and shows no end', async () => {
    const { growth, adders } = await sizeOf('doubling', 6);
    expect(growth.lastRatio).toBeCloseTo(2, 9);
    expect(growth.ratioTrend).toBeCloseTo(1, 9);
    expect(growth.nextLevel!.low).toBeCloseTo(128, 6);
    expect(growth.nextLevel!.high).toBeCloseTo(128, 6);
    expect(growth.remaining).toEqual({ low: expect.closeTo(128, 6) as number, high: null });
    expect(adders.map((t) => t.fresh)).toEqual([63, 63]);
  });

  it('of a complete space is what one more level multiplies by', async () => {
    const { growth } = await sizeOf('doubling');
    expect(growth).toMatchObject({ nextLevel: null, remaining: null });
    expect(growth.perLevel!.low).toBeCloseTo(2, 9);
    expect(growth.perLevel!.high).toBeCloseTo(1023 ** (1 / 9), 9);
  });

  it('that halves comes to an end', () => {
    const { nextLevel, remaining } = growthOf({ levels: [64, 32, 16, 8], limit: 'depth', distinct: 120 });
    expect(nextLevel!.low).toBeCloseTo(4, 9);
    expect(nextLevel!.high).toBeCloseTo(4, 9);
    expect(remaining!.low).toBeGreaterThan(6.9);
    expect(remaining!.high).toBeLessThan(8.1);
  });

  it.each([5, 6, 7, 8, 9, 10])('of a bell, cut at level %i, has what is missing in its range', (cut) => {
    const bell = Array.from({ length: 21 }, (_, k) => Math.exp(12 - (k - 10) ** 2 / 12));
    const levels = bell.slice(0, cut + 1);
    const truth = bell.slice(cut + 1).reduce((sum, n) => sum + n, 0);
    const { nextLevel, remaining } = growthOf({ levels, limit: 'depth', distinct: 0 });
    expect(remaining!.low).toBeLessThanOrEqual(truth);
    expect(remaining!.high ?? Infinity).toBeGreaterThanOrEqual(truth);
    expect(nextLevel!.low).toBeLessThanOrEqual(bell[cut + 1] * 1.0001);
    expect(nextLevel!.high).toBeGreaterThanOrEqual(bell[cut + 1] * 0.9999);
  });

  it('is not read from a level that was cut in its middle, but knows what was found of it', () => {
    const { nextLevel, levels } = growthOf({ levels: [1, 2, 4, 8, 3], limit: 'time', distinct: 18 });
    expect(levels).toBe(4);
    expect(nextLevel!.low).toBeCloseTo(16, 9);
    expect(growthOf({ levels: [1, 2, 4, 8, 20], limit: 'interrupted', distinct: 35 }).nextLevel!.low).toBe(20);
  });

  it('is unknown from one level', () => {
    expect(growthOf({ levels: [1], limit: 'depth', distinct: 1 })).toMatchObject({ lastRatio: null, nextLevel: null, remaining: null });
  });
});
