import * as v from 'valibot';
import { goldenCell } from '../matrix/golden.ts';
import type { Golden } from '../matrix/golden-schema.ts';
import { buildModel } from '../models/registry.ts';
import { DIRECT_IO } from '../report/describer-of.ts';
import { violableNames } from '../report/judgement.ts';
import { firstComplaint } from '../scenario/checked.ts';
import { suggestion } from '../scenario/nearest-name.ts';
import { parseOverrides, plainValue } from '../scenario/overrides.ts';
import type { Overrides } from '../scenario/overrides.ts';
import { parseJson } from '../scenario/parse-scenario.ts';
import { accept, refuse } from '../scenario/refusal.ts';
import type { Outcome } from '../scenario/refusal.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { campaignSchema } from './campaign-schema.ts';
import type { CampaignFile } from './campaign-schema.ts';
import type { Entry } from './entry.ts';

/** Where scenarios come from, and what there is. */
export interface Source {
  readonly scenarios: readonly string[];
  readonly kernels: readonly string[];
  readonly load: (nameOrPath: string, overrides: Overrides) => Scenario;
  /** Throws if there is no such kernel. */
  readonly checkKernel: (name: string) => void;
}

/** Reads a campaign; the refusal names the file and the key. */
export function parseCampaign(text: string, file: string): Outcome<CampaignFile> {
  const json = parseJson(text, file);
  if (!json.ok) return json;
  const parsed = v.safeParse(campaignSchema, json.value);
  return parsed.success ? accept(parsed.output) : refuse(`${file}: ${firstComplaint(parsed.issues)}`);
}

/** Everything that the campaign asks for: the canary, then the groups in their order. */
export function entriesOf(campaign: CampaignFile, golden: Golden, source: Source): Outcome<Entry[]> {
  const canary = canaryOf(campaign, source);
  if (!canary.ok) return canary;
  const entries = [canary.value];
  for (const [i, group] of campaign.groups.entries()) {
    const set = Object.entries(group.set ?? {});
    const quoted = set.find(([, value]) => typeof value === 'string' && plainValue(value) !== value);
    if (quoted) return refuse(`groups[${String(i)}].set: ${quoted[0]} is the text ${JSON.stringify(quoted[1])}: leave the quotes out`);
    const settings = set.map(([key, value]) => [key, String(value)] as const);
    const overrides = parseOverrides(settings);
    if (!overrides.ok) return refuse(`groups[${String(i)}].set: ${overrides.why}`);
    const names = group.scenarios === 'all' ? source.scenarios : group.scenarios;
    const kernels = group.kernels === 'all' ? source.kernels : group.kernels;
    kernels.forEach(source.checkKernel);
    const known = settings.length === 0 ? golden : { ...golden, cells: group.expect ?? {} };
    const begun = entries.length;
    for (const name of names) {
      const scenario = source.load(name, overrides.value);
      const role = group.giant === true || scenario.slow ? 'giant' : 'small';
      for (const kernel of kernels) {
        const words = settings.map(([key, value]) => `${key}=${value}`);
        const reference = goldenCell(known, scenario.name, kernel);
        entries.push({ id: [scenario.name, kernel, ...words].join(' '), role, scenario, kernel, settings: words, change: {}, reference });
      }
    }
    const amiss = expectedElsewhere(group, entries.slice(begun));
    if (amiss !== null) return refuse(`groups[${String(i)}].expect: ${amiss}`);
  }
  const twice = entries.find(({ id }, i) => entries.findIndex((other) => other.id === id) < i);
  return twice ? refuse(`groups name "${twice.id}" twice`) : accept(entries);
}

/** What a group expects of what it does not explore, which nobody would compare; or null. */
function expectedElsewhere({ set, expect = {} }: CampaignFile['groups'][number], explored: readonly Entry[]): string | null {
  for (const [name, row] of Object.entries(expect)) {
    if (set === undefined) return 'goes with set only: without, the golden manifest says what is expected';
    const known = explored.filter(({ scenario }) => scenario.name === name).map(({ kernel }) => kernel);
    if (known.length === 0) return `the group does not explore "${name}"`;
    const other = Object.keys(row).find((kernel) => !known.includes(kernel));
    if (other !== undefined) return `the group does not explore ${name} under "${other}"`;
  }
  return null;
}

function canaryOf({ canary }: CampaignFile, source: Source): Outcome<Entry> {
  const { kernel, change, violated } = canary;
  source.checkKernel(kernel);
  const scenario = source.load(canary.scenario, { bounds: {}, start: null });
  const properties = propertiesOf({ ...scenario.plan, kernel, change });
  if (!properties.ok) return refuse(`canary.change: ${properties.why}`);
  if (!properties.value.includes(violated))
    return refuse(`canary.violated: there is no property "${violated}"${suggestion(violated, properties.value)}`);
  const expected = { ...scenario, expect: { [kernel]: { violated, skip: [], why: null } } };
  const id = `canary: ${scenario.name} ${kernel}`;
  return accept({ id, role: 'canary', scenario: expected, kernel, settings: [], change, reference: null });
}

/** Names of what can be violated, or why there is no such model. */
function propertiesOf(config: ModelConfig): Outcome<string[]> {
  try {
    return accept(violableNames(buildModel({ model: DIRECT_IO, config })));
  } catch (error) {
    if (error instanceof RangeError) return refuse(error.message);
    throw error;
  }
}

/** Every `of`-th entry, from the `part`-th on, counted from 1; the canary is in every part. */
export function partOf(entries: readonly Entry[], { part, of }: Part): Entry[] {
  return entries.filter(({ role }, i) => role === 'canary' || i % of === part % of);
}

/** Which part of a campaign, for machines that share it. */
export interface Part {
  readonly part: number;
  readonly of: number;
}
