import { Ajv } from 'ajv';
import { expect } from 'vitest';
import { jsonSchemas } from '../../schemas/json-schemas.ts';
import type { SummaryRecord } from '../../src/report/run-schema.ts';
import { emptyFolder } from '../empty-folder.ts';
import { fixture, pincheck } from './run-cli.ts';

const schemas = jsonSchemas();

/** A file or text as JSON that fits one of the published schemas. */
export function checked(schema: string, text: string): unknown {
  const json: unknown = JSON.parse(text);
  const validate = new Ajv().compile(schemas.get(`${schema}.schema.json`)!);
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  return json;
}

/** The line that `explore --json` prints, and the exit code. */
export async function summary(args: readonly string[], cwd = emptyFolder()) {
  const { code, stdout, stderr } = await pincheck(['explore', ...args, '--json', '--workers', '1'], { cwd });
  expect(stdout.split('\n'), stderr).toHaveLength(2);
  return { code, cwd, json: checked('summary', stdout) as SummaryRecord };
}

export const oneRead = fixture('scenarios/one-read.json');
