import type { Model } from '../explorer/model/model.ts';
import { violableNames } from '../report/judgement.ts';
import { suggestion } from '../scenario/nearest-name.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { everyTransition } from './every-transition.ts';
import { UsageError } from './exit-codes.ts';

/** What can be violated, without what is checked only on request. */
export function checkedByDefault(model: Model): string[] {
  return [...model.properties.filter((p) => p.kind !== 'goal' && !p.optional).map((p) => p.name), 'deadlock'];
}

/** Every name in a scenario is one that the model knows. Throws a UsageError that names the file and the key. */
export function checkNames(file: string, scenario: Scenario, model: Model): void {
  const properties = violableNames(model);
  const goals = model.properties.filter((p) => p.kind === 'goal').map((p) => p.name);
  const check = (name: string, key: string, known: readonly string[], what: string): void => {
    if (!known.includes(name)) throw new UsageError(`${file}: ${key} names no ${what} of this model: "${name}"${suggestion(name, known)}`);
  };
  for (const [kernel, expectation] of Object.entries(scenario.expect)) {
    if (!expectation) continue;
    const { violated, skip } = expectation;
    if (violated !== null) check(violated, `expect.${kernel}`, properties, 'property');
    if (violated !== null && skip.includes(violated))
      throw new UsageError(`${file}: expect.${kernel}.skip has "${violated}", which must be violated there`);
    skip.forEach((name, i) => check(name, `expect.${kernel}.skip[${String(i)}]`, [...properties, ...goals], 'property'));
  }
  scenario.goals.forEach((name, i) => check(name, `goals[${String(i)}]`, goals, 'goal'));
  if (scenario.alive === 'all') return;
  const own = model.transitions.map((t) => t.name);
  // A transition of one kernel may be no part of the model of another.
  const transitions = scenario.alive.every((name) => own.includes(name)) ? own : everyTransition().map((t) => t.name);
  scenario.alive.forEach((name, i) => check(name, `alive[${String(i)}]`, transitions, 'transition'));
}

/** Properties by name or number (`I4`), as given on the command line. Throws a UsageError. */
export function chosenProperties(model: Model, given: readonly string[]): string[] {
  const known = violableNames(model);
  return given.map((name) => {
    const found = model.properties.find((p) => p.kind !== 'goal' && p.id !== undefined && p.id.toLowerCase() === name.toLowerCase());
    if (found) return found.name;
    if (!known.includes(name)) throw new UsageError(`there is no property "${name}"${suggestion(name, known)}`);
    return name;
  });
}
