import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { itfTrace } from '../../src/report/itf.ts';
import { junitCase, junitXml } from '../../src/report/junit.ts';
import { kernelPlaces } from '../../src/report/kernel-place.ts';
import type { Run } from '../../src/report/run.ts';
import { tellTraces } from '../../src/report/run-files.ts';
import { sarifLog } from '../../src/report/sarif.ts';
import { specOf } from '../model/shipped.ts';
import { runOf } from './run-of.ts';
import { xmlComplaints } from './xml-complaints.ts';

const pool = openPool(1);
afterAll(() => pool.close());

function jsonOf(path: URL): object {
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}

const fixtures = new URL('../fixtures/schemas/', import.meta.url);
const published = new URL('../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', import.meta.url);

/** What a schema says against a value; the drafts of JSON Schema that the schemas name do not matter for what they use. */
function complaints(schema: object, value: unknown): unknown {
  const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== 'id'));
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(rest);
  validate(JSON.parse(JSON.stringify(value)));
  return validate.errors;
}

const HOSTILE = '<img onerror="alert(1)">&\u0000\u001b[31m ]]> --> \n "\'\ud800';

let violated: Run;
let undecided: Run;
let verified: Run;
let omitted: Run;
beforeAll(async () => {
  const fork = specOf('dio-read-fork', { kernel: '6.2' });
  const commit = { model: 'two-phase-commit', config: { managers: 2 } };
  violated = await runOf(fork, pool, { scenario: HOSTILE, kernel: '6.2' }, { properties: ['issuer-sees-data'] });
  undecided = await runOf(commit, pool, {}, { depthMax: 2 });
  verified = await runOf(commit, pool);
  const missing = { verdict: 'violated', property: 'can-rest', kind: 'goal', statement: 'It rests.' } as const;
  omitted = { ...verified, judgement: { ...verified.judgement, ...missing } };
});

