import type { ModelSpec } from '../../explorer/model/model.ts';
import type { Leaf, SchemaNode } from '../../explorer/model/schema.ts';
import type { ModelConfig } from '../../state/bounds.ts';
import { pathText } from '../changes.ts';
import type { Path } from '../changes.ts';
import { DIRECT_IO } from '../describer-of.ts';
import { fieldName, fieldText, frameName, processName } from '../direct-io-names.ts';
import { valueText, wordsOf } from '../value-text.ts';
import type { FieldData } from '../page-data.ts';

/** Ranges wider than this are shown as numbers. */
const LABELS_MAX = 64;

/** Every leaf of a schema with the words for it and for its values. */
export function fieldsOf(spec: ModelSpec, schema: SchemaNode): { readonly fields: FieldData[]; readonly labels: string[][] } {
  const labels = new Map<string, { readonly index: number; readonly texts: string[] }>();
  const words = spec.model === DIRECT_IO ? directIoWords(spec.config as ModelConfig) : genericWords;
  const fields = leavesIn(schema, []).map(({ path, leaf }) => {
    const { owner, name, text } = words(path, leaf);
    const texts = leaf.max - leaf.min < LABELS_MAX ? Array.from({ length: leaf.max - leaf.min + 1 }, (_, i) => text(leaf.min + i)) : [];
    const plain = texts.every((label, i) => label === String(leaf.min + i));
    const key = JSON.stringify(texts);
    if (!plain && !labels.has(key)) labels.set(key, { index: labels.size, texts });
    return { path: pathText(path), owner, name, label: plain ? null : (labels.get(key)?.index ?? null), min: leaf.min };
  });
  return { fields, labels: [...labels.values()].map(({ texts }) => texts) };
}

function leavesIn(node: SchemaNode, path: Path): { readonly path: Path; readonly leaf: Leaf }[] {
  switch (node.type) {
    case 'leaf':
      return [{ path, leaf: node }];
    case 'object':
      return Object.entries(node.fields).flatMap(([name, child]) => leavesIn(child, [...path, name]));
    case 'array':
      return Array.from({ length: node.length }, (_, i) => leavesIn(node.element, [...path, i])).flat();
  }
}

interface Words {
  readonly owner: string;
  readonly name: string;
  readonly text: (value: number) => string;
}

function genericWords(path: Path, leaf: Leaf): Words {
  return {
    owner: path.length > 1 ? pathText(path.slice(0, -1)) : 'state',
    name: String(path.at(-1)),
    text: (value) => valueText(leaf, value),
  };
}

function directIoWords({ bounds: { frames } }: ModelConfig) {
  return (path: Path, leaf: Leaf): Words => {
    const [root, index, list, place] = path;
    const leafName = String(path.at(-1));
    const nested = path.length > 3;
    if (root === 'ledger') {
      const [, holders, holder, , frame, mode] = path;
      const owner = `${holders === 'calls' ? 'array' : 'bio'} ${String(holder)}`;
      return { owner, name: `${String(mode)} tokens on ${frameName(Number(frame))}`, text: String };
    }
    if (root === 'ghost') return { owner: 'noted', name: wordsOf(leafName), text: (value) => valueText(leaf, value) };
    const owner = ownerOf(String(root), Number(index));
    if (nested && (list === 'units' || list === 'transfer'))
      return {
        owner,
        name: `${list === 'units' ? 'unit' : 'transfer'} ${String(place)}${leafName === 'done' ? ' done' : ''}`,
        text: (value) => valueText(leaf, value),
      };
    const group = nested ? String(list) : String(root);
    const one = ELEMENTS[group] ?? group;
    return {
      owner: nested ? `${owner} ${one}[${String(place)}]` : owner,
      name: fieldName(group, leafName),
      text: (value) => fieldText(group, leafName, leaf, value, frames),
    };
  };
}

/** One element of a list, where the list's name is a plural. */
const ELEMENTS: Readonly<Record<string, string>> = { ptes: 'pte', vecs: 'vec', segments: 'segment' };

function ownerOf(root: string, index: number): string {
  switch (root) {
    case 'pages':
      return frameName(index);
    case 'processes':
      return processName(index);
    case 'calls':
      return `call ${String(index)}`;
    case 'bios':
      return `bio ${String(index)}`;
    default:
      return `${root} ${String(index)}`;
  }
}
