import { join } from 'node:path';
import { Stop } from '../explorer/stop.ts';
import { checkedProperties } from '../matrix/fill.ts';
import { inapplicable } from '../matrix/applicable.ts';
import { buildModel } from '../models/registry.ts';
import { DIRECT_IO } from '../report/describer-of.ts';
import { searchIdentity } from '../report/search-identity.ts';
import { configOf } from './entry.ts';
import type { Entry } from './entry.ts';
import { Lane } from './lane.ts';
import type { FromLane, Job } from './lane-messages.ts';

/** What became of an entry: `not-applicable`, or what its lane answered. */
export type End = FromLane | { readonly kind: 'not-applicable'; readonly why: string };

/** What a campaign is explored with. */
export interface CampaignEffort {
  /** Threads for everything together. */
  readonly workers: number;
  readonly memoryBytesMax: number;
  /** For states that memory has no room for, and for searches that go on in another night. */
  readonly spillFolder: string;
  readonly checkpoints: string;
  /** Of this program: another one does not go on with a search. */
  readonly version: string;
  /** How long a search may take to end once it was told to; a giant is told so much sooner as `reserveSeconds` says, because it has to be kept for the next night. */
  readonly graceSeconds: number;
  readonly reserveSeconds: number;
  /** How long the campaign may still go on. */
  readonly secondsLeft: () => number;
  /** Element 0 ends everything in order: see stop.ts. */
  readonly stop: Int32Array<SharedArrayBuffer>;
  readonly onBegin: (entry: Entry) => void;
  readonly onEnd: (entry: Entry, end: End) => void;
}

/** What a small entry may take of memory and time; one that needs more is explored once more, as a giant. */
const BESIDE_BYTES = 2 ** 28;
const BESIDE_SECONDS = 120;

/**
 * Explores entries in their order: small ones side by side, each by one thread, then giants, one at a time. An entry that is not reached before the stop flag is raised has no end.
 * A small one that was cut off, and for which no time is left to explore it alone, ends with what it came to. Never throws.
 */
export async function runCampaign(entries: readonly Entry[], effort: CampaignEffort): Promise<void> {
  const small = entries.filter(({ role }) => role !== 'giant');
  const giants = entries.filter(({ role }) => role === 'giant');
  const cutOff = new Map<Entry, End>();
  const { workers, memoryBytesMax, spillFolder, stop, onEnd } = effort;
  const goesOn = (): boolean => Atomics.load(stop, 0) === Stop.run;
  const besideOthers = async (): Promise<void> => {
    const share = {
      workers: 1,
      memoryBytesMax: Math.min(BESIDE_BYTES, Math.floor(memoryBytesMax / workers)),
      beside: true,
      spillFolder: null,
    };
    let lane = new Lane();
    for (let entry = small.shift(); entry && goesOn(); entry = small.shift()) {
      if (!lane.alive) lane = new Lane();
      const end = await explored(entry, lane, share, BESIDE_SECONDS, effort);
      if (end.kind === 'searched' && (end.found.limit === 'memory' || end.found.limit === 'time')) {
        giants.push(entry);
        cutOff.set(entry, end);
      } else onEnd(entry, end);
    }
    lane.kill('the campaign is over');
  };
  await Promise.all(Array.from({ length: Math.min(workers, small.length) }, besideOthers));
  const giantSeconds = (): number => effort.secondsLeft() - effort.reserveSeconds;
  for (let entry = giants.shift(); entry && goesOn() && giantSeconds() > 0; entry = giants.shift()) {
    const lane = new Lane();
    const patient = { ...effort, graceSeconds: effort.graceSeconds + effort.reserveSeconds };
    onEnd(entry, await explored(entry, lane, { workers, memoryBytesMax, beside: false, spillFolder }, giantSeconds(), patient));
    cutOff.delete(entry);
    lane.kill('the campaign is over');
  }
  for (const [entry, end] of cutOff) onEnd(entry, end);
}

async function explored(
  entry: Entry,
  lane: Lane,
  share: Omit<Job, 'spec' | 'properties' | 'checkpoint'>,
  secondsMax: number,
  { stop, graceSeconds, onBegin, checkpoints, version }: CampaignEffort,
): Promise<End> {
  onBegin(entry);
  const spec = { model: DIRECT_IO, config: configOf(entry) };
  const why = inapplicable(spec.config);
  if (why !== null) return { kind: 'not-applicable', why };
  try {
    const model = buildModel(spec);
    const properties = checkedProperties(model, entry.scenario.expect[entry.kernel]?.skip ?? []);
    const options = { engine: 'packed', workers: share.workers, keepGoing: false, properties } as const;
    const identity = searchIdentity({ model, spec, kernel: entry.kernel, options }, version);
    const checkpoint = share.beside ? null : { folder: join(checkpoints, folderName(entry)), identity };
    return await lane.run({ ...share, spec, properties, checkpoint }, { stop, secondsMax, graceSeconds });
  } catch (error) {
    return { kind: 'fault', why: error instanceof Error ? error.message : String(error) };
  }
}

/** No character of it means anything to a file system. */
function folderName({ id }: Entry): string {
  return id.replaceAll(/[^\w.=-]+/g, '_');
}
