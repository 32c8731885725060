import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CHECKPOINT_FILE, CHECKPOINT_FORMAT, contentDigest } from './checkpoint.ts';
import type { Checkpoint, CheckpointContent, Identity } from './checkpoint.ts';
import { ownerOf } from '../files/folder-owner.ts';
import type { WrittenRecords } from '../files/record-file.ts';

/** A checkpoint, or a sentence that says why there is none to go on from. */
export type ReadCheckpoint = { readonly ok: true; readonly value: Checkpoint } | { readonly ok: false; readonly why: string };

const MANIFEST_BYTES_MAX = 2 ** 28;
const READ_BYTES = 2 ** 20;

/** Reads the checkpoint of a folder, and every byte that it names. */
export function readCheckpoint(folder: string): ReadCheckpoint {
  const path = join(folder, CHECKPOINT_FILE);
  const refuse = (where: string, why: string): ReadCheckpoint => ({ ok: false, why: `${where}: ${why}` });
  const owner = ownerOf(folder);
  if (owner !== null) return refuse(folder, `process ${String(owner)} works on it`);
  let text: string;
  try {
    if (statSync(path).size > MANIFEST_BYTES_MAX) return refuse(path, 'it is too large to be a checkpoint');
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(folder, `there is no checkpoint that can be read: ${messageOf(error)}`);
  }
  const content = wholeContent(text);
  if (!content) return refuse(path, 'it is damaged, or no checkpoint: its digest is not that of what it says');
  if (content.format !== CHECKPOINT_FORMAT)
    return refuse(path, `it has the format ${String(content.format)}, and this version reads ${String(CHECKPOINT_FORMAT)}`);
  const files: (WrittenRecords & { hash: Hash })[] = [];
  for (const file of content.files) {
    const where = join(folder, file.name);
    if (basename(file.name) !== file.name) return refuse(path, 'it names a file outside of its folder');
    try {
      const hash = hashOf(where, 4 * file.stride * file.end);
      if (hash?.copy().digest('hex') !== file.digest)
        return refuse(
          where,
          hash ? 'it is damaged: its digest is not the one that the checkpoint has' : 'it is shorter than the checkpoint says',
        );
      files.push({ ...file, hash });
    } catch (error) {
      return refuse(where, `states cannot be read there: ${messageOf(error)}`);
    }
  }
  return { ok: true, value: { ...content, folder, files } };
}

/** The first name under which two searches differ, with both values; null if they are the same search. */
export function differenceOf(checkpoint: Identity, wanted: Identity): { name: string; of: unknown; not: unknown } | null {
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(checkpoint)])) {
    const [of, not] = [checkpoint[name] ?? null, wanted[name] ?? null];
    if (JSON.stringify(of) !== JSON.stringify(not)) return { name, of, not };
  }
  return null;
}

/** What a text says, if it is what was written. */
function wholeContent(text: string): CheckpointContent | null {
  try {
    const { digest, content } = JSON.parse(text) as { digest?: unknown; content?: CheckpointContent };
    return content && contentDigest(content) === digest ? content : null;
  } catch {
    return null;
  }
}

/** The hash of the first bytes of a file; null if it has fewer. */
function hashOf(path: string, bytes: number): Hash | null {
  const fd = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const buffer = new Uint8Array(READ_BYTES);
    for (let done = 0; done < bytes;) {
      const read = readSync(fd, buffer, 0, Math.min(READ_BYTES, bytes - done), done);
      if (read === 0) return null;
      hash.update(buffer.subarray(0, read));
      done += read;
    }
    return hash;
  } finally {
    closeSync(fd);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
