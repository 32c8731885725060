import { verdictText } from '../matrix/cell.ts';
import { cellText } from '../matrix/table.ts';
import { counted, grouped } from '../report/value-text.ts';
import { NOT_KNOWN } from './entry-record.ts';
import type { EntryRecord, NightRecord } from './record-schema.ts';

type Night = Omit<NightRecord, 'results'>;

const outcomeWords: Readonly<Record<EntryRecord['outcome'], string>> = {
  verified: 'verified',
  violated: 'violated as expected',
  'not-applicable': 'not applicable',
  inconclusive: 'inconclusive',
  changed: 'CHANGED',
  fault: 'FAULT',
};

/** The outcome for people. */
export function outcomeText(outcome: EntryRecord['outcome']): string {
  return outcomeWords[outcome];
}

/** `630 entries: 499 verified, 109 violated as expected, ...`. */
export function countText({ counts, entries }: Night): string {
  const told = Object.entries(counts).filter(([, n]) => n > 0);
  const all = entries.filter(({ role }) => role !== 'canary').length;
  if (all === 0) return 'No entry but the canary';
  return `${counted(all, 'entry').replace(/entrys$/, 'entries')}: ${told.map(([outcome, n]) => `${grouped(n)} ${outcomeText(outcome as EntryRecord['outcome'])}`).join(', ')}`;
}

/** What became of the canary, in a sentence. */
export function canaryText({ entries }: Night): string {
  const canary = entries.find(({ role }) => role === 'canary');
  if (!canary) return 'there was no canary';
  if (canary.outcome === 'violated') return `the canary failed, as it must: ${canary.cell ? verdictText(canary.cell) : ''}`;
  return canary.outcome === 'inconclusive' ? 'there was no time for the canary' : `THE CANARY DID NOT FAIL: ${canary.why.join('; ')}`;
}

/** What nothing that was explored has reached, in numbers. */
export function coverageText({ deadTransitions, unmetGoals }: Night): string {
  const told = ({ length }: readonly string[]): string => (length === 0 ? 'none' : String(length));
  return `Dead transitions: ${told(deadTransitions)}, unmet goals: ${told(unmetGoals)}`;
}

/** The night as a Markdown page, short enough for the summary of a job: what has to be looked at, the giants, and what nothing reached. */
export function nightPage(night: Night): string[] {
  const { provenance, standing, reasons, seconds, secondsMax, workers, part, nights } = night;
  const share = part.of === 1 ? '' : `, part ${String(part.part)} of ${String(part.of)}`;
  const origin = `${provenance.started}, ${grouped(seconds)} of ${grouped(secondsMax)} s, ${counted(workers, 'worker')}${share}`;
  const giants = night.entries.filter(({ role }) => role === 'giant');
  return [
    `# The night is ${standing}`,
    '',
    `${countText(night)}; ${canaryText(night)}. ${coverageText(night)}.`,
    '',
    origin,
    '',
    ...listed('What to look at', reasons),
    ...listed('Notes', noteLines(night)),
    ...(giants.length > 0 ? ['## Giants', '', ...giantTable(giants), ''] : []),
    ...listed('Finished, and not written down yet', freshLines(night.entries)),
    ...listed(
      'Transitions that never fired in what was explored',
      night.deadTransitions.map((name) => `\`${name}\``),
    ),
    ...listed(
      'Goals that nothing explored has met',
      night.unmetGoals.map((name) => `\`${name}\``),
    ),
    nights.length === 0 ? 'There is no earlier night to compare with.' : `Trends: the last of ${counted(nights.length, 'earlier night')}.`,
  ];
}

function listed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines.map((line) => `- ${line}`), ''];
}

function noteLines({ entries, unreadable }: Night): string[] {
  const told = entries.flatMap(({ id, notes }) => notes.filter((note) => note !== NOT_KNOWN).map((note) => `${id}: ${note}`));
  return [...told, ...unreadable.map((file) => `history/${file} cannot be read, and is left out`)];
}

/** What a finished entry without a reference gave, ready to be put into the campaign once somebody has understood it. */
function freshLines(entries: readonly EntryRecord[]): string[] {
  return entries
    .filter(({ role, finished, reference }) => role !== 'canary' && finished && reference === null)
    .map(({ id, cell }) => `${id}: \`${JSON.stringify(cell)}\``);
}

function giantTable(giants: readonly EntryRecord[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = giants.map(({ id, outcome, cell, why, rate, memoryBytes, trend }) => {
    const what = outcome === 'inconclusive' ? why.join('; ') : cell ? cellText(cell) : '';
    return row([id, outcomeText(outcome), what, perSecond(rate), perSecond(trend?.rate ?? null), `${grouped(memoryBytes / 1e6)} MB`]);
  });
  return [row(['giant', 'outcome', 'what', 'states/s', 'in the last nights', 'memory']), row(Array<string>(6).fill('---')), ...lines];
}

function perSecond(rate: number | null): string {
  return rate === null ? '' : grouped(rate);
}
