import { makeEnv } from '../kernel/env.ts';
import type { ModelConfig } from '../state/bounds.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { Describer } from './describer.ts';
import { meaningNotes } from './direct-io-meaning.ts';
import { directIoNotes } from './direct-io-notes.ts';
import { countTexts, holderTexts, seenText, viewTexts } from './direct-io-picture.ts';
import { processName } from './direct-io-names.ts';

/** Puts the direct-I/O model into words: pages P0, P1, ... by holder, what parent and child see, calls and bios. */
export function directIoDescriber(config: ModelConfig): Describer {
  const env = makeEnv(config);
  const { frames, processes } = config.bounds;
  const mapped = config.layout.mapping.some((frame) => frame !== null);
  const viewers = mapped ? Array.from({ length: processes }, (_, p) => p) : [];
  return {
    notes: (changes, before, after) => [
      ...directIoNotes(frames, changes, before as Snapshot, after as Snapshot),
      ...meaningNotes(before as Snapshot, after as Snapshot),
    ],
    picture: (state) => [...holderTexts(env, state as Snapshot), ...viewTexts(state as Snapshot)],
    columns: ['pages', ...viewers.map((p) => `${processName(p)} sees`)],
    row: (state) => [countTexts(env, state as Snapshot).join(', '), ...viewers.map((p) => seenText(state as Snapshot, p))],
  };
}
