import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { Note } from './describer.ts';
import { frameName, processName } from './direct-io-names.ts';

const PARENT = 0;
const CHILD = 1;

/** What a step means for a read that is under way, where no single field tells: that the issuer and the device part company over a page of anonymous memory. */
export function meaningNotes(before: Snapshot, after: Snapshot): Note[] {
  const notes = before.pages.flatMap((page, frame) => {
    if (page.kind !== n.ANON) return [];
    const name = frameName(frame);
    const parts: string[] = [];
    for (const [b, { phase, op }] of before.bios.entries()) {
      if (phase > n.SUBMITTED || op !== n.READ) continue;
      const { get, pin } = before.ledger.bios[b].pages[frame];
      if (get > 0 && !maps(before, CHILD, frame) && maps(after, CHILD, frame))
        parts.push(
          `the child shares ${name}, into which bio ${String(b)} reads: it has a plain reference (get), and fork copies only pages that look pinned`,
        );
      if (get + pin > 0 && maps(before, PARENT, frame) && !maps(after, PARENT, frame) && after.processes[PARENT].life === n.ALIVE)
        parts.push(`${processName(PARENT)} leaves ${name}, into which bio ${String(b)} still reads`);
    }
    if (isWritten(before, after, frame) && !maps(after, PARENT, frame))
      parts.push(`the device writes into ${name}, which ${maps(after, CHILD, frame) ? 'only the child maps' : 'nobody maps'}`);
    return parts;
  });
  return notes.map((text) => ({ subject: 'that is', text }));
}

function maps(state: Snapshot, process: number, frame: number): boolean {
  return state.processes.length > process && state.processes[process].ptes.some(({ page }) => page === frame + 1);
}

/** Did the device write to the page in this step? */
function isWritten(before: Snapshot, after: Snapshot, frame: number): boolean {
  return after.pages[frame].units.some(
    ({ tag }, u) => tag !== before.pages[frame].units[u].tag && (tag === n.DMA || tag === n.DMA_AFTER_FORK),
  );
}
