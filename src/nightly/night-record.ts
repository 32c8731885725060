import { grouped } from '../report/value-text.ts';
import type { Entry } from './entry.ts';
import { entryRecord } from './entry-record.ts';
import type { History } from './history.ts';
import { outcomes } from './history-schema.ts';
import type { PastNight } from './history-schema.ts';
import type { EntryRecord, NightRecord } from './record-schema.ts';
import type { End } from './run-campaign.ts';
import { trendOf } from './trend.ts';

/** What became of an entry, and what is said of it. */
export interface Reached {
  readonly end: End;
  readonly record: EntryRecord;
}

/** What a night was, and what became of each entry. */
export interface Night extends Pick<NightRecord, 'provenance' | 'seconds' | 'secondsMax' | 'workers' | 'part'> {
  readonly entries: readonly Entry[];
  /** What was reached. */
  readonly reached: ReadonlyMap<Entry, Reached>;
  readonly history: History;
  readonly interrupted: boolean;
}

/** Processor, cores and threads, within which rates are compared. */
export function machineOf({ provenance: { cpu, cores, node }, workers }: Pick<NightRecord, 'provenance' | 'workers'>): string {
  return `${cpu}, ${String(cores)} cores, node ${node.replace(/\..*/, '')}, ${String(workers)} workers`;
}

/** Everything that is written of a night, but for where. */
export function nightRecord(night: Night): Omit<NightRecord, 'results'> {
  const { entries, reached, history, interrupted, provenance, seconds, secondsMax, workers, part } = night;
  const machine = machineOf(night);
  const records = entries.map(
    (entry) => reached.get(entry)?.record ?? entryRecord(entry, null, trendOf(entry.id, history.nights, machine)),
  );
  const reasons = reasonsOf(records, secondsMax);
  return {
    formatVersion: 1,
    provenance,
    seconds,
    secondsMax,
    workers,
    part,
    standing: interrupted ? 'interrupted' : standingOf(records),
    reasons: interrupted ? ['interrupted before everything was explored', ...reasons] : reasons,
    counts: countsOf(records),
    entries: records,
    ...neverSeen(reached),
    nights: history.nights.map(({ started }) => started),
    unreadable: [...history.unreadable],
  };
}

/** What later nights have to know of this one, or of what there is of it. */
export function pastNight(night: Pick<Night, 'provenance' | 'workers' | 'seconds' | 'reached'>, complete: boolean): PastNight {
  const kept = ({ outcome, finished, cell, rate, memoryBytes, seconds }: EntryRecord): PastNight['entries'][string] => {
    return { outcome, finished, distinct: cell?.distinct ?? 0, rate, memoryBytes, seconds };
  };
  return {
    formatVersion: 1,
    started: night.provenance.started,
    machine: machineOf(night),
    complete,
    seconds: night.seconds,
    entries: Object.fromEntries([...night.reached.values()].map(({ record }) => [record.id, kept(record)])),
  };
}

function standingOf(records: readonly EntryRecord[]): NightRecord['standing'] {
  if (records.some(isRed)) return 'red';
  return records.some(({ outcome }) => outcome === 'inconclusive') ? 'inconclusive' : 'green';
}

function isRed({ outcome }: EntryRecord): boolean {
  return outcome === 'changed' || outcome === 'fault';
}

function reasonsOf(records: readonly EntryRecord[], secondsMax: number): string[] {
  const told = records.filter(isRed).map(({ id, outcome, why }) => `${outcome.toUpperCase()} ${id}: ${why.join('; ')}`);
  const open = records.filter(({ outcome }) => outcome === 'inconclusive');
  if (open.length === 0) return told;
  const small = open.filter(({ role }) => role === 'small').map(({ scenario, settings }) => [scenario, ...settings].join(' '));
  const kinds = [...new Set(small)].map((kind) => `${kind} (${String(small.filter((s) => s === kind).length)})`);
  const names = [...open.filter(({ role }) => role !== 'small').map(({ id }) => id), ...kinds];
  return [...told, `NOT FINISHED within ${grouped(secondsMax)} s: ${names.join(', ')}`];
}

function countsOf(records: readonly EntryRecord[]): NightRecord['counts'] {
  const count = (outcome: EntryRecord['outcome']): number => records.filter((r) => r.role !== 'canary' && r.outcome === outcome).length;
  return Object.fromEntries(outcomes.map((outcome) => [outcome, count(outcome)])) as NightRecord['counts'];
}

/** Transitions and goals of the explored models that nothing fired or met; the canary does not count. */
function neverSeen(reached: ReadonlyMap<Entry, Reached>): Pick<NightRecord, 'deadTransitions' | 'unmetGoals'> {
  const found = [...reached].flatMap(([{ role }, { end }]) => (role !== 'canary' && end.kind === 'searched' ? [end.found] : []));
  const missing = (all: readonly { readonly name: string; readonly seen: boolean }[]): string[] => {
    const seen = new Set(all.filter((one) => one.seen).map(({ name }) => name));
    return [...new Set(all.map(({ name }) => name))].filter((name) => !seen.has(name));
  };
  return {
    deadTransitions: missing(found.flatMap(({ transitions }) => transitions.map(({ name, fired }) => ({ name, seen: fired > 0 })))),
    unmetGoals: missing(found.flatMap(({ goals }) => goals.map(({ name, depth }) => ({ name, seen: depth !== null })))),
  };
}
