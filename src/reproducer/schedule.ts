import type { Model } from '../explorer/model/model.ts';
import { stepText } from '../report/step-text.ts';
import type { AnyReplay } from '../report/trace-record.ts';
import type { TraceRecord } from '../report/trace-schema.ts';
import type { CallPlan, ModelConfig } from '../state/bounds.ts';
import { ALIVE } from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { deedText, NOT_FORCED, roleOf } from './deed.ts';
import type { Deed, Role } from './deed.ts';
import { settle } from './settle.ts';

/** What user space does, in order, and what must be seen when all of it is over. */
export interface Schedule {
  readonly config: ModelConfig;
  readonly calls: readonly CallPlan[];
  readonly deeds: readonly Deed[];
  /** What becomes of every step of the trace. */
  readonly notes: readonly { readonly step: string; readonly fate: string }[];
  /** A letter for each unit of the buffer as parent and child read it; null: the process does not live. */
  readonly views: readonly (string | null)[];
  /** By call: a letter for each unit that it covers on the medium; null for reads, and where a call took several bios. */
  readonly media: readonly (string | null)[];
}

/** Letters of the model's tags, in their order: old bytes, the device's twice, the parent's, the child's. */
const TAG_LETTERS = 'oddpc';
/** A unit that is not mapped. */
const UNMAPPED = '-';

/** Steps that one deed sets off. */
interface Span {
  readonly deed: Deed;
  first: number;
  last: number;
}

/** The schedule of a trace which `complaint` has nothing against. */
export function scheduleOf(model: Model, trace: TraceRecord, { states }: AnyReplay): Schedule {
  const config = trace.spec.config as ModelConfig;
  const { calls } = config.starts[trace.initial];
  const snapshots = states as readonly Snapshot[];
  const roles = trace.steps.map((step, k) => roleOf(step, snapshots[k]));
  const spanOf = spansOf(roles);
  const spans = [...new Set(spanOf)].filter((span) => span !== null);
  const deeds = inOrder(spans);
  const submitted = deeds.flatMap((deed) => (deed.kind === 'submit' ? [deed.call] : []));
  const unfinished = submitted.filter((call) => !deeds.some((deed) => deed.kind === 'let-go' && deed.call === call));
  const all = [...snapshots, ...settle(model, snapshots[snapshots.length - 1], submitted)];
  const last = all[all.length - 1];
  return {
    config,
    calls,
    deeds: [...deeds, ...unfinished.map((call): Deed => ({ kind: 'let-go', call }))],
    notes: trace.steps.map((step, k) => ({ step: `${step.actor}: ${stepText(step)}`, fate: fateOf(roles[k].fate, k, spanOf[k], spans) })),
    views: last.processes.map((_, p) => lettersOf(last, p)),
    media: calls.map((call, c) => (call.op === 'read' ? null : mediumOf(all, c))),
  };
}

/** By step: the steps that one deed sets off. A call, a fork, a fault and the work of the device take several; null where there is no deed. */
function spansOf(roles: readonly Role[]): (Span | null)[] {
  const known: Span[] = [];
  return roles.map(({ deed, goesOn }, k) => {
    if (!deed) return null;
    const begun = goesOn ? known.findLast((span) => JSON.stringify(span.deed) === JSON.stringify(deed)) : undefined;
    const span = begun ?? { deed, first: k, last: k };
    span.last = k;
    if (!begun) known.push(span);
    return span;
  });
}

/** A deed takes effect with its last step, but the device is let go in front of its first. */
function inOrder(spans: readonly Span[]): Deed[] {
  const at = ({ deed, first, last }: Span): number => (deed.kind === 'let-go' ? first : last);
  return spans.toSorted((a, b) => at(a) - at(b)).map(({ deed }) => deed);
}

function fateOf(fate: string, k: number, own: Span | null, spans: readonly Span[]): string {
  const around = own && spans.find((span) => span !== own && span.first < k && k < span.last);
  return around ? `${NOT_FORCED}: it comes in the middle of ${deedText(around.deed)}, where user space cannot act` : fate;
}

function lettersOf({ processes, pages }: Snapshot, p: number): string | null {
  const { life, ptes } = processes[p];
  if (life !== ALIVE) return null;
  return ptes
    .map(({ page }) =>
      page === 0 ? UNMAPPED.repeat(pages[0].units.length) : pages[page - 1].units.map(({ tag }) => TAG_LETTERS[tag]).join(''),
    )
    .join('');
}

/** What a write has put on the medium, from the moments at which its bio's units were transferred. */
function mediumOf(states: readonly Snapshot[], call: number): string | null {
  const bios = new Set(states.flatMap((state) => state.bios.flatMap((bio, b) => (bio.call === call + 1 ? [b] : []))));
  if (bios.size !== 1) return null;
  const [b] = bios;
  const letters: string[] = [];
  for (const { bios: those } of states)
    for (const [u, { done, tag }] of those[b].transfer.entries()) if (done === 1) letters[u] = TAG_LETTERS[tag];
  return letters.join('');
}
