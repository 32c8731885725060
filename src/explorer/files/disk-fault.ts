import { promisify } from 'node:util';
import { fsync as fsyncCallback } from 'node:fs';

/** The disk refused what a search wanted to keep there. */
export class DiskFault extends Error {
  override readonly name: string = 'DiskFault';
}

/** Does what a disk may refuse; throws a DiskFault that names the place, and what could not be done there, such as `states cannot be written`. */
export function onDisk<T>(path: string, refused: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw diskFault(path, refused, error);
  }
}

const fsync = promisify(fsyncCallback);

/** Waits until the disk has what was written to an open file or folder. Throws a DiskFault. */
export async function synced(path: string, refused: string, fd: number): Promise<void> {
  try {
    await fsync(fd);
  } catch (error) {
    throw diskFault(path, refused, error);
  }
}

/** The fault of an error at a place. */
export function diskFault(path: string, refused: string, error: unknown): DiskFault {
  return new DiskFault(`${path}: ${refused} there: ${error instanceof Error ? error.message : String(error)}`);
}
