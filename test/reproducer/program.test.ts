import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { buildLine, cProgram } from '../../src/reproducer/c-program.ts';
import { cComment, cString } from '../../src/reproducer/c-text.ts';
import { compile, gcc, read, schedule, twoPages, write } from './schedules.ts';

/** Runs a program that asks no device for anything, on no device; the answer is its exit status. */
async function statusOf(s: ReturnType<typeof schedule>): Promise<number | null> {
  const program = cProgram(s.record, s, 'Linux', 'a.c').replaceAll('/dev/mapper/control', '/dev/null');
  const path = await compile('alone', program.replace('static void hold(', 'static inline void hold(').replaceAll(/^\thold\(.*$/gm, ''));
  return spawnSync(path, ['/dev/null'], { timeout: 60_000 }).status;
}

describe('a program', () => {
  const steps = [
    'fork()',
    'child-write-fault(page=1)',
    'child-store(page=1, unit=1)',
    'parent-write-fault(page=0)',
    'parent-store(page=0, unit=0)',
  ];

  it.runIf(gcc)('ends with 0 if parent and child see what the model says, and with 1 if one of them does not', async () => {
    const s = schedule('6.2', twoPages, steps);
    expect(s.views).toEqual(['pooo', 'oooc']);
    const statuses = [s, { ...s, views: ['oooo', 'oooc'] }, { ...s, views: ['pooo', 'oooo'] }].map(statusOf);
    expect(await Promise.all(statuses)).toEqual([0, 1, 1]);
  });

  it.runIf(gcc)('asks a child that has exited for nothing', async () => {
    expect(await statusOf(schedule('6.2', twoPages, [...steps, 'exit(process=child)']))).toBe(0);
  });

  it('maps nothing behind pages that cannot be grabbed, and asks for no I/O before', () => {
    const { bounds, layout } = twoPages;
    const s = schedule('6.2', { bounds: { ...bounds, virtualPages: 4 }, layout: { ...layout, mapping: [1, 0, null], fault: [1] } }, read);
    const [before] = cProgram(s.record, s, 'Linux', 'a.c').split('\t\tsubmit(');
    expect([0, 1, 2, 3].filter((page) => before.includes(`\tunmap(${page});`))).toEqual([1, 2, 3]);
  });

  it.runIf(gcc)('compiles whatever deeds and hostile names it is made of', async () => {
    const s = schedule('6.2', { calls: [{ segments: [[0, 1]] }], layout: { dontFork: [] } }, [
      ...read,
      'fork()',
      'child-write-fault(page=0)',
      'exit(process=child)',
      'parent-write-fault(page=0)',
      'parent-store(page=0, unit=1)',
    ]);
    const scenario = '*/ int main(void) { return 0; } /* \\\n#error "x" ??/\n %s%n é';
    const program = cProgram({ ...s.record, scenario, property: scenario, statement: scenario }, s, scenario, 'a.c');
    const compiled = await compile('hostile', program);
    expect(spawnSync(compiled).status).toBe(2);
    const [head] = program.split('\n#define');
    for (const line of head.trimEnd().split('\n')) expect(line).toMatch(/^\/\/[ -~]*[^\\]?$/);
  });

  it('keeps pages from a child that it must not inherit', () => {
    const { bounds, layout } = twoPages;
    const s = schedule('6.2', { bounds, layout: { ...layout, dontFork: [1] } }, ['fork()']);
    expect(s.views).toEqual(['oooo', 'oo--']);
    expect(cProgram(s.record, s, 'Linux', 'a.c').match(/madvise\(.*MADV_DONTFORK/g)).toEqual([
      'madvise(buffer + 1 * PAGE, PAGE, MADV_DONTFORK',
    ]);
  });

  it('takes a page away when the trace does', () => {
    const s = schedule('6.2', twoPages, [...read, 'unmap(page=1)']);
    const [, behind] = cProgram(s.record, s, 'Linux', 'a.c').split('\t\tsubmit(');
    expect(behind.match(/^\tunmap\(.*/gm)).toEqual(['\tunmap(1);']);
  });

  it('asks for the segments of a call, in its direction, of a device of its own that has known bytes', () => {
    const calls = [
      {
        kind: 'iovec',
        segments: [
          [0, 1],
          [2, 2],
        ],
      },
      { ...write, segments: [[1, 1]] },
    ] as const;
    const s = schedule('6.2', { ...twoPages, calls }, [...read.slice(0, 1), 'alloc-bio(call=1)']);
    const program = cProgram(s.record, s, 'Linux', 'a.c');
    expect(program.match(/^\thold\(.*/gm)).toEqual(["\thold(0, 6144, 'd');", "\thold(1, 2048, '.');"]);
    expect(program).toContain('{ { buffer + 0 * UNIT, 1 * UNIT }, { buffer + 2 * UNIT, 2 * UNIT } };');
    expect(program.match(/^\t\tsubmit\(\d.*/gm)).toEqual([
      '\t\tsubmit(0, IOCB_CMD_PREADV, segments, 2);',
      '\t\tsubmit(1, IOCB_CMD_PWRITEV, segments, 1);',
    ]);
  });

  it('is built by a line that a shell takes as it stands', () => {
    expect(buildLine("a b/$(x)'.c")).toBe("gcc -Wall -Wextra -Werror -static -o 'a b/$(x)'\\''' 'a b/$(x)'\\''.c'");
  });

  it('quotes', () => {
    expect(cString('a"b\\c\n?é%')).toBe('"a\\042b\\134c\\012\\077\\303\\251%"');
    expect(cComment('a\nb\\')).toBe('// a.b.');
  });
});
