import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onDisk } from './disk-fault.ts';

/** Names the process that works in a folder, so that no other one changes its files. */
const OWNER_FILE = 'owner';

/** Makes this process the owner of a folder. Throws a DiskFault. */
export function own(folder: string): void {
  const path = join(folder, OWNER_FILE);
  onDisk(path, 'the checkpoint cannot be written', () => writeFileSync(path, `${String(process.pid)} ${startOf(process.pid)}\n`));
}

export function disown(folder: string): void {
  rmSync(join(folder, OWNER_FILE), { force: true });
}

/** Another process that owns a folder and is alive; null if there is none. */
export function ownerOf(folder: string): number | null {
  let text: string;
  try {
    text = readFileSync(join(folder, OWNER_FILE), 'utf8');
  } catch {
    return null;
  }
  const [, digits, start] = /^(\d+) (\d*)\n$/.exec(text) ?? [];
  const pid = Number(digits);
  return pid > 0 && pid !== process.pid && isAlive(pid) && startOf(pid) === start ? pid : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When a process started, on Linux: numbers of processes are used again, most of all in containers. Empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}
