import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../cases.ts';
import type { Piscina } from 'piscina';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHECKPOINT_FILE, CHECKPOINT_FORMAT, contentDigest, NoRoom } from '../../src/explorer/checkpoint/checkpoint.ts';
import type { Checkpoint, CheckpointContent } from '../../src/explorer/checkpoint/checkpoint.ts';
import { readCheckpoint } from '../../src/explorer/checkpoint/read-checkpoint.ts';
import type { Exploration, StoreKind } from '../../src/explorer/result.ts';
import { makeStopFlag, raiseStop, Stop } from '../../src/explorer/stop.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { emptyFolder } from '../empty-folder.ts';
import { everything } from '../everything.ts';
import { specOf } from '../model/shipped.ts';
import { nameOf, search } from './searches.ts';
import type { SearchParts } from './searches.ts';

let pool: Piscina;
beforeAll(() => {
  pool = openPool(4);
});
afterAll(() => pool.close());

function checkpointIn(folder: string): Checkpoint {
  const read = readCheckpoint(folder);
  if (!read.ok) throw new Error(read.why);
  return read.value;
}

/** How a part of a search goes on: on which machine, from how many states on it writes checkpoints as often as it can, and at which of these it is killed. */
interface Part {
  readonly statesFrom: number;
  readonly workers: number;
  readonly memoryBytesMax: number;
  readonly passRanksMax: number;
  readonly killedAt: number;
}

/** So many checkpoints are enough of each part. */
const CHECKPOINTS_MAX = 20;

class Killed extends Error {}

/** Searches in parts: all but the last are killed, if they get so far. Answers also how many were. */
async function searchInParts(
  spec: Parameters<typeof search>[0],
  asked: SearchParts,
  parts: readonly Part[],
): Promise<{ found: Exploration; kills: number }> {
  const folder = emptyFolder();
  let kills = 0;
  for (const { statesFrom, killedAt, workers, ...tuning } of [...parts, { ...parts[0], killedAt: Infinity }]) {
    const stop = makeStopFlag();
    const pause = (distinct: number): void => {
      if (killedAt < Infinity && distinct >= statesFrom && written < CHECKPOINTS_MAX) raiseStop(stop, Stop.pause);
    };
    let written = 0;
    pause(0);
    const checkpoints = {
      folder: () => folder,
      identity: {},
      notes: () => null,
      onWritten: () => {
        if (++written === killedAt) throw new Killed();
      },
    };
    const from = kills > 0 ? { from: checkpointIn(folder) } : {};
    try {
      const found = await search(spec, {
        ...asked,
        ...from,
        ...{ pool, workers, stop, checkpoints, onProgress: ({ distinct }) => pause(distinct) },
        tuning: { digest: true, witnesses: true, spillFolder: emptyFolder(), indexSlots: 1, ...tuning },
      });
      return { found, kills };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills++;
    }
  }
  throw new Error('the last part is not killed');
}

function outcome({ memory, ...rest }: Exploration): Omit<Exploration, 'memory'> {
  expect(memory.bytesMax).toBeGreaterThan(0);
  return rest;
}

const partOf = (distinct: number): fc.Arbitrary<Part> =>
  fc.record({
    statesFrom: fc.constantFrom(0, distinct / 2, (distinct * 9) / 10),
    workers: fc.constantFrom(1, 2, 4),
    memoryBytesMax: fc.constantFrom(10_000, 400_000, 2 ** 26),
    passRanksMax: fc.constantFrom(100, 100_000),
    killedAt: fc.integer({ min: 1, max: 8 }),
  });
const stores: readonly StoreKind[] = ['exact', 'hash64'];

/** A part that ends at the first border of levels, on one worker and in memory. */
const killedAtOnce: Part = { statesFrom: 0, workers: 1, memoryBytesMax: 2 ** 26, passRanksMax: 100_000, killedAt: 1 };

const withDeadlock = { model: 'dining-philosophers', config: { seats: 6 } };
const violated = { model: 'page-pin', config: { pages: 1, actors: 4, sharePinned: true } };
const verified = { model: 'two-phase-commit', config: { managers: 4 } };

