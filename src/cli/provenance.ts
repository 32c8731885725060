import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { RunRecord } from '../report/run-schema.ts';
import { pincheckVersion, projectRoot } from './project-root.ts';

const GIT_MS = 3000;

/** What a result must be judged by: versions, machine, command line. Never fails; what is unknown is null. */
export async function provenance(started: Date): Promise<RunRecord['provenance']> {
  const cores = cpus();
  return {
    pincheck: pincheckVersion(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cores.at(0)?.model.trim() ?? 'unknown',
    cores: cores.length,
    commit: await commitOf(projectRoot),
    argv: process.argv.slice(2),
    started: started.toISOString(),
  };
}

/** The commit of a work tree, with `+` at its end if tracked files differ; null if the folder is no work tree of its own. */
async function commitOf(folder: string): Promise<string | null> {
  try {
    const [top, commit] = (await git(folder, 'rev-parse', '--show-toplevel', 'HEAD')).trim().split('\n');
    if (resolve(top) !== resolve(folder)) return null;
    const changed = await git(folder, 'status', '--porcelain', '--untracked-files=no');
    return changed.trim() === '' ? commit : `${commit}+`;
  } catch {
    return null;
  }
}

async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['-C', folder, ...args], { timeout: GIT_MS });
  return stdout;
}
