import { grouped } from '../report/value-text.ts';
import type { Outcome } from './trial.ts';
import { mutationName } from './mutation.ts';
import type { MutantRecord, MutantsRecord } from './record-schema.ts';

/** Share of the mutants that are no equivalents which must be killed. */
export const SCORE_MIN = 0.95;

export function mutantRecord({ mutation, verdict, by, steps, scenario, kernel, tried }: Outcome): MutantRecord {
  return { name: mutationName(mutation), verdict, by, steps, scenario, kernel, tried };
}

type Tally = Pick<MutantsRecord, 'killed' | 'survived' | 'equivalent' | 'score' | 'unexplained'>;

export function tallyOf(mutants: readonly MutantRecord[], explained: (name: string) => boolean): Tally {
  const survivors = mutants.filter(({ verdict }) => verdict === 'survived');
  const killed = mutants.filter(({ verdict }) => verdict === 'killed').length;
  const judged = killed + survivors.length;
  return {
    killed,
    survived: survivors.length,
    equivalent: mutants.length - judged,
    score: judged === 0 ? null : killed / judged,
    unexplained: survivors.map(({ name }) => name).filter((name) => !explained(name)),
  };
}

/** `Score 98.6 %: 1,204 of 1,221 killed, 17 survived, 434 equivalent.` */
export function scoreText({ killed, survived, equivalent, score }: Tally): string {
  // Rounded down: what falls short of the bound must not look as if it met it.
  const percent = score === null ? 'none' : `${(Math.floor(1000 * score) / 10).toFixed(1)} %`;
  return `Score ${percent}: ${grouped(killed)} of ${grouped(killed + survived)} killed, ${grouped(survived)} survived, ${grouped(equivalent)} equivalent.`;
}

/** The result as a Markdown page: the score, what killed how many, the survivors, what notices each rule, and the equivalent ones. */
export function mutantsPage(record: Omit<MutantsRecord, 'results'>): string[] {
  const { mutants, unexplained } = record;
  const killers = [...new Set(mutants.flatMap(({ by }) => by ?? []))].map((by) => [by, mutants.filter((m) => m.by === by)] as const);
  const rows = killers
    .sort((a, b) => b[1].length - a[1].length)
    .map(([by, killed]) => `| \`${by}\` | ${String(killed.length)} | \`${killed[0].name}\` in ${placeText(killed[0])} |`);
  const listed = (verdict: MutantRecord['verdict']): string[] =>
    mutants
      .filter((m) => m.verdict === verdict)
      .map(({ name, tried }) => `- \`${name}\` (${String(tried)} tried)${unexplained.includes(name) ? ' UNEXPLAINED' : ''}`);
  const rules = mutants.filter(isRule);
  return [
    scoreText(record),
    '',
    `- rules: ${scoreOf(rules)}`,
    `- effects: ${scoreOf(mutants.filter((m) => !isRule(m)))}`,
    '',
    '| killed by | mutants | such as |',
    '| --- | --- | --- |',
    ...rows,
    ...section('Survived', listed('survived')),
    ...section('Rules, and what notices each', ruleTable(rules)),
    ...section('Equivalent: the same states and steps', listed('same-graph')),
    ...section('Equivalent: other states, the same behaviour', listed('same-behaviour')),
  ];
}

function scoreOf(mutants: readonly MutantRecord[]): string {
  return scoreText(tallyOf(mutants, () => true));
}

function isRule({ name }: MutantRecord): boolean {
  return name.startsWith('rule ');
}

function ruleTable(rules: readonly MutantRecord[]): string[] {
  if (rules.length === 0) return [];
  const rows = rules.map(
    (m) => `| \`${m.name.slice('rule '.length)}\` | ${m.by === null ? `${m.verdict} |` : `\`${m.by}\` | ${placeText(m)}`} |`,
  );
  return ['| rule | noticed by | in |', '| --- | --- | --- |', ...rows];
}

function placeText({ scenario, kernel, steps }: MutantRecord): string {
  return `${scenario ?? ''} under ${kernel ?? ''}${steps === null ? '' : `, after ${String(steps)} steps`}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}
