import { createHash } from 'node:crypto';
import type { Model, ModelSpec } from '../explorer/model/model.ts';
import { kernelRules } from '../kernel/catalogue.ts';
import type { ModelConfig } from '../state/bounds.ts';
import type { Certificate } from './certificate-schema.ts';
import { DIRECT_IO } from './describer-of.ts';
import type { Run } from './run.ts';
import type { RunRecord } from './run-schema.ts';

/** What somebody needs to judge a run by exploring again, but for what its record says anyway. */
export function certificateOf({ model, spec, modelCode, question, found }: Run): Omit<Certificate, 'seal'> {
  const { scenario, kernel, altered, chosen } = question;
  const expected = (kernel === null ? undefined : scenario?.expect[kernel]) ?? null;
  return {
    model: modelDigests(model, spec, modelCode),
    asked: {
      goals: [...(scenario?.goals ?? [])],
      alive: scenario === null ? [] : scenario.alive === 'all' ? 'all' : [...scenario.alive],
      expected: expected && { ...expected, skip: [...expected.skip] },
      altered,
      chosen: chosen && [...chosen],
    },
    states: found.digest ?? null,
  };
}

/** Digests of everything that a model is, part by part; `whole` is that of all of them. */
function modelDigests(model: Model, { config }: ModelSpec, code: string): Certificate['model'] {
  const parts = {
    code,
    config: digestOf(config),
    rules: digestOf(model.name === DIRECT_IO ? rulesOf(config as ModelConfig) : null),
    schema: digestOf(model.schema),
    starts: digestOf(model.initial),
    transitions: digestOf(
      model.transitions.map(({ name, actor, source, parameters }) => ({
        ...{ name, actor, source },
        parameters: parameters.map((p) => ({
          name: p.name,
          values: Array.from({ length: p.count }, (_, value) => p.label?.(value) ?? value),
        })),
      })),
    ),
    properties: digestOf(model.properties.map(({ name, kind, optional = false, statement }) => ({ name, kind, optional, statement }))),
  };
  return { ...parts, whole: digestOf(parts) };
}

function rulesOf({ kernel, change }: ModelConfig): object | null {
  return kernelRules(kernel, change);
}

/** The digest of all that a record says but its seal. It tells an edited file from one as it was written; it is no signature. */
export function sealOf(record: Omit<RunRecord, 'certificate'> & { readonly certificate: Omit<Certificate, 'seal'> }): string {
  const { model, asked, states } = record.certificate;
  return digestOf({ ...record, certificate: { model, asked, states } });
}

/** SHA-256 of JSON whose keys are in order. */
function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, inOrder)).digest('hex');
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
