import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CAMPAIGN } from '../../src/cli/scenario-files.ts';
import { jsonSchemas } from '../../schemas/json-schemas.ts';

const root = new URL('../../', import.meta.url);

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8'));
}

describe('checked-in JSON Schemas', () => {
  it.each([...jsonSchemas()])('%s is what `npm run schemas` writes', (name, schema) => {
    expect(readJson(`schemas/${name}`)).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('there are no others', () => {
    const files = readdirSync(new URL('schemas/', root)).filter((file) => file.endsWith('.json'));
    expect(files.sort()).toEqual([...jsonSchemas().keys()].sort());
  });

  it('every shipped scenario fits', () => {
    const validate = new Ajv({ allErrors: true }).compile(readJson('schemas/scenario.schema.json') as object);
    for (const file of readdirSync(new URL('scenarios/', root)).filter((name) => name.endsWith('.json') && name !== CAMPAIGN)) {
      expect(validate(readJson(`scenarios/${file}`)), `${file}: ${JSON.stringify(validate.errors)}`).toBe(true);
    }
  });

  it('the schema refuses what the loader refuses', () => {
    const validate = new Ajv().compile(readJson('schemas/scenario.schema.json') as object);
    const sound = readJson('test/fixtures/scenarios/one-read.json') as Record<string, unknown>;
    expect(validate(sound)).toBe(true);
    expect(validate({ ...sound, bonds: {} })).toBe(false);
    expect(validate({ ...sound, bounds: { frames: 99 } })).toBe(false);
    expect(validate({ ...sound, actors: ['nobody'] })).toBe(false);
  });
});
