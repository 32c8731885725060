import { layoutComplaint } from '../scenario/layout-complaint.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { actors } from '../state/bounds.ts';
import type { Bounds } from '../state/bounds.ts';
import type { Cell, Filled } from './cell.ts';

type Plan = Scenario['plan'];

/** A scenario with one of its bounds a step further, and what is known of the narrower one under a kernel is looked up by its name. */
export interface Widened {
  /** Such as `bios=3`, or `every actor`. */
  readonly step: string;
  readonly of: string;
  readonly scenario: Scenario;
}

/** A scenario with each of its bounds one step further, and with every actor: what can make a difference there and can be laid out. */
export function widened(scenario: Scenario): Widened[] {
  const { plan, name } = scenario;
  const variants = [
    ...furtherBounds(plan).map((further): readonly [string, Plan] => [
      Object.entries(further)
        .map(([bound, value]) => `${bound}=${String(value)}`)
        .join(' '),
      { ...plan, bounds: { ...plan.bounds, ...further } },
    ]),
    ['every actor', { ...plan, actors, bounds: { ...plan.bounds, processes: 2 } }] as const,
  ];
  return variants
    .filter(([, wider]) => layoutComplaint(wider) === null && JSON.stringify(wider) !== JSON.stringify(plan))
    .map(([step, wider]) => ({ step, of: name, scenario: { ...scenario, name: `${name} ${step}`, plan: wider } }));
}

function furtherBounds({ bounds, actors: acting }: Plan): Partial<Bounds>[] {
  const { frames, bios, vecs, bias, logicalBlock, dmaBlock, extraRefs, clones } = bounds;
  return [
    { frames: frames + 1 },
    { bios: bios + 1 },
    { vecs: vecs + 1 },
    { bias: bias + 1 },
    { logicalBlock: 2 * logicalBlock },
    ...(dmaBlock > 1 ? [{ dmaBlock: dmaBlock / 2 }] : []),
    ...(bounds.granularity === 'coarse' ? [{ granularity: 'fine' as const }] : []),
    ...(acting.includes('device') && !bounds.deviceErrors ? [{ deviceErrors: true }] : []),
    ...(acting.includes('other') ? [{ extraRefs: extraRefs + 1 }] : []),
    ...(acting.includes('stacking-driver') ? [{ bios: bios + 1, clones: clones + 1 }] : []),
  ];
}

/** Is a property violated that is not the one by which the narrower scenario is? `before`: what the manifest says of that; null if nothing. */
export function isNew({ cell }: Filled, before: Cell | null): boolean {
  return cell.verdict === 'violated' && cell.property !== before?.property;
}