describe('JUnit XML', () => {
  const xmlOf = (run: Run): string => junitXml([junitCase(run, tellTraces(run), 'results/x')], run.provenance.started);

  it.each([
    ['a violation', () => violated, / name="6\.2".*\s*<failure message="VIOLATED: issuer-sees-data; /, [1, 1, 0]],
    ['a limit', () => undecided, /<testcase [^>]*>\s*<error message="INCONCLUSIVE: the search ended at depth 2/, [1, 0, 1]],
    ['a proof', () => verified, /<testcase [^>]*>\s*<system-out>VERIFIED/, [1, 0, 0]],
  ] as const)('of %s is valid', async (_, run, text, [tests, failures, errors]) => {
    const xml = xmlOf(run());
    expect(await xmlComplaints(xml, 'junit.xsd')).toEqual([]);
    expect(xml).toMatch(text);
    expect(xml).toContain(`tests="${tests}" failures="${failures}" errors="${errors}" time="0.250"`);
  });

  it('keeps a hostile name a name', async () => {
    const xml = xmlOf(violated);
    expect(xml).toContain('<testsuite name="&lt;img onerror=&quot;alert(1)&quot;>&amp;\ufffd\ufffd[31m');
    expect(xml).not.toContain('<img');
    expect(await xmlComplaints(xml, 'junit.xsd')).toEqual([]);
  });

  it('passes what its scenario expects, and fails anything else', () => {
    const outcome = (run: Run, expected: Partial<NonNullable<Run['judgement']['expected']>>) => {
      const held = { verdict: 'violated', property: 'issuer-sees-data', met: true, altered: false, ...expected } as const;
      return junitCase({ ...run, judgement: { ...run.judgement, expected: held } }, [], 'results/x').outcome;
    };
    expect(outcome(violated, {})).toBe('passed');
    expect(outcome(violated, { met: false })).toBe('failed');
    expect(outcome(violated, { altered: true })).toBe('failed');
    expect(outcome(verified, { met: false })).toBe('failed');
    expect(outcome(verified, { met: false, altered: true })).toBe('passed');
    expect(outcome(undecided, {})).toBe('undecided');
  });

  it('puts kernels of a scenario into one suite', async () => {
    const one = { scenario: 'merge', seconds: 1, outcome: 'passed', message: 'm', text: 't' } as const;
    const xml = junitXml([{ ...one, kernel: 'v5' }, { ...one, kernel: '6.6', outcome: 'failed' }, { ...one, kernel: 'v5', scenario: 'trim' }], '2026-01-31T12:00:00.123Z'); // prettier-ignore
    expect(await xmlComplaints(xml, 'junit.xsd')).toEqual([]);
    expect([...xml.matchAll(/<testsuite name="(\w+)" .*tests="(\d)" failures="(\d)"/g)].map(([, ...parts]) => parts)).toEqual([
      ['merge', '2', '1'],
      ['trim', '1', '0'],
    ]);
  });

  it('counts what is at fault and what was not decided as errors', async () => {
    const one = { scenario: 'merge', kernel: 'v5', seconds: 1, message: 'm', text: 't' } as const;
    const xml = junitXml(
      [
        { ...one, outcome: 'faulty' },
        { ...one, kernel: '6.6', outcome: 'undecided' },
      ],
      '2026-01-31T12:00:00.123Z',
    );
    expect(await xmlComplaints(xml, 'junit.xsd')).toEqual([]);
    expect(xml).toContain('tests="2" failures="0" errors="2"');
  });

  it('is judged by a schema that can say no', async () => {
    expect(await xmlComplaints('<testsuites name="a" tests="-1" failures="0" errors="0" time="0"/>', 'junit.xsd')).not.toEqual([]);
  });
});

describe('SARIF', () => {
  const schema = jsonOf(published);

  it.each([
    ['a violation', () => violated],
    ['a limit', () => undecided],
    ['a proof', () => verified],
    ['an unmet goal', () => omitted],
  ])('of %s fits the published schema', (_, run) => {
    expect(complaints(schema, sarifLog(run(), tellTraces(run())))).toBeNull();
  });

  it('has the trace as a code flow through the files of the kernel', () => {
    const [told] = tellTraces(violated);
    const [{ results = [], tool }] = sarifLog(violated, [told]).runs;
    expect(results).toHaveLength(1);
    expect(tool.driver.rules).toEqual([{ id: 'issuer-sees-data', shortDescription: { text: told.record.statement } }]);
    expect(results[0].locations![0].physicalLocation!.artifactLocation).toEqual({ uri: 'block/bio.c', uriBaseId: 'LINUX' });
    const flow = results[0].codeFlows![0].threadFlows[0].locations;
    expect(flow.map((f) => f.executionOrder)).toEqual(told.record.steps.map((_, k) => k + 1));
    const fork = flow.find((f) => f.location!.message!.text!.startsWith('forker: fork; P0: ref 2 -> 3'))!;
    expect(fork.location).toMatchObject({
      physicalLocation: { artifactLocation: { uri: 'kernel/fork.c' } },
      logicalLocations: [{ name: 'dup_mmap', kind: 'function' }],
    });
    expect(fork.state!['pages[0].ref']).toEqual({ text: '3' });
    const transfer = flow.find((f) => f.location!.message!.text!.startsWith('device: transfer'))!;
    expect(transfer.location!.physicalLocation).toBeUndefined();
  });

  it('puts a result where the last step is that has a place in the kernel, and knows it by its transitions, whatever their order', () => {
    const [told] = tellTraces(violated);
    const { steps } = told.record;
    const resultOf = (those: typeof steps) =>
      sarifLog(violated, [{ ...told, record: { ...told.record, steps: those } }]).runs[0].results![0];
    const untilTransfer = steps.slice(0, steps.findIndex(({ transition }) => transition === 'transfer') + 1);
    expect(resultOf(untilTransfer).locations).toEqual([
      {
        physicalLocation: { artifactLocation: { uri: 'mm/memory.c', uriBaseId: 'LINUX' } },
        logicalLocations: [{ name: 'do_wp_page', kind: 'function' }],
      },
    ]);
    const { partialFingerprints } = resultOf(untilTransfer);
    expect(resultOf(untilTransfer.toReversed()).partialFingerprints).toEqual(partialFingerprints);
    expect(resultOf([...untilTransfer, steps[0]]).partialFingerprints).toEqual(partialFingerprints);
    expect(resultOf(steps).partialFingerprints).not.toEqual(partialFingerprints);
  });

  it('says that a limit proved nothing, and that a proof has no results', () => {
    const [limited] = sarifLog(undecided, []).runs;
    expect(limited.invocations![0].toolExecutionNotifications).toMatchObject([
      { level: 'warning', message: { text: expect.stringMatching(/^INCONCLUSIVE/) } },
    ]);
    expect(sarifLog(verified, []).runs[0]).toMatchObject({ results: [], invocations: [{ toolExecutionNotifications: [] }] });
    expect(sarifLog(omitted, []).runs[0].results).toMatchObject([{ ruleId: 'can-rest', message: { text: /^It rests\. Nowhere/ } }]);
  });

  it('is judged by a schema that can say no', () => {
    expect(complaints(schema, { version: '2.1.0', runs: [{ tool: {} }] })).not.toBeNull();
  });
});

describe('ITF', () => {
  it('has the shape that its description asks for, with exactly the variables that it names', () => {
    const schema = jsonOf(new URL('itf.schema.json', fixtures));
    const [{ record, replayed }] = tellTraces(violated);
    const itf = itfTrace(violated.model, record, replayed);
    expect(complaints(schema, itf)).toBeNull();
    for (const state of itf.states) expect(Object.keys(state).sort()).toEqual(['#meta', ...itf.vars].sort());
    expect(complaints(schema, { ...itf, vars: ['a b'] })).not.toBeNull();
    expect(complaints(schema, { ...itf, states: [{ a: { '#big': 1 } }] })).not.toBeNull();
    expect(complaints(schema, { ...itf, states: [{ a: 0.5 }] })).not.toBeNull();
  });
});

describe('the place of a step', () => {
  it.each([
    ['bio_iov_add_page() [block/bio.c]', [['block/bio.c', 'bio_iov_add_page']]],
    ['dup_mmap() [kernel/fork.c], copy_page_range() [mm/memory.c]', [['kernel/fork.c', 'dup_mmap'], ['mm/memory.c', 'copy_page_range']]], // prettier-ignore
    ['put_page() by the owner; pipe_buf_release() [include/linux/pipe_fs_i.h]', [['include/linux/pipe_fs_i.h', 'put_page']]],
    ['TMCommit [TwoPhase.tla]', [['TwoPhase.tla', null]]],
    ['DMA between submit_bio() and bio_endio()', []],
    ['a store instruction', []],
  ])('%s', (source, places) => {
    expect(kernelPlaces(source).map((p) => [p.file, p.functionName])).toEqual(places);
  });
});
