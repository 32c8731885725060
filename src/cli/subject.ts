import type { Model, ModelSpec } from '../explorer/model/model.ts';
import { kernelRules, kernels } from '../kernel/catalogue.ts';
import { buildModel, modelNames } from '../models/registry.ts';
import { DIRECT_IO } from '../report/describer-of.ts';
import { suggestion } from '../scenario/nearest-name.ts';
import { noOverrides, parseOverrides } from '../scenario/overrides.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { UsageError } from './exit-codes.ts';
import { configOf } from './model-settings.ts';
import type { Settings } from './model-settings.ts';
import { findScenario, loadScenario } from './scenario-files.ts';
import { checkNames } from './scenario-names.ts';

export const DEFAULT_SCENARIO = 'dio-read-fork';
const DEFAULT_KERNEL = 'v5';

/** What is explored: a scenario under a kernel's rules, or another model. */
export interface Subject {
  readonly model: Model;
  readonly spec: ModelSpec;
  readonly scenario: Scenario | null;
  readonly kernel: string | null;
  readonly kernelTitle: string | null;
  readonly title: string;
  readonly bounds: Readonly<Record<string, string | number | boolean>>;
  /** Settings changed what the scenario says. */
  readonly altered: boolean;
}

/** The subject that names and settings mean. Throws a UsageError. */
export function subjectOf(
  scenario: string | undefined,
  kernel: string | undefined,
  modelName: string | undefined,
  settings: Settings,
): Subject {
  if (modelName === undefined || modelName === DIRECT_IO)
    return scenarioSubject(scenario ?? DEFAULT_SCENARIO, kernel ?? DEFAULT_KERNEL, settings);
  if (scenario !== undefined) throw new UsageError(`a scenario ("${scenario}") and --model ${modelName} exclude each other`);
  if (kernel !== undefined) throw new UsageError(`--kernel means nothing to the model ${modelName}`);
  return otherSubject(modelName, settings);
}

function scenarioSubject(name: string, kernel: string, settings: Settings): Subject {
  const rules = kernelRules(kernel);
  if (!rules) {
    throw new UsageError(
      `there is no kernel "${kernel}"${suggestion(
        kernel,
        kernels.map((k) => k.name),
      )}`,
    );
  }
  const overrides = settings.length === 0 ? { ok: true as const, value: noOverrides } : parseOverrides(settings);
  if (!overrides.ok) throw new UsageError(overrides.why);
  const file = findScenario(name);
  const scenario = loadScenario(file, overrides.value);
  const spec = { model: DIRECT_IO, config: { ...scenario.plan, kernel } };
  const model = built(spec);
  checkNames(file.path, scenario, model);
  return {
    model,
    spec,
    scenario,
    kernel,
    kernelTitle: rules.title,
    title: scenario.title,
    bounds: { ...scenario.plan.bounds },
    altered: settings.length > 0,
  };
}

function otherSubject(name: string, settings: Settings): Subject {
  if (!modelNames.includes(name)) throw new UsageError(`there is no model "${name}"${suggestion(name, modelNames)}`);
  const config = configOf(name, settings);
  const spec = { model: name, config };
  const model = built(spec);
  return {
    model,
    spec,
    scenario: null,
    kernel: null,
    kernelTitle: null,
    title: 'a model of its own, not of the kernel',
    bounds: config,
    altered: false,
  };
}

/** Builders refuse a configuration that does not fit by a RangeError. */
function built(spec: ModelSpec): Model {
  try {
    return buildModel(spec);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${spec.model}: ${error.message}`);
    throw error;
  }
}
