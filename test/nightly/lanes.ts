import { readFileSync } from 'node:fs';

/** Processes below one that explore for it. */
export function lanesOf(pid: number): number[] {
  const children = textOf(`/proc/${String(pid)}/task/${String(pid)}/children`);
  return children.split(' ').filter(Boolean).map(Number).filter(isLane);
}

/** Does a process explore for another one? One that has ended, and that nobody has asked for its exit code, does not. */
export function isLane(pid: number): boolean {
  return textOf(`/proc/${String(pid)}/cmdline`).includes('nightly-lane');
}

/** Asks until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
