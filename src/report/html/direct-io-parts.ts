import { makeEnv } from '../../kernel/env.ts';
import type { Env } from '../../kernel/env.ts';
import type { ModelConfig } from '../../state/bounds.ts';
import { consumed } from '../../state/iterator.ts';
import * as n from '../../state/names.ts';
import type { Bio, Call, Process, Snapshot } from '../../state/snapshot.ts';
import { frameName, frameRef, processName } from '../direct-io-names.ts';
import { sharesOf } from '../direct-io-picture.ts';
import type { BioPart, CallPart, HolderData, PagePart, Part, ProcessPart } from '../page-data.ts';

/** Cuts a snapshot of the direct-I/O model into the parts that are drawn: pages in use with their holders, processes, calls, bios in use. */
export function directIoParts(config: ModelConfig): (state: unknown) => Part[] {
  const env = makeEnv(config);
  return (value) => {
    const state = value as Snapshot;
    return [
      ...state.pages.flatMap((page, frame) =>
        page.kind !== n.FREE || page.ref !== 0 || page.freed === 1 ? [pagePart(env, state, frame)] : [],
      ),
      ...state.processes.flatMap((process, p) => (process.life === n.UNBORN ? [] : [processPart(process, p)])),
      ...state.calls.map((call, c) => callPart(env, call, c)),
      ...state.bios.flatMap((bio, b) => (bio.phase === n.BIO_NONE ? [] : [bioPart(env, bio, b)])),
    ];
  };
}

/** The names of those entries whose value is set. */
function marksOf(marks: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(marks).filter((mark) => marks[mark]);
}

function pagePart(env: Env, state: Snapshot, frame: number): PagePart {
  const page = state.pages[frame];
  const head = env.headOf[frame];
  return {
    part: 'page',
    frame,
    name: frameName(frame),
    kind: n.pageKinds[page.kind],
    head: frameName(head),
    ref: page.ref,
    pincount: env.compound[frame] ? page.pincount : null,
    mapcount: page.mapcount,
    marks: marksOf({ FREED: page.freed === 1, exclusive: page.exclusive === 1, dirty: page.dirty === 1, unsaved: page.unsaved === 1 }),
    units: page.units.map(({ tag }) => n.tags[tag]),
    holders: head === frame ? holdersOf(env, state, frame) : [],
  };
}

function holdersOf(env: Env, state: Snapshot, frame: number): HolderData[] {
  const holders = sharesOf(env, state, frame).map(({ holder, refs, count }) => ({ holder: holderName(state, frame, holder), count, refs }));
  const surplus = state.pages[frame].ref - holders.reduce((sum, { refs }) => sum + refs, 0);
  return surplus === 0 ? holders : [...holders, { holder: 'nobody', count: surplus, refs: surplus }];
}

/** Holders by what the kernel's reader calls them. */
function holderName(state: Snapshot, frame: number, holder: string): string {
  if (holder === 'owner') return OWNERS[n.pageKinds[state.pages[frame].kind]] ?? 'owner';
  if (holder === 'fault') return 'copy-on-write';
  return holder.replace(/^call (\d+) \((.*)\)$/, 'array $1 $2').replace(/^bio (\d+) \((.*)\)$/, 'bio $1 $2');
}

const OWNERS: Readonly<Record<string, string>> = { file: 'page cache', pipe: 'pipe', kernel: 'kernel' };

function processPart(process: Process, p: number): ProcessPart {
  return {
    part: 'process',
    name: processName(p),
    life: n.lives[process.life],
    marks: marksOf({ MMF_HAS_PINNED: process.hasPinned === 1, 'mmap_lock held': process.locked === 1, 'seq odd': process.seq % 2 === 1 }),
    ptes: process.ptes.map(({ page, writable, dirty, gone, cow }) => ({
      frame: page === 0 ? null : page - 1,
      marks: [
        ...(page === 0 ? [] : [writable === 1 ? 'writable' : 'read-only']),
        ...marksOf({ dirty: dirty === 1, unmapped: gone === 1 }),
        ...(cow === n.COW_NONE ? [] : [n.cowSteps[cow]]),
      ],
    })),
  };
}

function callPart(env: Env, call: Call, c: number): CallPart {
  return {
    part: 'call',
    name: `call ${String(c)}`,
    next: n.pcs[call.pc],
    iterator: `${n.iteratorKinds[call.kind]}, ${n.directions[call.dir]}`,
    segments: call.segments.slice(0, call.nrSegs).map(({ len }) => len),
    consumed: consumed(call),
    array: call.array.slice(0, call.pages).map(({ page }, i) => ({ page: frameRef(page, env.bounds.frames), passed: i < call.index })),
  };
}

function bioPart(env: Env, bio: Bio, b: number): BioPart {
  const { frames } = env.bounds;
  return {
    part: 'bio',
    name: `bio ${String(b)}`,
    phase: n.phases[bio.phase],
    op: n.ops[bio.op],
    marks: [
      ...marksOf({
        BIO_NO_PAGE_REF: bio.noPageRef === 1,
        BIO_PAGE_REFFED: bio.reffed === 1,
        BIO_PAGE_PINNED: bio.pinned === 1,
        BIO_CLONED: bio.cloned === 1,
        failed: bio.failed === 1,
        "caller's table": bio.foreign === 1,
      }),
      ...(bio.origin === 0 ? [] : [`clone of bio ${String(bio.origin - 1)}`]),
      ...(bio.parent === 0 ? [] : [`chained to bio ${String(bio.parent - 1)}`]),
    ],
    vecs: bio.vecs.slice(0, bio.vcnt).map(({ page, off, len }) => ({ frame: page === 0 || page > frames ? null : page - 1, off, len })),
    skip: bio.skip,
    size: bio.size,
    done: bio.transfer.slice(bio.skip, bio.skip + bio.size).map(({ done }) => done === 1),
  };
}
