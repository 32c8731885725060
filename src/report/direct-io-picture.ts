import type { Env } from '../kernel/env.ts';
import { ALIVE, EXITED, FREE, tags } from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { frameName, processName } from './direct-io-names.ts';

/** Who accounts for some of a page's references, and by how many mappings, owners or tokens. */
export interface Share {
  readonly count: number;
  readonly refs: number;
  readonly holder: string;
}

/** Pages in use with their counts by holder: `P0 ref 5 = 1 parent + 1 call 0 (get) + 3 bio 0 (pin)`. */
export function holderTexts(env: Env, state: Snapshot): string[] {
  return headFrames(env, state).map((frame) => {
    const shares = sharesOf(env, state, frame).filter(({ refs }) => refs !== 0);
    const sum = shares.reduce((total, { refs }) => total + refs, 0);
    const text = shares.map(({ refs, holder }) => `${String(refs)} ${holder}`).join(' + ');
    const surplus = state.pages[frame].ref - sum;
    const odd = surplus === 0 ? '' : `${text === '' ? '' : ' + '}${String(surplus)} nobody`;
    return `${countText(env, state, frame)}${text + odd === '' ? '' : ` = ${text}${odd}`}`;
  });
}

/** Pages in use with their counts alone, for a table: `P0 ref 5`. */
export function countTexts(env: Env, state: Snapshot): string[] {
  return headFrames(env, state).map((frame) => countText(env, state, frame));
}

/** What a process reads at its buffer, page by page: `P0 dma`; `-` for nothing. */
export function seenText(state: Snapshot, process: number): string {
  const { life, ptes } = state.processes[process];
  if (life !== ALIVE) return life === EXITED ? 'exited' : '-';
  const pages = ptes.map(({ page }) => (page === 0 ? '-' : `${frameName(page - 1)} ${bytesText(state, page - 1)}`));
  return pages.join(', ');
}

/** `parent sees P0 dma`, for every process that lives. */
export function viewTexts(state: Snapshot): string[] {
  return state.processes.flatMap(({ life, ptes }, p) =>
    life === ALIVE && ptes.some(({ page }) => page !== 0) ? [`${processName(p)} sees ${seenText(state, p)}`] : [],
  );
}

/** One tag if all units agree, else all of them. */
function bytesText(state: Snapshot, frame: number): string {
  const units = state.pages[frame].units.map(({ tag }) => tags[tag]);
  return new Set(units).size === 1 ? units[0] : units.join('|');
}

/** First frames of folios that are not simply free. */
function headFrames(env: Env, state: Snapshot): number[] {
  return state.pages.flatMap(({ kind, ref, freed }, frame) =>
    env.headOf[frame] === frame && (kind !== FREE || ref !== 0 || freed === 1) ? [frame] : [],
  );
}

function countText(env: Env, state: Snapshot, frame: number): string {
  const { ref, pincount, freed } = state.pages[frame];
  const pins = env.compound[frame] ? ` pincount ${String(pincount)}` : '';
  return `${frameName(frame)} ref ${String(ref)}${pins}${freed === 1 ? ' FREED' : ''}`;
}

/** Holders of references on the folio of a head page; those that hold none are left out. */
export function sharesOf(env: Env, state: Snapshot, frame: number): Share[] {
  const page = state.pages[frame];
  const shares: Share[] = [];
  const add = (holder: string, count: number, weight = 1): void => {
    if (count !== 0) shares.push({ count, refs: count * weight, holder });
  };
  for (const [p, { ptes }] of state.processes.entries())
    add(processName(p), ptes.filter((pte) => pte.page !== 0 && env.headOf[pte.page - 1] === frame).length);
  add('owner', page.owners);
  add('fault', page.tmp);
  add('others', page.extra);
  const pin = pinWeight(env, frame);
  const addTokens = (name: string, holders: Snapshot['ledger']['calls']): void => {
    for (const [i, holder] of holders.entries()) {
      const tokens = holder.pages[frame];
      add(`${name} ${String(i)} (get)`, tokens.get);
      add(`${name} ${String(i)} (pin)`, tokens.pin, pin);
    }
  };
  addTokens('call', state.ledger.calls);
  addTokens('bio', state.ledger.bios);
  return shares;
}

/** References that one pin is worth on a page. */
function pinWeight(env: Env, frame: number): number {
  if (frame === env.zeroFrame && !env.rules.zeroPagePinned) return 0;
  return env.compound[frame] ? 1 : env.bounds.bias;
}
