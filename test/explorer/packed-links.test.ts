import fc from '../cases.ts';
import { expect, test } from 'vitest';
import { PackedLinks } from '../../src/explorer/store/packed-links.ts';

/** Links as searches make them: most are near the one before, some anywhere, and 0 stands where there is none. */
const links = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: -3, max: 3 }).map((by) => (last: number) => Math.max(1, last + by)) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 2 ** 29 - 1 }).map((link) => () => link) },
    { weight: 1, arbitrary: fc.constant(() => 0) },
  ),
  { maxLength: 1000 },
);

test('links are read as they were written, in any order, while more are written', () => {
  fc.assert(
    fc.property(links, fc.array(fc.nat(999), { maxLength: 50 }), (nexts, looks) => {
      const packed = new PackedLinks();
      const written: number[] = [];
      let last = 1;
      for (const next of nexts) {
        const link = next(last);
        if (link !== 0) last = link;
        packed.append(link);
        written.push(link);
        const i = looks[written.length % (looks.length + 1)] ?? 0;
        if (i < written.length) expect(packed.at(i)).toBe(written[i]);
      }
      expect(packed.count).toBe(written.length);
      expect(written.map((_, i) => packed.at(i))).toEqual(written);
    }),
  );
});

test('a million links to near predecessors take half a byte each, and links to anywhere eight at most', () => {
  const near = new PackedLinks();
  for (let i = 0; i < 2 ** 20; i++) near.append(1 + (i >>> 1));
  expect(near.bytes).toBeLessThan(2 ** 20 / 2);
  const far = new PackedLinks();
  for (let i = 0; i < 2 ** 16; i++) far.append(i % 2 === 0 ? 1 : 2 ** 29 - 1);
  expect(far.bytes).toBeGreaterThan(7 * 2 ** 16);
  expect(far.bytes).toBeLessThan(8.5 * 2 ** 16);
  expect(far.at(2 ** 16 - 1)).toBe(2 ** 29 - 1);
  expect(far.at(2 ** 15)).toBe(1);
});
