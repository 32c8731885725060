import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import type { Exploration } from '../../src/explorer/result.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { kernelRules } from '../../src/kernel/catalogue.ts';
import { buildModel } from '../../src/models/registry.ts';
import { noOverrides } from '../../src/scenario/overrides.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import type { ScenarioFile } from '../../src/scenario/schema.ts';
import { search } from '../explorer/searches.ts';

type Bug = NonNullable<ScenarioFile['bug']>;

const folder = new URL('../../scenarios/bugs/', import.meta.url);
const bugs = readdirSync(folder).map((file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const scenario = parseScenario(text, file, basename(file, '.json'), noOverrides);
  if (!scenario.ok) throw new Error(JSON.stringify(scenario));
  const { bug } = v.parse(scenarioSchema, JSON.parse(text));
  if (!bug) throw new Error(`${file} has no bug`);
  return { name: scenario.value.name, plan: scenario.value.plan, bug };
});

const pool = openPool(1);
afterAll(() => pool.close());

function explore(plan: (typeof bugs)[number]['plan'], rules: Bug['buggy'], properties?: readonly string[]): Promise<Exploration> {
  const { kernel, change = {} } = rules;
  const spec = { model: 'direct-io', config: { ...plan, kernel, change } };
  const checked = buildModel(spec).properties.filter((p) => p.kind !== 'goal' && !p.optional);
  return search(spec, { pool, properties: properties ?? [...checked.map((p) => p.name), 'deadlock'] });
}

describe('the bugs of the past', () => {
  it('are at least twenty', () => {
    expect(bugs.length).toBeGreaterThanOrEqual(20);
  });

  describe.each(bugs)('$name', ({ plan, bug }) => {
    it('is found by the property that is named, in the shortest way', async () => {
      const { violations } = await explore(plan, bug.buggy, [bug.violates]);
      expect(violations.map((found) => [found.property, found.trace.actions.length])).toEqual([[bug.violates, bug.steps]]);
    });

    it('is found nowhere once it is mended, nor is anything else', async () => {
      const { violations, limit } = await explore(plan, bug.fixed);
      expect({ violations: violations.map((found) => found.property), limit }).toEqual({ violations: [], limit: null });
    });

    it('names rules that there are, and that differ', () => {
      const [buggy, fixed] = [bug.buggy, bug.fixed].map(({ kernel, change }) => ({ rules: kernelRules(kernel, change), change }));
      for (const { change = {} } of [buggy, fixed]) {
        for (const rule of Object.keys(change)) expect(Object.keys(kernelRules('6.2') ?? {})).toContain(rule);
      }
      expect(buggy.rules).not.toEqual(fixed.rules);
    });
  });
});
