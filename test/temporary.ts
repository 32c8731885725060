import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** What tests, and the programs that they start, leave in the system's folder for temporary files is in one folder of the whole run, and goes at its end. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'pincheck-test-'));
  process.env['TMPDIR'] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
