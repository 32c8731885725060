import type { Env } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Call, Snapshot } from '../state/snapshot.ts';
import type { Manner, Observation } from './lockstep.ts';

/** Steps of the kernel's own program, by who takes them. */
const programs: readonly string[] = ['submitter', 'completion', 'dirty-worker', 'forker'];
/** What comes from outside of the kernel, and begins at its wish. */
const requests: readonly string[] = ['parent-store', 'child-store', 'fork', 'fork-begin', 'unmap', 'exit'];
/** The hardware and the drivers below, which see what they are given. */
const devices: readonly string[] = ['device', 'stacking-driver'];

/** How a transition of the direct-I/O model takes part in lockstep. What is left are page faults, reclaim, write-back, and references that others take and drop. */
export function mannerOf(name: string, actor: string): Manner {
  if (requests.includes(name)) return 'together';
  if (programs.includes(actor)) return 'urgent';
  return devices.includes(actor) ? 'seen' : 'free';
}

/** What a user or a device can observe. */
export function observations(env: Env): Observation[] {
  return [
    {
      name: 'same-counters',
      statement: 'Every page has the same reference, pin and map count under both.',
      same: (l: Snapshot, r: Snapshot) =>
        everyPage(l, r, (p, q) => p.ref === q.ref && p.pincount === q.pincount && p.mapcount === q.mapcount),
    },
    {
      name: 'same-freed-pages',
      statement: 'The same pages are freed under both.',
      same: (l: Snapshot, r: Snapshot) => everyPage(l, r, (p, q) => p.freed === q.freed),
    },
    {
      name: 'same-bytes',
      statement: 'Every process reads the same at its addresses, and the medium holds the same, under both.',
      same: (l: Snapshot, r: Snapshot) => sameMemory(env, l, r) && sameMedium(l, r),
    },
    {
      name: 'same-errors',
      statement: 'Every call that has returned gave the same error, and its I/O failed, under both or neither.',
      same: (l: Snapshot, r: Snapshot) => everyReturned(l, r, (c, d) => c.ret === d.ret && c.failed === d.failed),
    },
    {
      name: 'same-iterator-position',
      statement: 'Every call that has returned left its iterator at the same position under both.',
      same: (l: Snapshot, r: Snapshot) => everyReturned(l, r, (c, d) => c.left === d.left),
    },
  ];
}

type Page = Snapshot['pages'][number];

function everyPage(l: Snapshot, r: Snapshot, same: (left: Page, right: Page) => boolean): boolean {
  for (let p = 0; p < l.pages.length; p++) if (!same(l.pages[p], r.pages[p])) return false;
  return true;
}

/** Calls that have returned to their caller on one side only are none that both sides can be asked about. */
function everyReturned(l: Snapshot, r: Snapshot, same: (left: Call, right: Call) => boolean): boolean {
  for (let c = 0; c < l.calls.length; c++) {
    if (returned(l.calls[c]) && returned(r.calls[c]) && !same(l.calls[c], r.calls[c])) return false;
  }
  return true;
}

function returned({ pc }: Call): boolean {
  switch (pc) {
    case n.PC_RETURNED:
    case n.PC_SET_DIRTY:
    case n.PC_SUBMIT:
    case n.PC_NEXT:
    case n.PC_FAILED:
    case n.PC_DONE:
      return true;
    default:
      return false;
  }
}

function sameMemory(env: Env, l: Snapshot, r: Snapshot): boolean {
  for (let m = 0; m < l.processes.length; m++) {
    if (l.processes[m].life !== r.processes[m].life) return false;
    if (l.processes[m].life !== n.ALIVE) continue;
    for (let v = 0; v < env.bounds.virtualPages; v++) if (!samePage(env, l, r, visible(env, l, m, v), visible(env, r, m, v))) return false;
  }
  return true;
}

function samePage(env: Env, l: Snapshot, r: Snapshot, left: number, right: number): boolean {
  if (left < 0 || right < 0) return left === right;
  for (let u = 0; u < env.per; u++) if (l.pages[left].units[u].tag !== r.pages[right].units[u].tag) return false;
  return true;
}

/** Frame that a process reads at a virtual page: the mapped one, or the file page that a fault would bring; -1 if there is none. */
function visible(env: Env, s: Snapshot, process: number, virtual: number): number {
  const { page, gone } = s.processes[process].ptes[virtual];
  if (page !== 0) return page - 1;
  const frame = env.layout.mapping[virtual];
  return gone === 0 && typeof frame === 'number' && env.layout.pages[frame] === 'file' ? frame : -1;
}

/** What writes have put on the medium so far. */
function sameMedium(l: Snapshot, r: Snapshot): boolean {
  for (let b = 0; b < l.bios.length; b++) {
    const left = l.bios[b];
    const right = r.bios[b];
    if (left.op === n.READ || right.op === n.READ) continue;
    for (let u = 0; u < left.transfer.length; u++) {
      if (left.transfer[u].done === 1 && right.transfer[u].done === 1 && left.transfer[u].tag !== right.transfer[u].tag) return false;
    }
  }
  return true;
}
