import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import { actionsAfter, pathPage, whyDisabled } from '../../src/serve/live-model.ts';
import type { Walked } from '../../src/serve/live-model.ts';
import { modelConfig } from '../config.ts';
import { follow } from '../report/described.ts';

/** A way through a model by the text of its actions, for whoever judges the properties named. */
function walk(spec: ModelSpec, texts: readonly string[], checked: readonly string[] = []) {
  const { model, record } = follow(spec, '', texts);
  const walked: Walked = { model, spec, checked, subject: '', title: '', story: null, kernel: null, kernelTitle: null, bounds: [] };
  return { walked, trace: { initial: 0, actions: record.actions } };
}

describe('a read of which half is transferred', () => {
  const filled = ['alloc-bio', 'enter-get-pages', 'extract-user', 'trim', 'add-page', 'get-pages-loop', 'handle-return'];
  const submitted = [...filled, 'set-pages-dirty', 'submit'].map((name) => `${name}(call=0)`);
  const config = modelConfig({ actors: ['submitter', 'device'], bounds: { unitsPerPage: 2, dmaBlock: 1 } });
  const { walked, trace } = walk({ model: 'direct-io', config }, [...submitted, 'transfer(bio=0, block=0)']);
  const actions = actionsAfter(walked, trace);

  it('can go on with the other half', () => {
    expect(actions.filter(({ enabled }) => enabled).map(({ text }) => text)).toEqual(['transfer(bio=0, block=1)']);
  });

  it('cannot transfer the same half again, because that is done', () => {
    const { action } = actions.find(({ text }) => text === 'transfer(bio=0, block=0)')!;
    const { fields } = pathPage(walked, trace);
    const { guard, why } = whyDisabled(walked, trace, action);
    expect(guard).toContain('blockPending');
    expect(why.repairs.map((mends) => mends.map(({ field }) => fields[field].path))).toEqual([['bios[0].transfer[0].done']]);
  });
});

it('judges the properties that are checked, and no others', () => {
  const spec = { model: 'broken-counter', config: { processes: 2 } };
  const texts = ['read(process=0)', 'read(process=1)', 'write(process=0)', 'write(process=1)'];
  const failing = (checked: readonly string[]) => {
    const { walked, trace } = walk(spec, texts, checked);
    const { traces, properties } = pathPage(walked, trace);
    return traces[0].states.map((state) => state.failing.map(({ property }) => properties[property!].name));
  };
  expect(failing(['no-lost-update'])).toEqual([[], [], [], [], ['no-lost-update']]);
  expect(failing(['deadlock'])).toEqual([[], [], [], [], []]);
});
