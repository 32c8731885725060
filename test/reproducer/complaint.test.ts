import { describe, expect, it } from 'vitest';
import { complaint } from '../../src/reproducer/complaint.ts';
import { modelConfig } from '../config.ts';
import type { ConfigOverrides } from '../config.ts';
import { write } from './schedules.ts';

function whyNot(overrides: ConfigOverrides, initial = 0): string | null {
  return complaint({ spec: { model: 'direct-io', config: modelConfig(overrides) }, initial });
}

describe('a program can make', () => {
  it.each<[string, ConfigOverrides]>([
    ['a read', {}],
    ['a write', { calls: [write] }],
    ['a read into several segments', { calls: [{ kind: 'iovec' }] }],
    ['calls with memory that is not mapped', { bounds: { virtualPages: 2 }, layout: { mapping: [0, null] } }],
  ])('%s', (_, config) => {
    expect(whyNot(config)).toBeNull();
  });
});

describe('no program can make', () => {
  const bio = 'shares or reuses a bio, and direct I/O on a block device does not';
  const dirty = 'does not dirty its pages as direct I/O on a block device does';
  it.each<[string, ConfigOverrides['calls'], string]>([
    ['a call that shares a bio', [{ hold: true }, { sameBio: true }], `call 0 ${bio}`],
    ['a second call that shares one', [{}, { sameBio: true }], `call 1 ${bio}`],
    ['a call that reuses its bio', [{ reset: true }], `call 0 ${bio}`],
    ['a late revert', [{ lateRevert: 1 }], 'call 0 gives a part back after submission, and direct I/O on a block device does not'],
    ['a read from a source', [{ dir: 'source' }], 'call 0 is a read whose iterator is a source, and no caller in the kernel makes one'],
    [
      'a write to a destination',
      [{ ...write, dir: 'dest' }],
      'call 0 is a write whose iterator is a dest, and no caller in the kernel makes one',
    ],
    [
      'a write of the zero page',
      [{ ...write, kind: 'zero' }],
      'call 0 has an iterator of kind zero, and direct I/O of a program on a block device has none',
    ],
    ['a read of pages that stay clean', [{ setDirty: false }], `call 0 ${dirty}`],
    ['a read that is not checked', [{ completion: 'release' }], `call 0 ${dirty}`],
    ['a write that dirties', [{ ...write, setDirty: true }], `call 0 ${dirty}`],
    ['a bounced read', [{ entry: 'bounce-read' }], 'call 0 is bounced, and direct I/O on a block device is not'],
    ['a call through fs/direct-io.c', [{ entry: 'direct-io' }], 'call 0 goes through fs/direct-io.c, which block devices left'],
  ])('%s', (_, calls, why) => {
    expect(whyNot({ calls: calls! })).toBe(why);
  });

  it.each(['file', 'zero'] as const)('memory that maps a %s page', (kind) => {
    const layout = { pages: ['anon', kind], mapping: [0, 1] } as const;
    const why = `virtual page 1 maps a page of kind ${kind}, and the program's memory is anonymous`;
    expect(whyNot({ bounds: { virtualPages: 2 }, layout })).toBe(why);
  });

  it('large folios', () => {
    const layout = { pages: ['anon', 'anon'], mapping: [0], folios: [{ head: 0, pages: 2 }] } as const;
    expect(whyNot({ layout })).toBe('memory has large folios, and which pages make one cannot be chosen');
  });

  it('steps of another model', () => {
    const spec = { model: 'broken-counter', config: { processes: 2 } };
    expect(complaint({ spec, initial: 0 })).toBe('it is a trace of the model broken-counter, not of the kernel');
  });
});

it('only the start that a trace begins with is asked about', () => {
  const starts = [{ calls: [{ reset: true }] }, { calls: [{}] }];
  expect([whyNot({ starts }, 0), whyNot({ starts }, 1)]).toEqual([expect.stringMatching(/^call 0 shares/), null]);
});
