import { describe, expect, it } from 'vitest';
import { codecOf } from '../../src/explorer/packing/codec.ts';
import { layoutOf } from '../../src/explorer/packing/layout.ts';
import { explainSize } from '../../src/explorer/insight/explain-size.ts';
import type { SizeReport } from '../../src/explorer/insight/explain-size.ts';
import { explore } from '../../src/explorer/explore.ts';
import { entropyBits, surveyFields } from '../../src/explorer/insight/field-survey.ts';
import { growthOf } from '../../src/explorer/insight/growth.ts';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import { between, flag, list, oneOf, record, upTo } from '../../src/explorer/model/schema.ts';
import { buildModel } from '../../src/models/registry.ts';
import { stored } from './stored-states.ts';
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

  it('are counted in every state and in no other place, however many bits they have', () => {
    const schema = record({
      late: flag,
      only: upTo(0),
      wide: upTo(2 ** 20),
      signed: between(-5, 2 ** 30),
      mode: oneOf(['a', 'b', 'c']),
      alike: upTo(2),
      pages: list(3, record({ ref: upTo(7), at: record({ slot: upTo(3) }) })),
    });
    const page = (ref: number, slot: number) => ({ ref, at: { slot } });
    const states = Array.from({ length: 2400 }, (_, k) => {
      if (k % 6 === 5) return null;
      const pages = [page(0, 3), page(k % 3, 0), page(k % 2, 0)];
      return { late: k < 1200 ? 0 : 1, only: 0, wide: 2 ** 20 - (k % 5), signed: k < 600 ? -5 : 2 ** 30, mode: k % 3, alike: k % 3, pages };
    });
    const found = surveyFields(layoutOf(schema), stored(schema, states));
    // Of each six the last is none: so two leave 0 over 3, two leave 1, and one leaves 2; and three of the five are even.
    const third = entropyBits([2, 1, 2]);
    const half = entropyBits([3, 2]);
    const close = (bits: number): number => expect.closeTo(bits, 9) as number;
    const one = { leaves: 1, varying: 1 };
    expect(found).toEqual([
      {
        pattern: 'pages[*].ref',
        leaves: 3,
        varying: 2,
        values: 3,
        bits: close(third + half),
        leafBits: close(third),
        leaf: 'pages[1].ref',
      },
      { ...one, pattern: 'wide', values: 5, bits: close(Math.log2(5)), leafBits: close(Math.log2(5)), leaf: 'wide' },
      { ...one, pattern: 'alike', values: 3, bits: close(third), leafBits: close(third), leaf: 'alike' },
      { ...one, pattern: 'mode', values: 3, bits: close(third), leafBits: close(third), leaf: 'mode' },
      { ...one, pattern: 'late', values: 2, bits: close(1), leafBits: close(1), leaf: 'late' },
      { ...one, pattern: 'signed', values: 2, bits: close(entropyBits([1, 3])), leafBits: close(entropyBits([1, 3])), leaf: 'signed' },
      { pattern: 'only', leaves: 1, varying: 0, values: 1, bits: 0, leafBits: 0, leaf: 'only' },
      { pattern: 'pages[*].at.slot', leaves: 3, varying: 0, values: 2, bits: 0, leafBits: 0, leaf: 'pages[0].at.slot' },
    ]);
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

  it.each([
    [null, 4],
    ['violation', 4],
    ['depth', 4],
    ['states', 4],
    ['time', 3],
    ['memory', 3],
    ['interrupted', 3],
  ] as const)('is read from the levels that limit %s leaves complete', (limit, complete) => {
    const { levels, lastRatio } = growthOf({ levels: [1, 2, 6, 24], limit, distinct: 33 });
    expect(levels).toBe(complete);
    expect(lastRatio).toBeCloseTo(complete === 4 ? 4 : 3, 9);
  });

  it('is of late the average of the last eight ratios', () => {
    const ratios = [16, 16, 2, 8, 2, 8, 2, 8, 2, 8];
    const levels = ratios.reduce((all, ratio) => [...all, all[all.length - 1] * ratio], [1]);
    const { lastRatio, recentRatio } = growthOf({ levels, limit: 'depth', distinct: 0 });
    expect(lastRatio).toBeCloseTo(8, 9);
    expect(recentRatio).toBeCloseTo(4, 9);
  });

  it('has no trend from one ratio', () => {
    const { recentRatio, ratioTrend, nextLevel } = growthOf({ levels: [2, 6], limit: 'depth', distinct: 8 });
    expect(recentRatio).toBeCloseTo(3, 9);
    expect(ratioTrend).toBeNull();
    expect(nextLevel).toEqual({ low: expect.closeTo(18, 9) as number, high: expect.closeTo(18, 9) as number });
  });

  it('of the next level is what a line through the last three ratios says, one through the last eight, or the last ratio', () => {
    // Logarithms to the base 2. The line through all eight is at 1/4 in the end and falls by 1/7; that through the last three is at -1/6, and falls by 1/2.
    const steps = [1, 1, 1, 1, 1, 1, 0, 0];
    const levels = steps.reduce((all, step) => [...all, all[all.length - 1] * 2 ** step], [5]);
    const { nextLevel } = growthOf({ levels: [320 / 2 ** 15, ...levels], limit: 'depth', distinct: 0 });
    expect(nextLevel!.low).toBeCloseTo(320 * 2 ** (-2 / 3), 6);
    expect(nextLevel!.high).toBeCloseTo(320 * 2 ** (3 / 28), 6);
  });

  it('leaves what comes if ratios go on to fall half as fast again as they did, or half as fast', () => {
    // The logarithm of the ratio falls by 0.1 a level, and is -0.1 in the end.
    const logs = [0.4, 0.3, 0.2, 0.1, 0, -0.1];
    const levels = logs.reduce((all, log) => [...all, all[all.length - 1] * Math.exp(log)], [1e6]);
    const behind = (fall: number): number => {
      let [sum, level] = [0, levels[levels.length - 1]];
      for (let i = 1; i <= 100; i++) sum += level *= Math.exp(-0.1 - fall * i);
      return sum;
    };
    const { ratioTrend, nextLevel, remaining } = growthOf({ levels, limit: 'depth', distinct: 0 });
    expect(ratioTrend).toBeCloseTo(Math.exp(-0.1), 9);
    expect(nextLevel!.low / levels[levels.length - 1]).toBeCloseTo(Math.exp(-0.2), 9);
    expect(nextLevel!.high! / levels[levels.length - 1]).toBeCloseTo(Math.exp(-0.1), 9);
    // What is less than one state does not count.
    expect(Math.abs(remaining!.low - behind(0.15))).toBeLessThan(2);
    expect(Math.abs(remaining!.high! - behind(0.05))).toBeLessThan(2);
  });

  it('does not count as remaining what was found of the level that was cut', () => {
    const { nextLevel, remaining } = growthOf({ levels: [64, 32, 16, 8, 3], limit: 'time', distinct: 123 });
    expect(nextLevel).toEqual({ low: expect.closeTo(4, 9) as number, high: expect.closeTo(4, 9) as number });
    expect(remaining!.low).toBeGreaterThan(3.9);
    expect(remaining!.high).toBeLessThan(5.1);
    expect(growthOf({ levels: [64, 32, 16, 8, 20], limit: 'time', distinct: 140 })).toMatchObject({
      nextLevel: { low: 20, high: 20 },
      remaining: { low: 0, high: 0 },
    });
  });

  it('by another level is between that of all levels and that up to the largest; nothing is known if the first is the largest', () => {
    const { perLevel, remaining } = growthOf({ levels: [2, 8, 32, 4], limit: null, distinct: 46 });
    expect(perLevel).toEqual({ low: expect.closeTo(23 ** (1 / 3), 9) as number, high: expect.closeTo(4, 9) as number });
    expect(remaining).toBeNull();
    expect(growthOf({ levels: [4, 2], limit: null, distinct: 6 })).toMatchObject({ perLevel: null, nextLevel: null });
  });

  it('is unknown from one level', () => {
    expect(growthOf({ levels: [1], limit: 'depth', distinct: 1 })).toMatchObject({ lastRatio: null, nextLevel: null, remaining: null });
  });
});
