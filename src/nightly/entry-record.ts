import type { Exploration } from '../explorer/result.ts';
import type { Cell } from '../matrix/cell.ts';
import { standingOf } from '../matrix/golden.ts';
import { cellText } from '../matrix/table.ts';
import { buildModel } from '../models/registry.ts';
import { DIRECT_IO } from '../report/describer-of.ts';
import { judge } from '../report/judgement.ts';
import type { Judgement } from '../report/judgement.ts';
import { memoryBytes } from '../report/run.ts';
import { counted, grouped } from '../report/value-text.ts';
import { configOf } from './entry.ts';
import type { Entry } from './entry.ts';
import type { Searched } from './lane-messages.ts';
import type { EntryRecord } from './record-schema.ts';
import type { End } from './run-campaign.ts';
import { differences } from './trend.ts';

/** Less time than this says nothing of a rate. */
const RATE_SECONDS_MIN = 1;

/** Said of what was finished, and can be compared with nothing. */
export const NOT_KNOWN = 'nobody has written down what it must be';

type Trend = EntryRecord['trend'];

/** What a night says of an entry; `end` is null if it was not reached. */
export function entryRecord(entry: Entry, end: End | null, trend: Trend): EntryRecord {
  if (end === null) return { ...untouched(entry, trend), outcome: 'inconclusive', why: ['not reached'] };
  if (end.kind === 'fault') return { ...untouched(entry, trend), outcome: 'fault', why: [end.why] };
  if (end.kind === 'searched') return searchedRecord(entry, end, trend);
  const cell = { verdict: 'not-applicable', property: null, distinct: 0, generated: 0, depth: 0 } as const;
  const why = unlikeReference(cell, entry.reference);
  const outcome = why.length > 0 ? 'changed' : 'not-applicable';
  return { ...untouched(entry, trend), cell, outcome, why: [...why, end.why], finished: true };
}

function untouched({ id, role, scenario, kernel, settings, reference }: Entry, trend: Trend): Omit<EntryRecord, 'outcome' | 'why'> {
  const nothing = { cell: null, notes: [], finished: false, seconds: 0, rate: null, memoryBytes: 0 };
  return { id, role, scenario: scenario.name, kernel, settings: [...settings], reference, trend, ...nothing };
}

function searchedRecord(entry: Entry, { found, seconds, statesBefore, notes }: Searched, trend: Trend): EntryRecord {
  const model = buildModel({ model: DIRECT_IO, config: configOf(entry) });
  const altered = entry.settings.length > 0;
  const judgement = judge(model, { scenario: entry.scenario, kernel: entry.kernel, altered, chosen: null }, found);
  const { verdict, property, limit } = judgement;
  const { distinct, generated, depth } = found;
  const rate = seconds < RATE_SECONDS_MIN ? null : Math.round((distinct - statesBefore) / seconds);
  const finished = verdict !== 'inconclusive';
  const measured = {
    ...untouched(entry, trend),
    cell: { verdict, property, distinct, generated, depth },
    notes: [...notes],
    finished,
    seconds: Math.round(1000 * seconds) / 1000,
    rate,
    memoryBytes: memoryBytes(found),
  };
  if (entry.role === 'canary') return { ...measured, ...canaryOutcome(judgement, found) };
  if (!finished)
    return { ...measured, outcome: 'inconclusive', why: [`ended by ${limit ?? 'a limit'} after ${counted(distinct, 'distinct state')}`] };
  const { changed, notes: slower } = differences({ ...measured, distinct }, trend);
  const known = entry.reference !== null;
  const why = [...unlikeReference(measured.cell, entry.reference), ...unexpected(judgement, known), ...(known ? [] : changed)];
  const remarks = known ? changed.map((text) => `${text}: the reference has changed since`) : [NOT_KNOWN];
  return { ...measured, outcome: why.length > 0 ? 'changed' : verdict, why, notes: [...notes, ...remarks, ...slower] };
}

/** A canary that was explored and not found violated says that nothing else can be trusted. */
function canaryOutcome({ expected, limit }: Judgement, { distinct }: Exploration): Pick<EntryRecord, 'outcome' | 'why'> {
  if (expected?.met === true) return { outcome: 'violated', why: [] };
  if (limit !== null) return { outcome: 'inconclusive', why: [`ended by ${limit} after ${counted(distinct, 'distinct state')}`] };
  return {
    outcome: 'changed',
    why: [`it passed: ${expected?.property ?? 'a violation'} was not found among ${counted(distinct, 'distinct state')}`],
  };
}

function unlikeReference(cell: Cell, reference: Cell | null): string[] {
  if (reference === null || standingOf(cell, reference) === 'same') return [];
  const generated =
    cell.generated === reference.generated ? '' : `; generated ${grouped(cell.generated)}, and it was ${grouped(reference.generated)}`;
  return [`${cellText(cell)}; it was: ${cellText(reference)}${generated}`];
}

/** What the scenario says of other bounds than its own counts only where nobody knows better. */
function unexpected({ verdict, property, expected }: Judgement, known: boolean): string[] {
  if (expected ? expected.met || (expected.altered && known) : verdict === 'verified' || known) return [];
  const wanted = expected?.property ?? null;
  return [
    `${property === null ? 'verified' : `violated: ${property}`}; the scenario expects ${wanted === null ? 'that everything holds' : `a violation of ${wanted}`}`,
  ];
}
