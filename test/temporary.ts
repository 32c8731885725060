import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';

const PREFIX = 'pincheck-test-';

/** What tests, and the programs that they start, leave in the system's folder for temporary files is in one folder of the whole run, and goes at its end. */
export default function setup(): (() => void) | undefined {
  // Called for each project of tests. A folder in a folder would make paths too long for a browser's socket.
  if (basename(tmpdir()).startsWith(PREFIX)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  process.env['TMPDIR'] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
