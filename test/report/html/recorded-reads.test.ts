import { describe, expect, it } from 'vitest';
import { recordedReads } from '../../../src/report/html/recorded-reads.ts';

const state = { a: 1, length: 7, bios: [{ refs: 0 }, { refs: 3 }] };

function recorded(predicate: (s: typeof state) => boolean) {
  return recordedReads(state, (s) => predicate(s as typeof state));
}

describe('what a predicate reads', () => {
  it('is told by paths and values, in the order of reading', () => {
    expect(recorded((s) => s.bios[1].refs > s.a)).toEqual({
      holds: true,
      length: 2,
      reads: [
        { path: 'bios[1].refs', value: 3 },
        { path: 'a', value: 1 },
      ],
    });
  });

  it('has each leaf once, where it was read last, and the number of all reads', () => {
    expect(recorded((s) => s.a > 0 && s.bios[0].refs === 0 && s.a > 1)).toEqual({
      holds: false,
      length: 3,
      reads: [
        { path: 'bios[0].refs', value: 0 },
        { path: 'a', value: 1 },
      ],
    });
  });

  it('has the elements of a list, and not its length', () => {
    const { length, reads } = recorded((s) => s.bios.length === 2 && [...s.bios].every(({ refs }) => refs < 9));
    expect({ length, paths: reads.map(({ path }) => path) }).toEqual({ length: 2, paths: ['bios[0].refs', 'bios[1].refs'] });
  });

  it('has a field that is called like the length of a list', () => {
    expect(recorded((s) => s.length === 7)).toEqual({ holds: true, length: 1, reads: [{ path: 'length', value: 7 }] });
  });

  it('is told as far as it came, and taken for false, where the predicate throws', () => {
    expect(recorded((s) => s.a === 1 && s.bios[2].refs === 0)).toEqual({ holds: false, length: 1, reads: [{ path: 'a', value: 1 }] });
  });
});
