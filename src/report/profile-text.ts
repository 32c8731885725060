import type { Profile } from '../explorer/insight/profile.ts';
import { alignedLines } from './columns.ts';
import { PROFILE_METHOD } from './diagnostics-schema.ts';
import { counted, grouped } from './value-text.ts';

/** A profile as two tables, and how it was measured. */
export function profileLines(profile: Profile): string[] {
  const { parts, transitions, sampled, rounds, nsPerState, searchNsPerState } = profile;
  const partRows = parts.map((part) => [part.name, percent(part.share), `${part.nsPerState.toFixed(1)} ns`]);
  const transitionRows = transitions.map((t) => [
    t.name,
    percent(t.share),
    t.nsPerFiring === null ? '-' : `${t.nsPerFiring.toFixed(1)} ns`,
    grouped(t.guardEvaluations),
    grouped(t.fired),
    grouped(t.fresh),
  ]);
  return [
    `Profile: ${nsPerState.toFixed(0)} ns a state, measured on a sample of ${counted(sampled, 'state')}, ${counted(rounds, 'round')}`,
    '',
    ...indented(
      [
        ['part', 'share', 'a state'],
        ...partRows,
        ['sum', percent(parts.reduce((sum, p) => sum + p.share, 0)), `${nsPerState.toFixed(1)} ns`],
      ],
      [1, 2],
    ),
    '',
    ...indented([['transition', 'share', 'a firing', 'guards', 'fired', 'new states'], ...transitionRows], [1, 2, 3, 4, 5]),
    '',
    'A transition takes guards, copies and effects; "a firing" is all of that, failed guards included, over firings. "rest" is loading the state.',
    `The search itself took ${grouped(searchNsPerState)} ns of its workers' time a state, with what is not in the profile.`,
    PROFILE_METHOD,
  ];
}

function indented(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  return alignedLines(rows, right).map((line) => `  ${line}`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
