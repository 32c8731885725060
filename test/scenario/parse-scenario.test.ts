import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CAMPAIGN } from '../../src/cli/scenario-files.ts';
import { noOverrides, parseOverrides } from '../../src/scenario/overrides.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';

const root = new URL('../../', import.meta.url);

/** A scenario that is sound, with some keys replaced; undefined leaves a key out. */
function scenario(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    name: 'sound',
    title: 'Nothing is wrong here.',
    bounds: { unitsPerPage: 4 },
    layout: { pages: ['anon'], mapping: [0] },
    actors: ['submitter', 'device'],
    starts: [{ calls: [call()] }],
    ...changes,
  });
}

function call(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { op: 'read', kind: 'ubuf', segments: [[0, 4]], ...changes };
}

function starts(...calls: Record<string, unknown>[]): Record<string, unknown> {
  return { starts: [{ calls }] };
}

function whyNot(text: string, overrides = noOverrides): string {
  const parsed = parseScenario(text, 'dir/sound.json', 'sound', overrides);
  return parsed.ok ? 'accepted' : parsed.why;
}

describe('what is refused, in one line that names the file and the key', () => {
  const anon = { pages: ['anon'], mapping: [0] };
  it.each([
    ['no JSON', '{ "name": }', /^dir\/sound\.json: is not valid JSON/],
    ['a key twice', '{ "name": "a", "name": "b" }', 'dir/sound.json: names the key "name" twice in one object (line 1)'],
    ['a list', '[]', 'dir/sound.json: the file must be an object, not "a list"'],
    ['a list of bounds', scenario({ bounds: [] }), 'dir/sound.json: bounds must be an object, not "a list"'],
    ['a missing key', scenario({ title: undefined }), 'dir/sound.json: title is missing'],
    ['a title that paints a terminal', scenario({ title: '\u001b[31mred' }), /^dir\/sound\.json: title must be plain text/],
    ['a title that turns text round', scenario({ title: 'abc\u202edef' }), /^dir\/sound\.json: title must be plain text/],
    ['a story of two lines', scenario({ story: 'One.\nTwo.' }), /^dir\/sound\.json: story must be plain text/],
    ['an unknown key', scenario({ bonds: {} }), 'dir/sound.json: bonds is not a key that is known here; did you mean "bounds"?'],
    [
      'an unknown bound',
      scenario({ bounds: { frmes: 2 } }),
      'dir/sound.json: bounds.frmes is not a key that is known here; did you mean "frames"?',
    ],
    ['a wrong type', scenario({ bounds: { frames: '2' } }), 'dir/sound.json: bounds.frames must be an integer from 1 to 16, not "2"'],
    ['a fraction', scenario({ bounds: { bias: 2.5 } }), 'dir/sound.json: bounds.bias must be an integer from 2 to 1024, not 2.5'],
    ['out of range', scenario({ bounds: { frames: 99 } }), 'dir/sound.json: bounds.frames must be an integer from 1 to 16, not 99'],
    ['an odd page', scenario({ bounds: { unitsPerPage: 3 } }), 'dir/sound.json: bounds.unitsPerPage must be one of 1, 2, 4, not 3'],
    ['an unknown actor', scenario({ actors: ['submiter'] }), 'dir/sound.json: actors[0] cannot be "submiter"; did you mean "submitter"?'],
    ['an actor twice', scenario({ actors: ['device', 'device'] }), 'dir/sound.json: actors names somebody twice'],
    ['another name', scenario({ name: 'other' }), 'dir/sound.json: name must be "sound" as the file is called, not "other"'],
    [
      'a long segment',
      scenario(starts(call({ segments: [[0, 4, 1]] }))),
      'dir/sound.json: starts[0].calls[0].segments[0][2] is one too many: a segment is [start, length] in units',
    ],
    [
      'a segment beyond the buffer',
      scenario(starts(call({ segments: [[2, 4]] }))),
      'dir/sound.json: starts[0].calls[0].segments[0] ends at unit 6, but the virtual pages end at 4',
    ],
    [
      'a vector beyond memory',
      scenario(starts(call({ kind: 'bvec', segments: [[0, 5]] }))),
      'dir/sound.json: starts[0].calls[0].segments[0] ends at unit 5, but the frames end at 4',
    ],
    ['nothing to do', scenario(starts(call({ segments: [[0, 0]] }))), 'dir/sound.json: starts[0].calls[0].segments have no length at all'],
    [
      'two segments of a ubuf',
      scenario(
        starts(
          call({
            segments: [
              [0, 1],
              [1, 1],
            ],
          }),
        ),
      ),
      'dir/sound.json: starts[0].calls[0].segments must be one segment for a ubuf',
    ],
    [
      'a pipe through fs/direct-io.c',
      scenario(starts(call({ entry: 'direct-io', kind: 'pipe' }))),
      'dir/sound.json: starts[0].calls[0].kind must be ubuf or iovec where the entry is direct-io',
    ],
    [
      'blocks that only fs/direct-io.c asks for',
      scenario(starts(call({ unmapped: 1 }))),
      'dir/sound.json: starts[0].calls[0].unmapped needs the entry direct-io',
    ],
    [
      'more units without blocks than there are',
      scenario(starts(call({ entry: 'direct-io', unmapped: 5 }))),
      'dir/sound.json: starts[0].calls[0].unmapped is 5 units, but the segments have 4',
    ],
    [
      'a zone append through fs/direct-io.c',
      scenario(starts(call({ entry: 'direct-io', op: 'zone-append' }))),
      'dir/sound.json: starts[0].calls[0].op must be read or write where the entry is direct-io',
    ],
    [
      'a late revert of a bounced read',
      scenario(starts(call({ entry: 'bounce-read', lateRevert: 1 }))),
      'dir/sound.json: starts[0].calls[0].entry bounce-read goes with neither sameBio, hold, reset nor lateRevert',
    ],
    [
      'a bounced write',
      scenario(starts(call({ entry: 'bounce-read', op: 'write' }))),
      /^dir\/sound\.json: starts\[0\]\.calls\[0\]\.entry bounce-read is a read/,
    ],
    [
      'a shared bio without a holder',
      scenario(starts(call(), call({ sameBio: true }))),
      'dir/sound.json: starts[0].calls[1].sameBio needs a call before it that holds its bio back',
    ],
    [
      'a holder without a successor',
      scenario(starts(call({ hold: true }))),
      'dir/sound.json: starts[0].calls[0].hold needs a call after it with sameBio, which submits',
    ],
    [
      'more mapped than there is',
      scenario({ layout: { ...anon, mapping: [0, null] } }),
      'dir/sound.json: layout.mapping has 2 pages, but bounds.virtualPages is 1',
    ],
    [
      'a frame that is not there',
      scenario({ layout: { ...anon, xarray: [3] } }),
      'dir/sound.json: layout.xarray[0] is 3, but bounds.frames is 1',
    ],
    [
      'an anon page that nobody maps',
      scenario({ layout: { pages: ['anon', 'anon'], mapping: [0] } }),
      'dir/sound.json: layout.pages[1] is anon, but layout.mapping has no page that maps it',
    ],
    [
      'a kernel page that is mapped',
      scenario({ layout: { pages: ['kernel'], mapping: [0] } }),
      'dir/sound.json: layout.mapping[0] maps frame 0, which is kernel',
    ],
    [
      'folios that overlap',
      scenario({
        layout: {
          pages: ['file', 'file', 'file'],
          mapping: [0],
          folios: [
            { head: 0, pages: 2 },
            { head: 1, pages: 2 },
          ],
        },
      }),
      'dir/sound.json: layout.folios[1] overlaps another folio',
    ],
    ['a forker alone', scenario({ actors: ['forker'] }), 'dir/sound.json: bounds.processes must be 2 where the forker acts'],
    [
      'a block that does not divide',
      scenario({ bounds: { unitsPerPage: 2, dmaBlock: 4 } }),
      'dir/sound.json: bounds.dmaBlock must divide unitsPerPage (2), not be 4',
    ],
    [
      'an unknown kernel',
      scenario({ expect: { v6: 'verified' } }),
      'dir/sound.json: expect.v6 is not a key that is known here; did you mean "v5"?',
    ],
    [
      'a misspelt expectation',
      scenario({ expect: { v5: { wy: 'x' } } }),
      'dir/sound.json: expect.v5.wy is not a key that is known here; did you mean "why"?',
    ],
    ['a wrong expectation', scenario({ expect: { v5: 3 } }), /^dir\/sound\.json: expect\.v5 must be "verified", the name of a property/],
  ])('%s', (_, text, why) => {
    const line = whyNot(text);
    if (typeof why === 'string') expect(line).toBe(why);
    else expect(line).toMatch(why);
    expect(line).not.toContain('\n');
  });

  it('a state that is too large', () => {
    const huge = { unitsPerPage: 4, virtualPages: 8, frames: 16, processes: 2, bios: 8, vecs: 16 };
    const calls = Array.from({ length: 4 }, () => call({ kind: 'kvec', segments: Array.from({ length: 8 }, () => [0, 64]) }));
    expect(whyNot(scenario({ bounds: huge, starts: [{ calls }] }))).toMatch(/^dir\/sound\.json: bounds make a state of \d+ integers/);
  });
});

