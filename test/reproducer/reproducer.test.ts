import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { replay } from '../../src/explorer/replay.ts';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import type { Trace } from '../../src/explorer/model/trace.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { kernels } from '../../src/kernel/catalogue.ts';
import { buildModel } from '../../src/models/registry.ts';
import { traceRecord } from '../../src/report/trace-record.ts';
import { cProgram } from '../../src/reproducer/c-program.ts';
import { complaint } from '../../src/reproducer/complaint.ts';
import { roleOf } from '../../src/reproducer/deed.ts';
import { scheduleOf } from '../../src/reproducer/schedule.ts';
import { modelConfig } from '../config.ts';
import { emptyFolder } from '../empty-folder.ts';
import { search } from '../explorer/searches.ts';
import { scenario, shipped, specOf } from '../model/shipped.ts';
import { compile, deeds, gcc, read, readOf, schedule, twoPages, write, writeOf } from './schedules.ts';

const pool = openPool(1);
afterAll(() => pool.close());

function told(spec: ModelSpec, name: string, property: string, trace: Trace) {
  const model = buildModel(spec);
  const replayed = replay(model, trace);
  return { model, replayed, record: traceRecord(model, spec, name, { property, kind: 'invariant', trace }, replayed) };
}

/** Every counterexample that a shipped scenario expects of a kernel, and why user space cannot force it, if that is so for all starts. */
const violations = shipped.flatMap((name) =>
  kernels.flatMap(({ name: kernel }) => {
    const { expect: expected, plan } = scenario(name);
    const property = expected[kernel]?.violated ?? null;
    if (property === null) return [];
    const spec = specOf(name, { kernel });
    const why = plan.starts.map((_, initial) => complaint({ spec, initial }));
    return [{ name, kernel, property, spec, why: why.includes(null) ? null : why[0] }];
  }),
);
const forced = violations.filter(({ why }) => why === null);

/** Does a counterexample of another kernel go the same way under this one? Then it need not be looked for. */
function breaks(spec: ModelSpec, property: string, trace: Trace): boolean {
  const model = buildModel(spec);
  try {
    const last = replay(model, trace).states.at(-1);
    return !model.properties.find((p) => p.name === property)!.holds(last);
  } catch {
    return false;
  }
}

describe('of the shipped counterexamples', () => {
  it.each([
    ['direction', /^call 0 is a read whose iterator is a source/],
    ['map-user-iov', /^call 0 is a pass-through request/],
    ['pipe', /^call 0 has an iterator of kind pipe/],
    ['two-iterators', /^call 0 .*iterator|bio/],
    ['xarray-hole', /^call 0 has an iterator of kind xarray/],
    ['zone-append-misaligned', /^call 0 is a zone append/],
  ])('%s cannot be forced, and the reason is told', (name, why) => {
    const those = violations.filter((v) => v.name === name);
    expect(those.length).toBeGreaterThan(0);
    for (const violation of those) expect(violation.why).toMatch(why);
  });

  it('those of fork can be forced', () => {
    expect(forced.map((v) => v.name)).toEqual(expect.arrayContaining(['bias', 'dio-read-fork', 'fork-race', 'no-memory']));
  });

  it.runIf(gcc)(
    'every one that can be forced compiles',
    async () => {
      const programs = new Set<string>();
      const known = new Map<string, Trace>();
      for (const { name, property, spec } of forced) {
        const before = known.get(name);
        const trace =
          before && breaks(spec, property, before) ? before : (await search(spec, { pool, properties: [property] })).violations[0].trace;
        known.set(name, trace);
        const { model, replayed, record } = told(spec, name, property, trace);
        programs.add(cProgram(record, scheduleOf(model, record, replayed), 'Linux', 'reproducer.c'));
      }
      expect(programs.size).toBeGreaterThanOrEqual(4);
      const [first] = await Promise.all([...programs].map((program, i) => compile(`shipped-${i}`, program)));
      const alone = spawnSync(first);
      expect(alone.status).toBe(2);
      expect(alone.stderr.toString()).toMatch(/^usage: .* BLOCK-DEVICE, whose content is overwritten/);
      const noDevice = spawnSync(first, [emptyFolder()]);
      expect(noDevice.status).toBe(2);
      expect(noDevice.stderr.toString()).toMatch(/^cannot go on: /);
    },
    120_000,
  );

  it.skipIf(gcc)('none is compiled: there is no gcc here that links statically', () => undefined);
});

