import { verdictText } from '../matrix/cell.ts';
import type { PastEntry, PastNight } from './history-schema.ts';
import { canaryText, countText, coverageText, outcomeText } from './night-text.ts';
import type { ChartData, EntryLine, NightPageData } from './page-data.ts';
import type { EntryRecord, NightRecord } from './record-schema.ts';
import { entryOf } from './trend.ts';

/** What `nightly.html` shows: this night, and trends over those of the history. `now` is this night as the history will have it. */
export function nightPageData(night: Omit<NightRecord, 'results'>, before: readonly PastNight[], now: PastNight): NightPageData {
  const { standing, reasons, entries, deadTransitions, unmetGoals, provenance } = night;
  const nights = [...before, now];
  const drawn = entries.filter(({ role, outcome, notes }) => role === 'giant' || outcome === 'changed' || notes.length > 0);
  return {
    standing,
    lines: [`${countText(night)}.`, `${capital(canaryText(night))}.`, `${coverageText(night)}.`],
    reasons,
    nights: nights.map(({ started }) => started),
    charts: [wholeNights(nights), ...drawn.filter(({ id }) => nights.some((n) => entryOf(n, id))).map(({ id }) => chartOf(id, nights))],
    entries: entries.map(entryLine),
    deadTransitions,
    unmetGoals,
    origin: [
      ['pincheck', `${provenance.pincheck}${provenance.commit === null ? '' : ` (${provenance.commit})`}`],
      ['started', provenance.started],
      ['took', `${night.seconds.toFixed(0)} s of ${night.secondsMax.toFixed(0)} s`],
      ['machine', now.machine],
      ['command', `pincheck ${provenance.argv.join(' ')}`],
    ],
  };
}

function wholeNights(nights: readonly PastNight[]): ChartData {
  const sumOf = (pick: (entry: PastEntry) => number) => (night: PastNight) =>
    Object.values(night.entries).reduce((sum, entry) => sum + pick(entry), 0);
  return {
    title: 'The whole night',
    series: [
      { title: 'entries finished', values: nights.map(sumOf(({ finished }) => (finished ? 1 : 0))) },
      { title: 'distinct states', values: nights.map(sumOf(({ distinct }) => distinct)) },
      { title: 'seconds', values: nights.map(({ seconds }) => seconds) },
    ],
  };
}

function chartOf(id: string, nights: readonly PastNight[]): ChartData {
  const valuesOf = (pick: (entry: PastEntry) => number | null): (number | null)[] =>
    nights.map((night) => {
      const entry = entryOf(night, id);
      return entry && pick(entry);
    });
  return {
    title: id,
    series: [
      { title: 'distinct states', values: valuesOf(({ distinct }) => distinct) },
      { title: 'states a second', values: valuesOf(({ rate }) => rate) },
      { title: 'memory in MB', values: valuesOf(({ memoryBytes }) => memoryBytes / 1e6) },
    ],
  };
}

function entryLine({ id, outcome, cell, why, notes, seconds }: EntryRecord): EntryLine {
  const odd = ['changed', 'fault', 'inconclusive'].includes(outcome);
  return {
    id,
    outcome: outcomeText(outcome),
    odd,
    what: cell ? verdictText(cell) : '',
    remarks: [...why, ...notes],
    distinct: cell?.distinct ?? null,
    seconds,
  };
}

function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}
