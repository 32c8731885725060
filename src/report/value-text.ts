import { flag } from '../explorer/model/schema.ts';
import type { Leaf } from '../explorer/model/schema.ts';

/** A leaf's value for programs: its label, or the number. */
export function labelOf(leaf: Leaf, value: number): string | number {
  return leaf.labels ? (leaf.labels[value - leaf.min] ?? value) : value;
}

/** A leaf's value for people. */
export function valueText(leaf: Leaf, value: number): string {
  if (leaf === flag) return value === 1 ? 'yes' : 'no';
  return String(labelOf(leaf, value));
}

/** `dirtiedWithoutToken` as `dirtied without token`. */
export function wordsOf(camelCase: string): string {
  return camelCase.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** `1 step`, `2 steps`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A probability of at most 1, with two digits that count: 2.9e-6. */
export function probabilityText(value: number): string {
  return value >= 0.01 ? value.toFixed(2) : value.toExponential(1);
}

/** An integer with its thousands set apart: 1,204,311. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}