describe.each([withDeadlock, violated, verified].map((spec) => [nameOf(spec), spec] as const))('%s', (_, spec) => {
  test('gives the same wherever it is killed, however it goes on', async () => {
    let killed = 0;
    for (const keepGoing of [true, false]) {
      const undisturbed = outcome(await search(spec, { pool, keepGoing, tuning: { digest: true, witnesses: true } }));
      const check = fc.asyncProperty(
        fc.constantFrom(...stores),
        fc.array(partOf(undisturbed.distinct), { minLength: 1, maxLength: 4 }),
        async (store, parts) => {
          const { found, kills } = await searchInParts(spec, { keepGoing, store }, parts);
          expect(outcome(found)).toStrictEqual(undisturbed);
          killed += kills;
        },
      );
      await fc.assert(check, { examples: [['exact', [killedAtOnce]]], numRuns: 4, endOnFailure: true });
    }
    expect(killed).toBeGreaterThanOrEqual(2);
  });
});

test('a search by fingerprints gives the same although it was killed', async () => {
  const wide = specOf('dio-write-fork', { kernel: 'v5' });
  const undisturbed = outcome(await search(wide, { pool, tuning: { digest: true, witnesses: true } }));
  // From memory to memory, to disk, and on there.
  const later = { statesFrom: 0, workers: 2, passRanksMax: 100_000, killedAt: 4 };
  const parts: Part[] = [killedAtOnce, { ...later, memoryBytesMax: 2 ** 26 }, { ...later, memoryBytesMax: 10_000 }];
  const { found, kills } = await searchInParts(wide, { keepGoing: false, store: 'hash64' }, parts);
  expect(outcome(found)).toStrictEqual(undisturbed);
  expect(kills).toBe(3);
});

test.runIf(everything)('several counterexamples are the same wherever states are, and although their search was killed', async () => {
  const many = { violationsMax: 4 };
  const undisturbed = outcome(await search(violated, { pool, ...many, tuning: { digest: true, witnesses: true } }));
  const [first, last] = [undisturbed.violations.at(0)!, undisturbed.violations.at(-1)!];
  expect(undisturbed.violations).toHaveLength(3);
  expect(last.trace.actions.length).toBeGreaterThan(first.trace.actions.length);
  const known = undisturbed.levels.slice(0, first.trace.actions.length + 1).reduce((sum, states) => sum + states, 0);
  // From memory to disk when some are known, while files have a copy; then killed, when some are known.
  const cases = [
    { memoryBytesMax: 110_000, statesFrom: 0, killedAt: CHECKPOINTS_MAX + 1 },
    { memoryBytesMax: 140_000, statesFrom: 0, killedAt: CHECKPOINTS_MAX + 1 },
    { memoryBytesMax: 150_000, statesFrom: known, killedAt: 2 },
  ];
  for (const machine of cases) {
    const { found } = await searchInParts(violated, many, [{ workers: 4, passRanksMax: 100_000, ...machine }]);
    expect(outcome(found)).toStrictEqual(undisturbed);
  }
});

test.each([
  ['violations', violated],
  ['deadlocks', withDeadlock],
])('%s that are known when a search is killed are told when it goes on', async (_, spec) => {
  const undisturbed = outcome(await search(spec, { pool, keepGoing: true, tuning: { digest: true, witnesses: true } }));
  const [{ trace }] = undisturbed.violations;
  // States of finished levels when the level with the first violation, or the deadlocked state, is being expanded.
  const known = undisturbed.levels.slice(0, trace.actions.length + 1).reduce((sum, states) => sum + states, 0);
  let killed = 0;
  for (const killedAt of [1, 2, 3, 4, 6, 8]) {
    const part = { workers: 4, memoryBytesMax: 2 ** 26, passRanksMax: 100_000, statesFrom: known, killedAt };
    const { found, kills } = await searchInParts(spec, { keepGoing: true }, [part]);
    expect(outcome(found)).toStrictEqual(undisturbed);
    killed += kills;
  }
  expect(killed).toBeGreaterThan(3);
});

