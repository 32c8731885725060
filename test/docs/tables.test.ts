import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../schemas/json-schemas.ts';
import { everyTransition } from '../../src/cli/every-transition.ts';
import { Exit } from '../../src/cli/exit-codes.ts';
import { CAMPAIGN } from '../../src/cli/scenario-files.ts';
import { properties } from '../../src/invariants/catalogue.ts';
import { kernels } from '../../src/kernel/catalogue.ts';
import { makeEnv } from '../../src/kernel/env.ts';
import { completeScenario } from '../../src/scenario/scenario.ts';
import type { ScenarioFile } from '../../src/scenario/schema.ts';
import { modelConfig } from '../config.ts';
import { proseOf, quoted, root, rowsOf, shortened, textOf } from './markdown.ts';

const names = kernels.map((k) => k.name);

describe('README.md', () => {
  it('lists every shipped scenario, with what each kernel must give', () => {
    const told = rowsOf('README.md', ['scenario', 'what it is for', 'violated under']).map(([name, , violated]) => [
      quoted(name),
      violated,
    ]);
    const files = readdirSync(join(root, 'scenarios')).filter((file) => file.endsWith('.json') && file !== CAMPAIGN);
    const shipped = files.map((file) => {
      const { expect: expected = {} } = JSON.parse(readFileSync(join(root, 'scenarios', file), 'utf8')) as ScenarioFile;
      return [basename(file, '.json'), byValue(names.map((kernel) => verdictText(expected[kernel])))];
    });
    expect(sorted(told)).toEqual(sorted(shipped));
  });

  it('counts the records of real functions that are compared', () => {
    const told = rowsOf('README.md', ['functions', 'rules', 'records']);
    expect(told).toHaveLength(8);
    for (const [version, , records] of told) expect([version, recordsOf(version).length.toLocaleString('en')]).toEqual([version, records]);
  });

  it('lists every exit code', () => {
    const told = rowsOf('README.md', ['exit code', 'meaning']).map(([code]) => Number(code));
    expect(told).toEqual(Object.values(Exit));
  });

  it('lists every option of explore', () => {
    const source = readFileSync(join(root, 'src/cli/explore-command.ts'), 'utf8');
    const options = [...source.matchAll(/[('](--[a-z-]+)/g)].map(([, option]) => option);
    const told = proseOf('README.md');
    expect(options.length).toBeGreaterThan(10);
    expect(options.filter((option) => !told.includes(`\`${option}`))).toEqual([]);
  });
});

describe('docs/properties.md', () => {
  const text = textOf('docs/properties.md');
  const env = makeEnv(modelConfig());
  const all = properties(env);

  it('lists exactly the properties of the catalogue, in order, with their sentences', () => {
    const told = [...text.matchAll(/^### (\S+) `([^`]+)`\n\n> (.+)$/gm)].map(([, id, name, statement]) => ({ id, name, statement }));
    const checked = all.filter((p) => !p.optional);
    const kinds = ['invariant', 'quiescent'].flatMap((kind) => checked.filter((p) => p.kind === kind));
    const sections = [...kinds, ...all.filter((p) => p.optional)];
    expect(told).toEqual(sections.map(({ id, name, statement }) => ({ id, name, statement })));
  });

  it('says something of each', () => {
    const sections = text.split(/^##+ /m).filter((section) => section.includes('\n> '));
    for (const section of sections) expect(section.split('\n\n')[2].length, section).toBeGreaterThan(40);
  });

  it('lists exactly the goals of the catalogue, with their sentences', () => {
    const told = rowsOf('docs/properties.md', ['goal', 'statement']).map(([name, statement]) => [quoted(name), statement]);
    expect(told).toEqual(all.filter((p) => p.kind === 'goal').map((p) => [p.name, p.statement]));
  });
});

describe('docs/kernels.md', () => {
  it('names every kernel', () => {
    expect(rowsOf('docs/kernels.md', ['name', 'what it is']).map(([name]) => quoted(name))).toEqual(names);
  });

  it('gives every rule with the value of every kernel, and no other', () => {
    const told = rowsOf('docs/kernels.md', ['rule', 'decided in', 'values', 'mistakes']).map(([rule, , values]) => [quoted(rule), values]);
    const [first] = kernels;
    const rules = (Object.keys(first) as (keyof typeof first)[]).filter((key) => key !== 'name' && key !== 'title');
    expect(sorted(told)).toEqual(sorted(rules.map((rule) => [rule, byValue(kernels.map((kernel) => `\`${String(kernel[rule])}\``))])));
  });

  it('names every mistake that the rules know', () => {
    const source = readFileSync(join(root, 'src/kernel/rules.ts'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    const rows = new Map(
      rowsOf('docs/kernels.md', ['rule', 'decided in', 'values', 'mistakes']).map((row) => [quoted(row[0]), row.join()]),
    );
    const fields = [...source.matchAll(/readonly (\w+):([^;]*'[^;]*);/g)];
    expect(fields.length).toBeGreaterThan(20);
    for (const [, field, type] of fields) {
      const values = [...type.matchAll(/'([^']+)'/g)].map(([, value]) => value);
      expect([field, ...values.filter((value) => !rows.get(field)?.includes(`\`${value}\``))]).toEqual([field]);
    }
  });
});

describe('docs/model.md', () => {
  it('lists every transition with its actor, and no other', () => {
    const told = rowsOf('docs/model.md', ['actor', 'steps', 'kernel functions']).flatMap(([actor, steps]) =>
      [...steps.matchAll(/`([^`]+)`/g)].map(([, name]) => [name, quoted(actor)]),
    );
    expect(sorted(told)).toEqual(sorted(everyTransition().map((t) => [t.name, t.actor])));
  });
});

describe('docs/scenarios.md', () => {
  interface Node {
    readonly type?: string;
    readonly enum?: readonly unknown[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly properties?: Readonly<Record<string, Node>>;
    readonly items?: Node;
    readonly required?: readonly string[];
  }
  const schema = jsonSchemas().get('scenario.schema.json') as Node;
  const bounds = schema.properties!['bounds'].properties!;

  it('gives every bound with its range', () => {
    const range = ({ type, enum: values, minimum, maximum }: Node): string =>
      type === 'boolean' ? 'true, false' : values ? values.join(', ') : `${String(minimum)} to ${String(maximum)}`;
    const told = rowsOf('docs/scenarios.md', ['key', 'range', 'default', 'what it is']).map(([key, text]) => [quoted(key), text]);
    expect(told).toEqual(Object.entries(bounds).map(([key, node]) => [key, range(node)]));
  });

  it('gives every bound with its default', () => {
    const file = { name: 'x', title: 'x', layout: { pages: ['anon', 'anon', 'anon'], mapping: [] }, actors: [], starts: [] };
    const defaults = completeScenario(file as unknown as ScenarioFile, {}, null).plan.bounds;
    const words: Readonly<Partial<Record<string, number>>> = { 'as many as `layout.pages` lists': 3, 'a page': 4 };
    const told = rowsOf('docs/scenarios.md', ['key', 'range', 'default', 'what it is']).map(([key, , value]) => [
      quoted(key),
      String(words[value] ?? value),
    ]);
    expect(told).toEqual(Object.entries(defaults).map(([key, value]) => [key, String(value)]));
  });

  it('gives every other key, and says which are required', () => {
    const { layout, starts } = schema.properties!;
    const call = starts.items!.properties!['calls'].items!;
    const keysOf = (node: Node): string[][] =>
      Object.keys(node.properties!).map((key) => [key, node.required!.includes(key) ? 'required' : 'optional']);
    const told = rowsOf('docs/scenarios.md', ['key', 'default', 'what it is']).map(([key, value]) => [
      quoted(key),
      value === 'required' ? 'required' : 'optional',
    ]);
    expect(sorted(told)).toEqual(sorted([schema, layout, call].flatMap(keysOf)));
  });

  it('names every value that is a name', () => {
    const text = textOf('docs/scenarios.md');
    const valuesOf = (node: Node): unknown[] => [
      ...(node.enum ?? []),
      ...Object.values(node).flatMap((v) => (isNode(v) ? valuesOf(v) : [])),
    ];
    const values = [...new Set(valuesOf(schema))].filter((value) => typeof value === 'string');
    expect(values.length).toBeGreaterThan(30);
    expect(values.filter((value) => !new RegExp(`\\b${value}\\b`).test(text))).toEqual([]);
  });

  function isNode(value: unknown): value is Node {
    return typeof value === 'object' && value !== null;
  }
});

describe('docs/findings.md', () => {
  it('counts the records of bio_map_user_iov() that leak', () => {
    const text = textOf('docs/findings.md').replace(/\n/g, ' ');
    const leaking = (version: string): number =>
      recordsOf(version).filter(({ out }) => Object.values(out.after).some((tokens) => tokens.some((n) => n > 0))).length;
    expect(text).toContain(`of 3,000 records of \`bio_map_user_iov()\` of 6.2.1, ${String(leaking('v6.2-map'))} leave a token behind`);
    expect(leaking('v6.6.9-map')).toBe(0);
  });

  it('counts the records that leave a pin when the bio is cut', () => {
    const text = textOf('docs/findings.md').replace(/\n/g, ' ');
    const leaking = (version: string): RealRecord[] =>
      recordsOf(version).filter(({ out }) => Object.values(out.after).some((tokens) => tokens.some((n) => n !== 0)));
    const [v619, v70] = [leaking('v6.19'), leaking('v7.0')];
    expect(text).toContain(`${v619.length.toLocaleString('en')} of v6.19 and ${String(v70.length)} of v7.0 leave a pin behind`);
    expect([...v619, ...v70].filter(({ in: { lbs_u: block } }) => block === 1)).toEqual([]);
    expect(leaking('v6.14')).toEqual([]);
  });

  it('counts the records that succeed with a part of a block', () => {
    const text = textOf('docs/findings.md').replace(/\n/g, ' ');
    const partial = (version: string): number =>
      recordsOf(version).filter(
        ({ in: { op, segs, lbs_u: block }, out }) =>
          op === 'ZONE_APPEND' && out.ret === 0 && out.size_u % block !== 0 && segs.every(([, length]) => length % block === 0),
      ).length;
    const counts = ['v6.2', 'v5', 'v6.6.9'].map((version) => `${String(partial(version))} of ${version}`);
    expect(text).toContain(`${counts.slice(0, 2).join(', ')} and ${counts[2]}`);
  });
});

describe('docs/bugs.md', () => {
  it('lists every pair of scenarios/bugs as it is', () => {
    const columns = ['scenario', 'year', 'commit', 'buggy rules', 'mended rules', 'property', 'steps'];
    const told = rowsOf('docs/bugs.md', columns).map(([name, ...rest]) => [quoted(name), ...rest]);
    const folder = join(root, 'scenarios/bugs');
    const rulesText = ({ kernel, change = {} }: NonNullable<ScenarioFile['bug']>['buggy']): string =>
      [kernel, ...Object.entries(change).map(([rule, value]) => `\`${rule}: ${String(value)}\``)].join(', ');
    const pairs = readdirSync(folder).flatMap((file) => {
      const { name, bug } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as ScenarioFile;
      if (!bug) return [];
      return [[name, String(bug.year), bug.commit ?? '', rulesText(bug.buggy), rulesText(bug.fixed), bug.violates, String(bug.steps)]];
    });
    expect(sorted(told)).toEqual(sorted(pairs));
  });

  it('names every CVE', () => {
    const text = textOf('docs/bugs.md');
    const folder = join(root, 'scenarios/bugs');
    const cves = readdirSync(folder).flatMap(
      (file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as ScenarioFile).bug?.cve ?? [],
    );
    expect(cves.length).toBeGreaterThan(2);
    expect(cves.filter((cve) => !text.includes(cve))).toEqual([]);
  });
});

describe('CONTRIBUTING.md', () => {
  it('gives the reason of every dependency, and of no other', () => {
    const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;
    const told = rowsOf('CONTRIBUTING.md', ['package', 'why']).flatMap(([cell]) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(told.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
  });
});

interface RealRecord {
  readonly in: { readonly op: string; readonly segs: readonly [number, number][]; readonly lbs_u: number };
  readonly out: { readonly ret: number; readonly size_u: number; readonly after: Readonly<Record<string, readonly number[]>> };
}

function recordsOf(version: string): RealRecord[] {
  const packed = readFileSync(join(root, `test/fixtures/real-code/${version}.jsonl.gz`));
  const lines = gunzipSync(packed).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as RealRecord);
}

function verdictText(expected: NonNullable<ScenarioFile['expect']>[string]): string {
  return (typeof expected === 'object' ? expected.violated : expected) ?? 'verified';
}

/** What each kernel has, in few words: `get: 6.1, 6.2, 6.3; pin: v5, 6.6 to 7.0`; one value for all stands alone, and `verified` is the rule. */
function byValue(values: readonly string[]): string {
  const kinds = [...new Set(values)];
  if (kinds.length === 1) return kinds[0] === 'verified' ? '' : kinds[0];
  const part = (kind: string): string =>
    `${kind}: ${shortened(
      names.filter((_, i) => values[i] === kind),
      names,
    )}`;
  return kinds
    .filter((kind) => kind !== 'verified')
    .map(part)
    .join('; ');
}

function sorted(rows: readonly (readonly string[])[]): string[] {
  return rows.map((row) => row.join(' | ')).sort();
}
