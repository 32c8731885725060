import type { Env } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';

/** Data of the medium reach a physical unit, whoever owns its frame now; what comes while a child lives is marked. */
export function writeByDevice(env: Env, d: Draft, unit: number): void {
  const page = d.pages[Math.floor(unit / env.per)];
  page.units[unit % env.per].tag = d.processes.length > 1 && d.processes[1].life === n.ALIVE ? n.DMA_AFTER_FORK : n.DMA;
  if (page.kind === n.FILE) page.unsaved = 1;
}
