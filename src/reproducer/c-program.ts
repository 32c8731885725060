import { shellWords } from '../report/shell-words.ts';
import { stepText } from '../report/step-text.ts';
import type { TraceRecord } from '../report/trace-schema.ts';
import { cComment, cString } from './c-text.ts';
import { cRuntime } from './c-runtime.ts';
import { deedText, NOT_FORCED } from './deed.ts';
import type { Deed } from './deed.ts';
import type { Schedule } from './schedule.ts';

const PAGE_BYTES = 4096;

/** The line that builds a program. */
export function buildLine(path: string): string {
  const source = path.startsWith('-') ? `./${path}` : path;
  return `gcc ${shellWords(['-Wall', '-Wextra', '-Werror', '-static', '-o', source.replace(/\.c$/, ''), source])}`;
}

/** A C program that drives a kernel through a schedule, tells what parent and child see, and compares it with the model. `kernelTitle` says for which kernels. */
export function cProgram(trace: TraceRecord, schedule: Schedule, kernelTitle: string, source: string): string {
  const { config, calls } = schedule;
  const { unitsPerPage, virtualPages } = config.bounds;
  return [
    ...heading(trace, schedule, kernelTitle, source),
    '#define _GNU_SOURCE',
    ...includes.map((header) => `#include <${header}>`),
    '',
    `#define PAGE ${String(PAGE_BYTES)}`,
    `#define UNIT ${String(PAGE_BYTES / unitsPerPage)}`,
    `#define UNITS ${String(unitsPerPage * virtualPages)}`,
    `#define CALLS ${String(calls.length)}`,
    cRuntime,
    ...childPart(schedule),
    ...mainPart(trace, schedule),
    '',
  ].join('\n');
}

const includes = [
  'errno.h',
  'fcntl.h',
  'linux/aio_abi.h',
  'linux/dm-ioctl.h',
  'stdatomic.h',
  'stdio.h',
  'stdlib.h',
  'string.h',
  'sys/ioctl.h',
  'sys/mman.h',
  'sys/stat.h',
  'sys/syscall.h',
  'sys/sysmacros.h',
  'sys/uio.h',
  'sys/wait.h',
  'unistd.h',
];

function heading({ property, statement, scenario }: TraceRecord, { notes }: Schedule, kernelTitle: string, source: string): string[] {
  return [
    `Drives a kernel through a counterexample of pincheck: ${property} (${scenario ?? 'no scenario'}, ${kernelTitle}).`,
    statement,
    '',
    `Build: ${buildLine(source)}`,
    `Run:   as root, with the path of a block device WHOSE CONTENT IS OVERWRITTEN, on the kernel above. Needs device-mapper.`,
    'Ends with 0 if all is seen as the model says, 1 if not, 2 if it cannot be tried.',
    '',
    'Letters: o old bytes, d the bytes of the device, p written by the parent, c written by the child, - not mapped, ~ mixed.',
    'A unit may be a part of a page. Which page frames are used, how bios are cut, and what other programs do is not forced.',
    '',
    'Steps of the trace:',
    ...notes.map(({ step, fate }, k) => `${String(k + 1).padStart(4)}. ${step}: ${fate}`),
  ]
    .map(cComment)
    .concat('');
}

/** The deeds of one process, each in its turn. */
function turns(deeds: readonly Deed[], process: number, line: (deed: Deed) => string[]): string[] {
  return deeds.flatMap((deed, i) => (actorOf(deed) === process ? [`\tawait(${String(i)});`, ...line(deed), '\tdone();'] : []));
}

function actorOf(deed: Deed): number {
  return deed.kind === 'store' || deed.kind === 'touch' ? deed.process : 0;
}

function childPart({ deeds, views, config }: Schedule): string[] {
  if (!deeds.some((deed) => deed.kind === 'fork')) return [];
  const exits = deeds.findIndex((deed) => deed.kind === 'exit');
  const view = views[1] ?? null;
  const end =
    exits >= 0
      ? [`\tawait(${String(exits)});`, '\t_exit(0);']
      : [`\tawait(${String(deeds.length + 1)});`, `\t_exit(${view === null ? '0' : `look("the child sees", ${cString(view)})`});`];
  return ['static void child(void)', '{', ...turns(deeds, 1, (deed) => memoryLine(deed, config.bounds.unitsPerPage)), ...end, '}', ''];
}

function memoryLine(deed: Deed, unitsPerPage: number): string[] {
  if (deed.kind === 'touch') return [`\ttouch(${String(deed.page)});`];
  if (deed.kind !== 'store') return [];
  return [`\tstore(${String(deed.page * unitsPerPage + deed.unit)}, '${deed.process === 0 ? 'p' : 'c'}');`];
}

