import { makeEnv } from '../../src/kernel/env.ts';
import type { Env } from '../../src/kernel/env.ts';
import { frameOfVec, pagesOfVec } from '../../src/kernel/vec-pages.ts';
import type { ModelConfig } from '../../src/state/bounds.ts';
import { initialSnapshots } from '../../src/state/initial.ts';
import * as n from '../../src/state/names.ts';
import type { Bio, Draft } from '../../src/state/snapshot.ts';
import { transitions } from '../../src/transitions/catalogue.ts';
import { takeFirst } from './run-real-record.ts';

/** What is left of the tokens of one call when everything is over. */
export interface Leftovers {
  readonly tokens: number;
  /** How many should be, by the conditions in docs/findings.md, and in which ways they are forgotten. */
  readonly predicted: number;
  readonly kinds: readonly string[];
}

/** Runs the only call of each start, in a world in which nobody interferes, to its end. */
export function* leftoversOf(config: ModelConfig): Generator<Leftovers> {
  const env = makeEnv(config);
  const steps = transitions(env);
  for (const start of initialSnapshots(config)) {
    const d = structuredClone(start) as Draft;
    const ways = new Map<string, number>();
    const note = (way: string, count: number): void => {
      if (count > 0) ways.set(way, (ways.get(way) ?? 0) + count);
    };
    for (let before = copyOf(d); takeFirst(steps, d); before = copyOf(d)) {
      if (before?.calls[0].pc === n.PC_ALIGN_DOWN) noteCut(env, before.bios[0], d.bios[0], note);
      if (before?.calls[0].pc === n.PC_MAP_ADD) noteMerge(env, before, d, note);
    }
    const memory = config.layout.folios.length > 0 ? 'large folio' : 'small pages';
    const result = d.calls[0].ret === n.OK ? 'success' : 'failure';
    yield {
      tokens: tokensIn(d),
      predicted: [...ways.values()].reduce((sum, count) => sum + count, 0),
      kinds: [...ways.keys()].map((way) => (way === 'merged' ? `${way}, ${result}` : `${way}, ${memory}, ${result}`)),
    };
  }
}

/** The state before a step that can forget tokens. */
function copyOf(d: Draft): Draft | null {
  const { pc } = d.calls[0];
  return pc === n.PC_ALIGN_DOWN || pc === n.PC_MAP_ADD ? structuredClone(d) : null;
}

/** A vector that goes as a whole leaves every page but its first, one that is shortened every page that it no longer reaches. */
function noteCut(env: Env, before: Bio, after: Bio, note: (way: string, count: number) => void): void {
  for (let v = 0; v < before.vcnt; v++) {
    const pages = pagesOfVec(env, before, v);
    if (v >= after.vcnt) note('removed', pages - 1);
    else note('shortened', pages - pagesOfVec(env, after, v));
  }
}

/** A fragment that became part of the vector before it, in the page in which that ended, leaves its token. */
function noteMerge(env: Env, before: Draft, after: Draft, note: (way: string, count: number) => void): void {
  const [was, is] = [before.bios[0], after.bios[0]];
  if (was.vcnt === 0 || is.vcnt > was.vcnt || is.size === was.size) return;
  const last = frameOfVec(env, was, was.vcnt - 1, pagesOfVec(env, was, was.vcnt - 1) - 1);
  const frame = before.calls[0].array[before.calls[0].index].page - 1;
  note('merged', frame === last ? 1 : 0);
}

function tokensIn({ ledger }: Draft): number {
  const pages = [...ledger.calls, ...ledger.bios].flatMap((holder) => holder.pages);
  return pages.reduce((sum, { get, pin }) => sum + get + pin, 0);
}
