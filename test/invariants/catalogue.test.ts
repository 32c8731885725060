import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { properties } from '../../src/invariants/catalogue.ts';
import { goals } from '../../src/invariants/goals/catalogue.ts';
import { kernels } from '../../src/kernel/catalogue.ts';
import { scene } from './scene.ts';

const { env } = scene();
const all = properties(env);

describe('catalogue of properties', () => {
  it('numbers them in order', () => {
    const ids = ['I1', 'I1m', ...Array.from({ length: 27 }, (_, i) => `I${String(i + 2)}`), 'T1', 'T3', 'T4', 'T5'];
    expect(all.flatMap((p) => (p.optional ? [] : (p.id ?? [])))).toEqual(ids);
    expect(all.flatMap((p) => (p.optional ? [p.id] : []))).toEqual(['I9p']);
  });

  it('ends with the goals', () => {
    expect(
      properties(env)
        .filter((p) => p.kind === 'goal')
        .map((p) => p.name),
    ).toEqual(goals(env).map((p) => p.name));
    expect(
      properties(env)
        .slice(-goals(env).length)
        .every((p) => p.kind === 'goal'),
    ).toBe(true);
  });

  it.each(all.map((p) => [p.name, p] as const))('%s has a name of its own and a sentence', (name, property) => {
    expect(all.filter((p) => p.name === name)).toHaveLength(1);
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(property.statement).toMatch(/^[A-Z][^.]*\.$/);
  });

  it('names each property as the file that it stands in', () => {
    const shared = ['array-is-live', 'catalogue', 'from-one-iterator', 'property-of', 'quiescent'];
    const files = readdirSync(new URL('../../src/invariants/', import.meta.url)).filter((file) => file.endsWith('.ts'));
    const names = all.filter((p) => p.kind !== 'goal').map((p) => p.name);
    expect(
      files
        .map((file) => file.slice(0, -3))
        .filter((file) => !shared.includes(file))
        .sort(),
    ).toEqual(names.sort());
  });

  it.each(kernels.map((kernel) => kernel.name))('holds at the start, under %s', (kernel) => {
    const start = scene({
      kernel,
      bounds: { virtualPages: 3 },
      layout: { pages: ['anon', 'file', 'zero'], mapping: [0, 1, 2], dirty: [1] },
    });
    const broken = properties(start.env).filter((p) => p.kind === 'invariant' && !p.holds(start.d));
    expect(broken.map((p) => p.name)).toEqual([]);
  });
});
