import type { Leaf, ObjectNode, SchemaNode } from '../model/schema.ts';

/**
 * Where an instance of an object stands. Its `body` is a run of whole words, its `tail` a run of bits inside one word that it may share with its neighbours;
 * an object of fewer than 33 bits is all tail, so that several of them stand in one word.
 */
export interface Place {
  /** First word of the body; meaningless if the object has no body. */
  readonly body: number;
  /** The word that holds the tail, and the tail's lowest bit in it. */
  readonly tail: number;
  readonly shift: number;
}

/** A spot inside an object: in one of its body's words, or in its tail. Word and shift count from there. */
export interface Spot {
  readonly inTail: boolean;
  readonly word: number;
  readonly shift: number;
}

/** A nested object relative to its parent: the first word of its body in the parent's body, and the spot of its tail. */
export interface ChildSpot {
  readonly body: number;
  readonly tail: Spot;
}

export type FieldLayout =
  | { readonly kind: 'leaf'; readonly name: string; readonly leaf: Leaf; readonly bits: number; readonly spot: Spot }
  | { readonly kind: 'object'; readonly name: string; readonly object: ObjectLayout; readonly child: ChildSpot }
  | { readonly kind: 'array'; readonly name: string; readonly element: ObjectLayout; readonly children: readonly ChildSpot[] };

/** How one shape of object is packed, wherever it stands. Equal shapes have the same layout object. */
export interface ObjectLayout {
  /** Number of the shape, in order of completion: children before parents. */
  readonly shape: number;
  /** A name for people, from the field in which the shape was first met. */
  readonly title: string;
  readonly bodyWords: number;
  /** 0 to 32. */
  readonly tailBits: number;
  readonly fields: readonly FieldLayout[];
}

/** How a whole snapshot is packed: `words` 32-bit words a state. */
export interface Layout {
  readonly root: ObjectLayout;
  readonly place: Place;
  readonly words: number;
  /** Every shape once, children before parents. */
  readonly shapes: readonly ObjectLayout[];
}

const WORD_BITS = 32;

/** Bits that a leaf needs; 0 if it has one value only. */
export function leafBits(leaf: Leaf): number {
  return leaf.max === leaf.min ? 0 : WORD_BITS - Math.clz32(leaf.max - leaf.min);
}

/** Packs a schema. No leaf straddles two words, and few bits are wasted: pieces go, largest first, into the first word that has room. */
export function layoutOf(schema: ObjectNode): Layout {
  const shapes = new Map<string, ObjectLayout>();
  const root = layoutObject(schema, 'State', shapes);
  const words = Math.max(1, root.bodyWords + (root.tailBits > 0 ? 1 : 0));
  return { root, place: { body: 0, tail: words - 1, shift: 0 }, words, shapes: [...shapes.values()] };
}

/** Bits of a piece that has to find room in a word: a leaf, or the tail of a nested object. */
interface Piece {
  readonly bits: number;
  settle(spot: Spot): void;
}

function layoutObject(node: ObjectNode, title: string, shapes: Map<string, ObjectLayout>): ObjectLayout {
  const key = JSON.stringify(node);
  const known = shapes.get(key);
  if (known) return known;
  const pieces: Piece[] = [];
  let bodyWords = 0;
  const placeChild = (object: ObjectLayout, settle: (child: ChildSpot) => void): void => {
    const body = bodyWords;
    bodyWords += object.bodyWords;
    pieces.push({
      bits: object.tailBits,
      settle: (tail) => {
        settle({ body, tail });
      },
    });
  };
  const finish = Object.entries(node.fields).map(([name, field]) => layoutField(name, field, title, shapes, pieces, placeChild));
  const { words, tailBits } = packPieces(pieces, bodyWords);
  const fields = finish.map((f) => f());
  const layout: ObjectLayout = { shape: shapes.size, title, bodyWords: words, tailBits, fields };
  shapes.set(key, layout);
  return layout;
}

/** Registers the pieces of one field; the answer, called when all pieces are settled, is the field's layout. */
function layoutField(
  name: string,
  field: SchemaNode,
  title: string,
  shapes: Map<string, ObjectLayout>,
  pieces: Piece[],
  placeChild: (object: ObjectLayout, settle: (child: ChildSpot) => void) => void,
): () => FieldLayout {
  if (name.startsWith('$') || name === '__proto__' || name === 'constructor') throw new RangeError(`a field cannot be called ${name}`);
  if (field.type === 'leaf') {
    const bits = leafBits(field);
    let spot: Spot = NOWHERE;
    pieces.push({
      bits,
      settle: (s) => {
        spot = s;
      },
    });
    return () => ({ kind: 'leaf', name, leaf: field, bits, spot });
  }
  const childTitle = title + name[0].toUpperCase() + name.slice(1);
  if (field.type === 'object') {
    const object = layoutObject(field, childTitle, shapes);
    let child: ChildSpot = { body: 0, tail: NOWHERE };
    placeChild(object, (c) => {
      child = c;
    });
    return () => ({ kind: 'object', name, object, child });
  }
  const element = layoutObject(field.element, childTitle, shapes);
  const children: ChildSpot[] = [];
  for (let i = 0; i < field.length; i++) {
    placeChild(element, (c) => {
      children[i] = c;
    });
  }
  return () => ({ kind: 'array', name, element, children });
}

const NOWHERE: Spot = { inTail: false, word: 0, shift: 0 };

/**
 * Packs pieces into words behind the `before` words of nested bodies: first fit, in the order of decreasing size. The last word becomes the tail.
 */
function packPieces(pieces: readonly Piece[], before: number): { words: number; tailBits: number } {
  const filled: number[] = [];
  const found: { piece: Piece; bin: number; shift: number }[] = [];
  for (const piece of [...pieces].sort((a, b) => b.bits - a.bits)) {
    if (piece.bits === 0) {
      piece.settle(NOWHERE);
      continue;
    }
    let bin = filled.findIndex((bits) => bits + piece.bits <= WORD_BITS);
    if (bin < 0) bin = filled.push(0) - 1;
    found.push({ piece, bin, shift: filled[bin] });
    filled[bin] += piece.bits;
  }
  const last = filled.length - 1;
  for (const { piece, bin, shift } of found) {
    piece.settle(bin === last ? { inTail: true, word: 0, shift } : { inTail: false, word: before + bin, shift });
  }
  return { words: before + Math.max(0, last), tailBits: last < 0 ? 0 : filled[last] };
}

/** Where a nested object stands, given where its parent stands. */
export function placeOf(parent: Place, child: ChildSpot): Place {
  const { tail } = child;
  return {
    body: parent.body + child.body,
    tail: tail.inTail ? parent.tail : parent.body + tail.word,
    shift: tail.inTail ? parent.shift + tail.shift : tail.shift,
  };
}
