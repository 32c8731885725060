import { closeSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKPOINT_FILE, CHECKPOINT_FORMAT, contentDigest } from '../checkpoint/checkpoint.ts';
import type { CheckpointContent } from '../checkpoint/checkpoint.ts';
import { onDisk, synced } from '../files/disk-fault.ts';
import type { LevelFiles } from '../levels/level-files.ts';

const REFUSED = 'the checkpoint cannot be written';

/**
 * Makes what the files have now the checkpoint of their folder: they are synced, then the file that names them is written to a new name, synced, and renamed. Until then the checkpoint before
 * is whole, and valid. Throws a DiskFault.
 */
export async function writeCheckpoint(levels: LevelFiles, told: Pick<CheckpointContent, 'identity' | 'notes' | 'position'>): Promise<void> {
  const content: CheckpointContent = { format: CHECKPOINT_FORMAT, ...told, ...(await levels.written()) };
  const path = join(levels.folder, CHECKPOINT_FILE);
  const fresh = `${path}.new`;
  const fd = onDisk(fresh, REFUSED, () => openSync(fresh, 'w'));
  try {
    onDisk(fresh, REFUSED, () => writeFileSync(fd, `${JSON.stringify({ digest: contentDigest(content), content })}\n`));
    await synced(fresh, REFUSED, fd);
  } finally {
    closeSync(fd);
  }
  onDisk(path, REFUSED, () => renameSync(fresh, path));
  const folder = onDisk(levels.folder, REFUSED, () => openSync(levels.folder, 'r'));
  try {
    await synced(levels.folder, REFUSED, folder);
  } finally {
    closeSync(folder);
  }
  levels.named(content.files.map(({ name }) => name));
}