describe('defaults', () => {
  function plan(text: string, overrides = noOverrides) {
    const parsed = parseScenario(text, 'sound.json', 'sound', overrides);
    if (!parsed.ok) throw new Error(parsed.why);
    return parsed.value;
  }

  it('follow what the callers in the kernel do', () => {
    const { plan: config } = plan(scenario(starts(call(), call({ op: 'write' }), call({ kind: 'kvec' }))));
    expect(config.bounds).toMatchObject({ frames: 1, virtualPages: 1, dmaBlock: 4, bias: 3, granularity: 'coarse' });
    expect(config.starts[0].calls).toMatchObject([
      { entry: 'get-pages', dir: 'dest', completion: 'check-dirty', setDirty: true, repeat: true, hold: false },
      { dir: 'source', completion: 'release', setDirty: false },
      { dir: 'dest', completion: 'release', setDirty: false },
    ]);
  });

  it('a call that holds does not repeat', () => {
    const { plan: config } = plan(scenario(starts(call({ hold: true }), call({ sameBio: true }))));
    expect(config.starts[0].calls).toMatchObject([{ repeat: false }, { repeat: true }]);
  });

  it('give way to all that a file says', () => {
    const bounds = {
      ...{
        unitsPerPage: 2,
        virtualPages: 3,
        frames: 5,
        processes: 2,
        bios: 4,
        vecs: 7,
        bias: 9,
        logicalBlock: 2,
        memoryAlign: 2,
        dmaBlock: 1,
      },
      ...{ granularity: 'fine', zoneAppendLimit: 8, maxHwUnits: 9, maxSegments: 10, deviceErrors: true, extraRefs: 2, clones: 1 },
    };
    const layout = {
      ...{ pages: ['file', 'file', 'kernel'], mapping: [0], pgmaps: [0, 1], folios: [{ head: 0, pages: 2 }] },
      ...{ fault: [1], dontFork: [2], xarray: [2], dirty: [1] },
    };
    const first = {
      entry: 'get-pages',
      op: 'read',
      kind: 'ubuf',
      dir: 'source',
      segments: [[0, 2]],
      completion: 'release',
      setDirty: false,
    };
    const calls = [
      { ...first, sameBio: false, hold: true, repeat: true, reset: true, lateRevert: 2, unmapped: 0 },
      { ...first, sameBio: true, hold: false, repeat: false, reset: false, lateRevert: 0, unmapped: 0 },
    ];
    const file = { bounds, layout, starts: [{ calls }], cloneReleases: true, goals: ['a'], alive: 'all', slow: true, story: 'Why.' };
    const { plan: config, ...rest } = plan(
      scenario({ ...file, expect: { v5: { skip: ['b'], why: 'Because.' }, '6.2': 'c', '6.6': 'verified' } }),
    );
    expect(config).toEqual({ bounds, layout, starts: [{ calls }], cloneReleases: true, actors: ['submitter', 'device'] });
    const nothing = { violated: null, skip: [], why: null };
    const expected = { v5: { ...nothing, skip: ['b'], why: 'Because.' }, '6.2': { ...nothing, violated: 'c' }, '6.6': nothing };
    expect(rest).toMatchObject({ goals: ['a'], alive: 'all', slow: true, story: 'Why.', expect: expected });
  });

  it('have a frame where no page is listed, and take an iovec for user memory', () => {
    const { plan: config } = plan(scenario({ layout: { pages: [], mapping: [] }, ...starts(call({ kind: 'iovec' })) }));
    expect(config.bounds.frames).toBe(1);
    expect(config.starts[0].calls[0]).toMatchObject({ completion: 'check-dirty', setDirty: true });
  });

  it('settings override bounds and pick a start', () => {
    const text = scenario({ bounds: { frames: 2 }, starts: [{ calls: [call()] }, { calls: [call({ op: 'write' })] }] });
    const overrides = parseOverrides([
      ['frames', '3'],
      ['granularity', 'fine'],
      ['start', '1'],
    ]);
    if (!overrides.ok) throw new Error(overrides.why);
    const { plan: config } = plan(text, overrides.value);
    expect(config.bounds).toMatchObject({ frames: 3, granularity: 'fine' });
    expect(config.starts).toHaveLength(1);
    expect(config.starts[0].calls[0].op).toBe('write');
    expect(parseOverrides([['start', '0']])).toEqual({ ok: true, value: { bounds: {}, start: 0 } });
    expect(whyNot(text, { bounds: {}, start: 2 })).toBe('--set start must be an integer from 0 to 1 in dir/sound.json, not 2');
  });

  it.each([
    [['frmes', '3'], '--set frmes is not a key that is known here; did you mean "frames"?'],
    [['frames', '0'], '--set frames must be an integer from 1 to 16, not 0'],
    [['frames', 'many'], '--set frames must be an integer from 1 to 16, not "many"'],
    [['granularity', 'fin'], '--set granularity cannot be "fin"; did you mean "fine"?'],
    [['deviceErrors', '1'], '--set deviceErrors must be true or false, not 1'],
    [['start', '-1'], '--set start must be the index of a start, from 0 on, not -1'],
  ] as const)('refuse the setting %s', (pair, why) => {
    expect(parseOverrides([pair])).toEqual({ ok: false, why });
  });
});

describe('shipped scenarios', () => {
  const files = readdirSync(new URL('scenarios/', root)).filter((file) => file.endsWith('.json') && file !== CAMPAIGN);
  it.each(files)('%s is sound', (file) => {
    const text = readFileSync(new URL(`scenarios/${file}`, root), 'utf8');
    const parsed = parseScenario(text, file, file.replace(/\.json$/, ''), noOverrides);
    expect(parsed).toMatchObject({ ok: true });
  });
});
