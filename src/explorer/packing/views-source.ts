import { placeOf } from './layout.ts';
import type { ChildSpot, FieldLayout, Layout, ObjectLayout, Spot } from './layout.ts';

/**
 * JavaScript source of one class per shape of object. An instance is a view: it knows where it stands in the array `W`, its leaves are getters and setters on
 * one word, its lists are arrays of views. Parent, draft and candidate are three trees of the same classes, so that a helper that is
 * called from guards and from effects meets one class.
 */
export function viewsSource(layout: Layout, leafSource: LeafSource = packedLeafSource): string {
  return layout.shapes.map((shape) => classSource(shape, leafSource)).join('\n\n');
}

/** Source of a leaf's getter and setter. */
export type LeafSource = (field: LeafField) => string;

type LeafField = Extract<FieldLayout, { kind: 'leaf' }>;

/** Name of the class of a shape. */
function className(object: ObjectLayout): string {
  return `${object.title.replace(/[^A-Za-z0-9]/g, '')}View${String(object.shape)}`;
}

/** Source of the expression that builds the view of a whole state at word `offset`. */
export function rootViewSource(layout: Layout, offset: number, path: string): string {
  const { body, tail, shift } = layout.place;
  return `new ${className(layout.root)}(${[quote(path), body + offset, tail + offset, shift].join(', ')})`;
}

function classSource(object: ObjectLayout, leafSource: LeafSource): string {
  const children = object.fields.flatMap((f) => (f.kind === 'leaf' ? [] : [childSource(f)]));
  const leaves = object.fields.flatMap((f) => (f.kind === 'leaf' ? [leafSource(f)] : []));
  return `class ${className(object)} {
  constructor(path, body, tail, shift) {
    this.$path = path;
    this.$body = body;
    this.$tail = tail;
    this.$shift = shift;
${children.join('')}    Object.freeze(this);
  }
${leaves.join('')}}`;
}

function childSource(field: Exclude<FieldLayout, { kind: 'leaf' }>): string {
  if (field.kind === 'object') return `    this[${quote(field.name)}] = ${instanceSource(field.object, field.child, `.${field.name}`)};\n`;
  const items = field.children.map((child, i) => `      ${instanceSource(field.element, child, `.${field.name}[${String(i)}]`)},\n`);
  return `    this[${quote(field.name)}] = [\n${items.join('')}    ];\n`;
}

function instanceSource(object: ObjectLayout, child: ChildSpot, path: string): string {
  const relative = placeOf({ body: 0, tail: 0, shift: 0 }, child);
  const inTail = child.tail.inTail;
  const tail = inTail ? 'tail' : plus('body', relative.tail);
  const shift = inTail ? plus('shift', relative.shift) : String(relative.shift);
  return `new ${className(object)}(path + ${quote(path)}, ${plus('body', relative.body)}, ${tail}, ${shift})`;
}

/** Reads and writes the leaf's bits in `W`. */
function packedLeafSource(field: LeafField): string {
  const { name, bits, spot, leaf } = field;
  const { min, max } = leaf;
  const fault = `fault(this.$path + ${quote(`.${name}`)}, v, ${String(min)}, ${String(max)})`;
  if (bits === 0) {
    return `  get ${quote(name)}() { return ${String(min)}; }\n  set ${quote(name)}(v) { if (v !== ${String(min)}) ${fault}; }\n`;
  }
  const raw = min === 0 ? 'v' : `(v - ${parenthesised(min)})`;
  const mask = 2 ** bits - 1;
  const { word, shift } = addressSource(spot);
  const read = shift === '0' ? `W[${word}]` : `(W[${word}] >>> ${shift})`;
  const value = `(${read} & ${String(mask)})${min === 0 ? '' : ` + ${parenthesised(min)}`}`;
  return `  get ${quote(name)}() { return ${value}; }
  set ${quote(name)}(v) {
    const raw = ${raw} | 0;
    if (raw${min === 0 ? '' : ` + ${parenthesised(min)}`} !== v || raw >>> 0 > ${String(max - min)}) ${fault};
    const at = ${word};
    W[at] = (W[at] & ~(${String(mask)} << ${shift})) | (raw << ${shift});
  }
`;
}

/** Asks the functions `read` and `write`, which are told where the leaf stands. */
export function tracedLeafSource(field: LeafField): string {
  const { name, bits, spot, leaf } = field;
  if (bits === 0) return packedLeafSource(field);
  const { word, shift } = addressSource(spot);
  const place = [word, shift, bits, leaf.min, leaf.max].join(', ');
  return `  get ${quote(name)}() { return read(${place}); }\n  set ${quote(name)}(v) { write(${place}, v); }\n`;
}

function addressSource(spot: Spot): { word: string; shift: string } {
  if (spot.inTail) return { word: 'this.$tail', shift: plus('this.$shift', spot.shift) };
  return { word: plus('this.$body', spot.word), shift: String(spot.shift) };
}

/** A sum that can stand as an operand of a shift. */
function plus(base: string, constant: number): string {
  return constant === 0 ? base : `(${base} + ${String(constant)})`;
}

function parenthesised(value: number): string {
  return value < 0 ? `(${String(value)})` : String(value);
}

function quote(text: string): string {
  return JSON.stringify(text);
}
