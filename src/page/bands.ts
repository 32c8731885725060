import type { HolderData, PageData, PagePart, TraceData } from '../report/page-data.ts';
import { partsAt } from './values.ts';

/** A page that somebody holds at some time of a trace, and all who do, each with a column of its own. */
export interface Band {
  readonly page: string;
  readonly holders: readonly string[];
}

/** Holders in the order in which a reader looks for them; others stand behind, by name. */
const ORDER = [
  /^parent$/,
  /^child$/,
  /^process/,
  /^(page cache|pipe|kernel|owner)$/,
  /^copy-on-write$/,
  /^others$/,
  /^array/,
  /^bio/,
  /^nobody$/,
];

export function bandsOf(data: PageData, trace: TraceData): Band[] {
  const bands = new Map<string, Set<string>>();
  for (let k = 0; k < trace.states.length; k++) {
    for (const { name, head, holders } of partsAt(data, trace, k, 'page')) {
      if (name !== head) continue;
      const known = bands.get(name) ?? new Set();
      for (const { holder } of holders) known.add(holder);
      bands.set(name, known);
    }
  }
  return [...bands].map(([page, holders]) => ({ page, holders: [...holders].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b)) }));
}

function rank(holder: string): number {
  return ORDER.findIndex((pattern) => pattern.test(holder));
}

/** Which colour a holder has: a word for the style sheet. */
export function holderClass(holder: string): string {
  return `holder-${/^[a-z]+/.exec(holder)?.[0] ?? 'other'}`;
}

/** `1`, or with what a pin adds to the count: `1 (+4)`. */
export function holderText({ count, refs }: HolderData): string {
  return refs === count ? String(count) : `${String(count)} (+${String(refs)})`;
}

/** A page's count and its holders, as one sentence for who cannot see the columns. */
export function bandText({ name, ref, holders }: PagePart): string {
  const shares = holders.map((share) => `${holderText(share)} ${share.holder}`).join(' + ');
  return `${name} ref ${String(ref)}${shares === '' ? '' : ` = ${shares}`}`;
}