describe('the files of a checkpoint', () => {
  const spec = { model: 'two-phase-commit', config: { managers: 3 } };
  /** States of many words, so that fingerprints stand for them, and packed states are in files of their own. */
  const wide = specOf('merge', { kernel: 'v5' });

  /** A folder with a checkpoint of a search that was killed when it was written. */
  async function left(store: StoreKind, killedAt = 3): Promise<string> {
    const folder = emptyFolder();
    const stop = makeStopFlag();
    raiseStop(stop, Stop.pause);
    let written = 0;
    const onWritten = (): void => {
      if (++written === killedAt) throw new Killed();
    };
    const checkpoints = { folder: () => folder, identity: { model: 'x' }, notes: () => null, onWritten };
    const killed = search(store === 'exact' ? spec : wide, {
      pool,
      store,
      stop,
      checkpoints,
      onProgress: () => raiseStop(stop, Stop.pause),
    });
    await expect(killed).rejects.toThrow(Killed);
    return folder;
  }

  test.each(stores)('are refused if any bit of them is another one, or any end is missing, with the %s store', async (store) => {
    const folder = await left(store, 8);
    const { files } = checkpointIn(folder);
    expect(files).toHaveLength(store === 'exact' ? 1 : 3);
    expect(readdirSync(folder).sort()).toEqual([CHECKPOINT_FILE, ...files.map(({ name }) => name)].sort());
    const whole = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
    const damage = fc.record({
      name: fc.constantFrom(...[...whole.keys()].filter((name) => whole.get(name)!.length > 0)),
      place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bit: fc.option(fc.nat(7), { nil: null }),
    });
    fc.assert(
      fc.property(damage, ({ name, place, bit }) => {
        const bytes = Buffer.from(whole.get(name)!);
        const at = Math.floor(place * bytes.length);
        // The last byte ends the line.
        if (name === CHECKPOINT_FILE && at >= bytes.length - 1) return;
        if (bit !== null) bytes[at] ^= 1 << bit;
        writeFileSync(join(folder, name), bit === null ? bytes.subarray(0, at) : bytes);
        const read = readCheckpoint(folder);
        writeFileSync(join(folder, name), whole.get(name)!);
        expect(read).toMatchObject({ ok: false });
        expect((read as { why: string }).why).toMatch(new RegExp(`^${join(folder, name)}: it is (damaged|shorter)`));
      }),
      { numRuns: 100 },
    );
    expect(readCheckpoint(folder).ok).toBe(true);
  });

  test('may go on behind what the checkpoint names', async () => {
    const expected = outcome(await search(spec, { pool, tuning: { digest: true, witnesses: true } }));
    const folder = await left('exact');
    appendFileSync(join(folder, 'states'), Buffer.alloc(10_000, 0xff));
    writeFileSync(join(folder, 'level-9'), 'of a search that was killed before it wrote a checkpoint');
    const from = checkpointIn(folder);
    const checkpoints = { folder: () => folder, identity: {}, notes: () => null, onWritten: () => undefined };
    expect(outcome(await search(spec, { pool, from, checkpoints, tuning: { digest: true, witnesses: true } }))).toStrictEqual(expected);
    expect(existsSync(join(folder, 'level-9'))).toBe(false);
    // A state of one word, and a link; record 0 is none.
    expect(statSync(join(folder, 'states')).size).toBe(8 * (expected.distinct + 1));
  });

  test('that are missing, or stand elsewhere, are refused', async () => {
    const folder = await left('exact');
    const path = join(folder, CHECKPOINT_FILE);
    const { content } = JSON.parse(readFileSync(path, 'utf8')) as { content: CheckpointContent };
    const forge = (changed: object): string => {
      const other = { ...content, ...changed };
      writeFileSync(path, JSON.stringify({ digest: contentDigest(other), content: other }));
      return (readCheckpoint(folder) as { why: string }).why;
    };
    expect(forge({ format: 0 })).toBe(`${path}: it has the format 0, and this version reads ${CHECKPOINT_FORMAT}`);
    expect(forge({ files: [{ ...content.files[0], name: '../states' }] })).toBe(`${path}: it names a file outside of its folder`);
    expect(forge({ files: [{ ...content.files[0], name: 'gone' }] })).toContain(
      `${join(folder, 'gone')}: states cannot be read there: ENOENT`,
    );
  });

  test('are those of one process at a time', async () => {
    const folder = await left('exact');
    const started = (pid: number): string => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19];
    writeFileSync(join(folder, 'owner'), `${process.ppid} ${started(process.ppid)}\n`);
    expect(readCheckpoint(folder)).toEqual({ ok: false, why: `${folder}: process ${process.ppid} works on it` });
    for (const text of [`${process.ppid} 1\n`, `${process.pid} ${started(process.pid)}\n`, 'nobody']) {
      writeFileSync(join(folder, 'owner'), text);
      expect(readCheckpoint(folder).ok).toBe(true);
    }
  });

  test('need memory, or a disk', async () => {
    const folder = await left('exact', 8);
    const from = checkpointIn(folder);
    await expect(search(spec, { pool, from, tuning: { memoryBytesMax: 1 } })).rejects.toThrow(NoRoom);
    expect(readCheckpoint(folder).ok).toBe(true);
  });
});
