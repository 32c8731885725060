import { explainSize } from '../explorer/insight/explain-size.ts';
import type { SizeReport } from '../explorer/insight/explain-size.ts';
import type { ExploreRequest } from '../explorer/explore-request.ts';
import { measureProfile } from '../explorer/insight/measure.ts';
import type { Profile } from '../explorer/insight/profile.ts';
import type { ExploreOptions } from '../explorer/result.ts';
import { measuringWorkerUrl, openPool } from '../explorer/worker-pool.ts';
import { profileLines } from '../report/profile-text.ts';
import type { Run } from '../report/run.ts';
import { sizeLines } from '../report/size-text.ts';
import type { Subject } from './subject.ts';

/** What was asked about a search, found out when it was over. */
export interface Diagnosis {
  /** null: no state was expanded. */
  profile?: Profile | null;
  size?: SizeReport;
}

/** A function for `ExploreRequest.inspect` that fills `diagnosis` with what the flags ask for; nothing, if the store keeps no states. `seconds` tells how long the search took. */
export function inspection(
  { model, spec }: Subject,
  options: ExploreOptions,
  wanted: { readonly profile: boolean; readonly explainSize: boolean },
  seconds: () => number,
  diagnosis: Diagnosis,
): Pick<ExploreRequest, 'inspect'> {
  if (options.store === 'hash64') return {};
  return {
    inspect: async (stored, found) => {
      const workerSeconds = seconds() * options.workers;
      if (wanted.explainSize) diagnosis.size = explainSize(model, stored, found);
      if (!wanted.profile) return;
      const pool = openPool(1, measuringWorkerUrl());
      try {
        diagnosis.profile = await measureProfile({ model, spec, options, stored, found, workerSeconds }, pool);
      } finally {
        await pool.close();
      }
    },
  };
}

/** What was found out, for people. */
export function diagnosisLines(
  { profile, size, found }: Run,
  wanted: { readonly profile: boolean; readonly explainSize: boolean },
): string[] {
  const lines: string[] = [];
  if (found.memory.diskBytes > 0 && (wanted.profile || wanted.explainSize))
    lines.push('', 'The states went to disk: --profile and --explain-size look at states in memory.');
  if (profile === null) lines.push('', 'Profile: no state was expanded');
  else if (profile) lines.push('', ...profileLines(profile));
  if (size) lines.push('', ...sizeLines(size, found.distinct));
  return lines;
}
