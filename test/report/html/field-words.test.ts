import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../../src/explorer/model/model.ts';
import { between, flag, list, oneOf, record, upTo } from '../../../src/explorer/model/schema.ts';
import type { Leaf, SchemaNode } from '../../../src/explorer/model/schema.ts';
import { fieldsOf } from '../../../src/report/html/field-words.ts';
import * as n from '../../../src/state/names.ts';
import { snapshotSchema } from '../../../src/state/snapshot.ts';
import { modelConfig } from '../../config.ts';

const toy: ModelSpec = { model: 'toy', config: null };

/** The words for every leaf, by its path; `texts` is null where values are plain numbers. */
function wordsFor(spec: ModelSpec, schema: SchemaNode) {
  const { fields, labels } = fieldsOf(spec, schema);
  return Object.fromEntries(
    fields.map(({ path, owner, name, label, min }) => [path, { owner, name, min, texts: label === null ? null : labels[label] }]),
  );
}

describe('the fields of a model', () => {
  it('are all leaves, in order, by what they belong to', () => {
    const schema = record({ n: upTo(3), bios: list(2, record({ refs: upTo(9) })), box: record({ open: upTo(1) }) });
    expect(fieldsOf(toy, schema)).toEqual({
      fields: [
        { path: 'n', owner: 'state', name: 'n', label: null, min: 0 },
        { path: 'bios[0].refs', owner: 'bios[0]', name: 'refs', label: null, min: 0 },
        { path: 'bios[1].refs', owner: 'bios[1]', name: 'refs', label: null, min: 0 },
        { path: 'box.open', owner: 'box', name: 'open', label: null, min: 0 },
      ],
      labels: [],
    });
  });

  it('share the names of their values', () => {
    const colour = oneOf(['red', 'green']);
    const { fields, labels } = fieldsOf(toy, record({ a: colour, open: flag, b: colour, shut: flag }));
    expect(fields.map(({ label }) => label)).toEqual([0, 1, 0, 1]);
    expect(labels).toEqual([
      ['red', 'green'],
      ['no', 'yes'],
    ]);
  });

  it('have values from the first of their range', () => {
    const turn: Leaf = { type: 'leaf', min: -1, max: 1, labels: ['left', 'straight', 'right'] };
    expect(wordsFor(toy, record({ turn, level: between(5, 7) }))).toEqual({
      turn: { owner: 'state', name: 'turn', min: -1, texts: ['left', 'straight', 'right'] },
      level: { owner: 'state', name: 'level', min: 5, texts: null },
    });
  });

  it('have values with names up to 64 of them', () => {
    const named = (count: number) => Array.from({ length: count }, (_, i) => `name ${String(i)}`);
    const { all, more } = wordsFor(toy, record({ all: oneOf(named(64)), more: oneOf(named(65)) }));
    expect([all.texts, more.texts]).toEqual([named(64), null]);
  });
});

describe('the fields of direct I/O', () => {
  const config = modelConfig({ bounds: { frames: 3, virtualPages: 2, bios: 2 }, calls: [{}, {}] });
  const words = wordsFor({ model: 'direct-io', config }, snapshotSchema(config));
  const yesNo = ['no', 'yes'];
  const frames = ['none', 'P0', 'P1', 'P2'];

  it.each<[path: string, owner: string, name: string, texts: readonly string[] | null]>([
    ['pages[2].kind', 'P2', 'kind', n.pageKinds],
    ['pages[1].dirty', 'P1', 'dirty', yesNo],
    ['pages[1].units[0].tag', 'P1', 'unit 0', n.tags],
    ['processes[1].hasPinned', 'child', 'MMF_HAS_PINNED', yesNo],
    ['processes[0].ptes[1].page', 'parent pte[1]', 'page', frames],
    ['processes[0].ptes[1].cow', 'parent pte[1]', 'cow', n.cowSteps],
    ['calls[1].pc', 'call 1', 'next', n.pcs],
    ['calls[1].bio', 'call 1', 'bio', ['none', 'bio 0', 'bio 1']],
    ['calls[0].left', 'call 0', 'iterator left', null],
    ['calls[0].segments[0].len', 'call 0 segment[0]', 'len', null],
    ['calls[0].array[0].page', 'call 0 array[0]', 'page', [...frames, 'wild']],
    ['calls[1].taken[1].page', 'call 1 taken[1]', 'page', [...frames, 'wild']],
    ['bios[1].call', 'bio 1', 'call', ['none', 'call 0', 'call 1']],
    ['bios[1].size', 'bio 1', 'bi_size', null],
    ['bios[0].vecs[1].page', 'bio 0 vec[1]', 'page', [...frames, 'wild']],
    ['bios[0].sealed[1].len', 'bio 0 sealed[1]', 'len', null],
    ['bios[1].transfer[0].done', 'bio 1', 'transfer 0 done', yesNo],
    ['bios[1].transfer[0].tag', 'bio 1', 'transfer 0', n.tags],
    ['ledger.calls[1].pages[2].get', 'array 1', 'get tokens on P2', null],
    ['ledger.bios[0].pages[1].pin', 'bio 0', 'pin tokens on P1', null],
    ['ghost.dirtiedWithoutToken', 'noted', 'dirtied without token', yesNo],
  ])('call %s of %s %s', (path, owner, name, texts) => {
    expect(words[path]).toMatchObject({ owner, name, texts });
  });

  it('name the page that waits to be sent, and the one that a read is bounced through', () => {
    const pages = (entry: 'direct-io' | 'bounce-read', path: string) => {
      const through = modelConfig({ bounds: { frames: 3 }, calls: [{ entry }] });
      return wordsFor({ model: 'direct-io', config: through }, snapshotSchema(through))[path].texts;
    };
    expect(pages('direct-io', 'calls[0].dio[0].page')).toEqual([...frames, 'wild']);
    expect(pages('bounce-read', 'bios[0].bounce[0].page')).toEqual(frames);
  });
});
