import { expect, it } from 'vitest';
import { checkNames } from '../../src/cli/scenario-names.ts';
import { buildModel } from '../../src/models/registry.ts';
import { scenario, specOf } from '../model/shipped.ts';

it('a scenario may want alive what only another kernel does, and nothing that none does', () => {
  const model = buildModel(specOf('merge', { kernel: '6.2' }));
  expect(model.transitions.map(({ name }) => name)).not.toContain('align-down');
  const wanting = (...alive: readonly string[]) => ({ ...scenario('merge'), alive });
  expect(() => checkNames('merge.json', wanting('submit', 'align-down'), model)).not.toThrow();
  expect(() => checkNames('merge.json', wanting('submit', 'aline-down'), model)).toThrow(
    'merge.json: alive[1] names no transition of this model: "aline-down"; did you mean "align-down"?',
  );
});