function mainPart(trace: TraceRecord, schedule: Schedule): string[] {
  const { deeds, views, media, calls, notes, config } = schedule;
  const { layout } = config;
  const forks = deeds.some((deed) => deed.kind === 'fork');
  const exits = deeds.some((deed) => deed.kind === 'exit');
  const unforced = notes.flatMap(({ step, fate }, k) => (fate.startsWith(NOT_FORCED) ? [`  ${String(k + 1)}. ${step}: ${fate}`] : []));
  const [view] = views;
  const last = trace.steps.at(-1);
  return [
    'int main(int count, char **words)',
    '{',
    ...(forks ? ['\tpid_t pid = 0;', '\tint status = 0;'] : []),
    '\tint different = 0;',
    '',
    '\tif (count != 2) {',
    '\t\tfprintf(stderr, "usage: %s BLOCK-DEVICE, whose content is overwritten\\n", words[0]);',
    '\t\treturn 2;',
    '\t}',
    '\tbacking = words[1];',
    '\tparent = getpid();',
    '\tatexit(remove_devices);',
    '\tsetvbuf(stdout, NULL, _IONBF, 0);',
    '\tcontrol_fd = open("/dev/mapper/control", O_RDWR);',
    '\tif (control_fd < 0)',
    '\t\tdie("/dev/mapper/control");',
    '\tturn = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);',
    '\tbuffer = mmap(NULL, UNITS * UNIT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);',
    '\tif (turn == MAP_FAILED || buffer == MAP_FAILED)',
    '\t\tdie("mmap");',
    '\tmadvise(buffer, UNITS * UNIT, MADV_NOHUGEPAGE);',
    "\tmemset(buffer, 'o', UNITS * UNIT);",
    ...layout.dontFork.map((page) => `\tif (madvise(buffer + ${String(page)} * PAGE, PAGE, MADV_DONTFORK))\n\t\tdie("madvise");`),
    ...[...unmappedAtStart(schedule)].map((page) => `\tunmap(${String(page)});`),
    ...calls.map(
      (call, c) => `\thold(${String(c)}, ${String(bytesOf(call, config.bounds.unitsPerPage))}, '${call.op === 'read' ? 'd' : '.'}');`,
    ),
    ...unforced.map((line) => `\tputs(${cString(line)});`),
    '',
    ...turns(deeds, 0, (deed) => [`\tputs(${cString(deedText(deed))});`, ...parentLine(deed, schedule)]),
    '',
    ...(view === null ? [] : [`\tdifferent |= look("the parent sees", ${cString(view)});`]),
    ...media.flatMap((letters, c) => (letters === null ? [] : [`\tdifferent |= look_at_medium(${String(c)}, ${cString(letters)});`])),
    ...(forks && !exits
      ? ['\tdone();', '\twaitpid(pid, &status, 0);', '\tdifferent |= !WIFEXITED(status) || WEXITSTATUS(status) != 0;']
      : []),
    `\tprintf("%s: the kernel %s\\n", ${cString(`${trace.property} after ${last ? stepText(last) : 'the start'}`)},`,
    '\t       different ? "does not do what the trace tells" : "does what the trace tells");',
    '\treturn different;',
    '}',
  ];
}

/** Virtual pages that no mapping is behind. */
function unmappedAtStart({ config: { bounds, layout } }: Schedule): Set<number> {
  const none = Array.from({ length: bounds.virtualPages }, (_, v) => v).filter((v) => (layout.mapping.at(v) ?? null) === null);
  return new Set([...none, ...layout.fault]);
}

function bytesOf({ segments }: Schedule['calls'][number], unitsPerPage: number): number {
  return segments.reduce((sum, [, length]) => sum + length, 0) * (PAGE_BYTES / unitsPerPage);
}

function parentLine(deed: Deed, { calls, config }: Schedule): string[] {
  switch (deed.kind) {
    case 'submit': {
      const { op, segments } = calls[deed.call];
      const list = segments.map(([start, length]) => `{ buffer + ${String(start)} * UNIT, ${String(length)} * UNIT }`).join(', ');
      const opcode = op === 'read' ? 'IOCB_CMD_PREADV' : 'IOCB_CMD_PWRITEV';
      return [
        '\t{',
        `\t\tstruct iovec segments[] = { ${list} };`,
        '',
        `\t\tsubmit(${String(deed.call)}, ${opcode}, segments, ${String(segments.length)});`,
        '\t}',
      ];
    }
    case 'let-go':
      return [`\tlet_go(${String(deed.call)});`];
    case 'fork':
      return ['\tpid = fork();', '\tif (pid < 0)', '\t\tdie("fork");', '\tif (pid == 0)', '\t\tchild();'];
    case 'exit':
      return ['\twaitpid(pid, &status, 0);'];
    case 'unmap':
      return [`\tunmap(${String(deed.page)});`];
    case 'touch':
    case 'store':
      return memoryLine(deed, config.bounds.unitsPerPage);
  }
}