describe('a schedule', () => {
  it('has the deeds of user space in the order of the trace, and what the model makes of them', () => {
    const steps = [
      ...read,
      'fork()',
      'child-write-fault(page=0)',
      'child-store(page=0, unit=1)',
      'unmap(page=0)',
      'transfer(bio=0, block=0)',
    ];
    const s = schedule('6.2', { calls: [{ segments: [[0, 1]] }] }, steps);
    expect(deeds(s)).toEqual([
      'io_submit() of call 0',
      'fork()',
      'a store of the child to page 0 that changes nothing',
      'a store of the child to unit 1 of page 0',
      'munmap() of page 0',
      'letting the device of call 0 go',
    ]);
    expect(s.notes.filter(({ fate }) => !fate.startsWith('forced by '))).toEqual([]);
    expect(s).toMatchObject({ views: ['--', 'oc'], media: [null] });
  });

  it('agrees with what was observed on real kernels', () => {
    interface Observed {
      readonly scenario: string;
      readonly kernels: Readonly<Record<string, { readonly verdict: Readonly<Record<string, string | null>> }>>;
    }
    const file = new URL('../fixtures/real-kernel/observations.json', import.meta.url);
    const seen = JSON.parse(readFileSync(file, 'utf8')) as Observed[];
    const saw = (name: string) => seen.find((s) => s.scenario === name)!.kernels['6.1'].verdict;
    const words: Readonly<Partial<Record<string, string>>> = { d: 'data', o: 'stale' };
    const after = (...steps: string[]) =>
      schedule('6.2', { calls: [{ segments: [[0, 1]] }] }, [...read, ...steps]).views.map((v) => words[v![0]]);
    expect(saw('fork-nowrite')).toMatchObject({ parent: after('fork()')[0], child: after('fork()')[1] });
    const [parent, child] = after('fork()', 'parent-write-fault(page=0)', 'parent-store(page=0, unit=1)');
    expect(saw('fork-parent-writes')).toMatchObject({ parent, child });
    const other = after('fork()', 'child-write-fault(page=0)', 'child-store(page=0, unit=1)');
    expect(saw('fork-child-writes')).toMatchObject({ parent: other[0], child: other[1] });
    const { media } = schedule('6.2', { calls: [write] }, [
      ...writeOf(0),
      'fork()',
      'parent-write-fault(page=0)',
      'parent-store(page=0, unit=0)',
    ]);
    expect([saw('write-dir')['disk'], media]).toEqual(['A', ['oo']]);
  });

  it('says which steps it cannot force', () => {
    const half = read.slice(0, 4);
    const s = schedule('6.2', {}, [
      ...half,
      'fork()',
      ...read.slice(4),
      'transfer(bio=0, block=0)',
      'parent-write-fault(page=0)',
      'transfer(bio=0, block=1)',
      'end-bio(bio=0)',
      'exit(process=parent)',
    ]);
    expect(deeds(s)).toEqual([
      'fork()',
      'io_submit() of call 0',
      'letting the device of call 0 go',
      'a store of the parent to page 0 that changes nothing',
    ]);
    expect(s.notes.filter(({ fate }) => fate.startsWith('NOT FORCED'))).toEqual([
      { step: 'forker: fork', fate: expect.stringMatching(/in the middle of io_submit\(\) of call 0/) },
      { step: 'parent: parent-write-fault(page=0)', fate: expect.stringMatching(/in the middle of letting the device of call 0 go/) },
      { step: 'exiter: exit(process=parent)', fate: expect.stringMatching(/waits for its asynchronous I\/O/) },
    ]);
    const program = cProgram(s.record, s, 'Linux', 'a.c');
    expect(program).toMatch(/puts\(" {2}5\. forker: fork: NOT FORCED: it comes in the middle/);
  });

  it('does again what is done again', () => {
    const store = 'parent-store(page=0, unit=0)';
    const s = schedule('6.2', { calls: [{ segments: [[0, 1]] }] }, [...read, store, 'transfer(bio=0, block=0)', store]);
    expect(deeds(s)).toEqual([
      'io_submit() of call 0',
      'a store of the parent to unit 0 of page 0',
      'letting the device of call 0 go',
      'a store of the parent to unit 0 of page 0',
    ]);
    expect(s.views).toEqual(['po', null]);
  });

  it('has one deed for what the kernel does in several steps', () => {
    const fork = ['fork-begin()', 'fork-copy-page()', 'fork-write-protect()', 'fork-end()'];
    const fault = ['hold', 'copy', 'switch'].map((step) => `parent-cow-${step}(page=0)`);
    const s = schedule('6.2', { bounds: { granularity: 'fine' } }, [...fork, ...fault]);
    expect(deeds(s)).toEqual(['fork()', 'a store of the parent to page 0 that changes nothing']);
    expect(s.views).toEqual(['oo', 'oo']);
  });

  it('lets each device go that it has asked, and goes on with no call that has not begun', () => {
    const calls = [{ segments: [[0, 2]] }, { segments: [[2, 2]] }] as const;
    const one = schedule('6.2', { ...twoPages, calls }, read);
    expect(deeds(one)).toEqual(['io_submit() of call 0', 'letting the device of call 0 go']);
    expect(one.views).toEqual(['ddoo', null]);
    const both = schedule('6.2', { ...twoPages, calls }, [...read, ...readOf(1), 'transfer(bio=1, block=0)']);
    expect(deeds(both).slice(2)).toEqual(['letting the device of call 1 go', 'letting the device of call 0 go']);
    expect(both.views).toEqual(['dddd', null]);
  });

  it('knows what a write puts on the medium, if it takes one bio', () => {
    const calls = [write, { ...write, segments: [[2, 2]] }] as const;
    const steps = [...writeOf(0), ...writeOf(1), 'parent-store(page=1, unit=1)'];
    expect(schedule('6.2', { ...twoPages, calls }, steps).media).toEqual(['oo', 'op']);
    const { bounds, layout } = twoPages;
    const inTwo = { bounds: { ...bounds, vecs: 1 }, layout, calls: [{ ...write, segments: [[0, 4]], repeat: true }] } as const;
    expect(schedule('6.2', inTwo, writeOf(0)).media).toEqual([null]);
  });

  it('is of the start that its trace begins with', () => {
    const config = modelConfig({ starts: [{ calls: [{}] }, { calls: [write] }] });
    const { model, record, replayed } = told({ model: 'direct-io', config }, 'any', 'issuer-sees-data', { initial: 1, actions: [] });
    expect(scheduleOf(model, record, replayed).calls).toEqual(config.starts[1].calls);
  });

  it.each([
    ['device', 'fail-bio', { bio: '0' }, 'NOT FORCED: the device does not fail'],
    ['forker', 'fork-fail', {}, 'NOT FORCED: memory is not short'],
    ['exiter', 'exit', { process: 'parent' }, 'NOT FORCED: a process that exits waits for its asynchronous I/O first'],
    ['other', 'extra-get', { frame: '0' }, 'NOT FORCED: user space does not decide what other does'],
    ['dirty-worker', 'steal-dirty-list', {}, 'by the kernel, when I/O has ended'],
  ])('has no deed for what the %s does by %s', (actor, transition, parameters, fate) => {
    const [before] = buildModel({ model: 'direct-io', config: modelConfig() }).initial as Parameters<typeof roleOf>[1][];
    expect(roleOf({ action: 0, transition, parameters, actor, source: '', changes: [] }, before)).toMatchObject({ deed: null, fate });
  });
});
