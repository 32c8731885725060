import { describe, expect, it } from 'vitest';
import { configOf, settingsText } from '../../src/cli/model-settings.ts';
import { buildModel, modelNames } from '../../src/models/registry.ts';

const byScenarios = ['direct-io', 'difference'];

describe.each(modelNames.filter((name) => !byScenarios.includes(name)))('settings of %s', (model) => {
  const sizes = [...settingsText(model).matchAll(/(\w+)=<(\d+) to/g)].map(([, key, least]): [string, string] => [key, least]);

  it('are enough to build it, at the least size', () => {
    expect(sizes.length).toBeGreaterThan(0);
    expect(buildModel({ model, config: configOf(model, sizes) }).name).toBe(model);
  });

  it.each(sizes)('refuse a %s below %s', (key, least) => {
    const settings = sizes.map(([k, size]): [string, string] => [k, k === key ? String(Number(least) - 1) : size]);
    expect(() => configOf(model, settings)).toThrow(
      `--set ${key} must be an integer from ${least} to 64, not ${String(Number(least) - 1)}`,
    );
  });

  it('take the last one of a key', () => {
    const [[key, least]] = sizes;
    expect(configOf(model, [...sizes, [key, String(Number(least) + 1)]])).toMatchObject({ [key]: Number(least) + 1 });
  });
});

describe('models that scenarios make', () => {
  it.each(byScenarios)('%s has no settings', (model) => {
    expect(settingsText(model)).toBe('');
    expect(() => configOf(model, [['pages', '2']])).toThrow(`--set pages is no key of the model ${model}`);
  });
});
