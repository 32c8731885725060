import * as v from 'valibot';
import { complaintOf } from '../scenario/checked.ts';
import { parseJson } from '../scenario/parse-scenario.ts';
import { accept, refuse } from '../scenario/refusal.ts';
import type { Outcome } from '../scenario/refusal.ts';
import type { Cell, Filled } from './cell.ts';
import { goldenSchema } from './golden-schema.ts';
import type { Golden } from './golden-schema.ts';

/** How a cell compares with the golden manifest; `new`: the manifest has none. An inconclusive cell compares with nothing. */
export type Standing = 'same' | 'changed' | 'new' | 'inconclusive';

/** Reads a manifest; the refusal names the file and the key. */
export function parseGolden(text: string, file: string): Outcome<Golden> {
  const json = parseJson(text, file);
  if (!json.ok) return json;
  const parsed = v.safeParse(goldenSchema, json.value);
  if (parsed.success) return accept(parsed.output);
  return refuse(`${file}: is no golden manifest: ${complaintOf(parsed.issues[0])}`);
}

/** The manifest's cell, if it has one. */
export function goldenCell(golden: Golden, scenario: string, kernel: string): Cell | null {
  const row = Object.hasOwn(golden.cells, scenario) ? golden.cells[scenario] : {};
  return Object.hasOwn(row, kernel) ? row[kernel] : null;
}

export function standingOf(cell: Cell, before: Cell | null): Standing {
  if (cell.verdict === 'inconclusive') return 'inconclusive';
  if (before === null) return 'new';
  const same = (['verdict', 'property', 'distinct', 'generated', 'depth'] as const).every((key) => cell[key] === before[key]);
  return same ? 'same' : 'changed';
}

/**
 * The manifest with these cells in place of its own; of the others it keeps those whose scenario and kernel exist, in the order of the names.
 * Throws a RangeError for an inconclusive cell: what a limit cut off is no reference.
 */
export function updatedGolden(
  golden: Golden | null,
  filled: readonly Filled[],
  scenarios: readonly string[],
  kernels: readonly string[],
): Golden {
  const fresh = new Map(filled.map(({ scenario, kernel, cell }) => [`${scenario.name} ${kernel}`, cell]));
  const rows = scenarios.map((scenario) => {
    const cells = kernels.flatMap((kernel) => {
      const cell = fresh.get(`${scenario} ${kernel}`) ?? (golden && goldenCell(golden, scenario, kernel));
      return cell ? [[kernel, conclusive(cell)] as const] : [];
    });
    return [scenario, Object.fromEntries(cells)] as const;
  });
  return { formatVersion: 1, cells: Object.fromEntries(rows.filter(([, cells]) => Object.keys(cells).length > 0)) };
}

function conclusive({ verdict, ...rest }: Cell): Golden['cells'][string][string] {
  if (verdict === 'inconclusive') throw new RangeError('an inconclusive cell cannot be a reference');
  return { verdict, ...rest };
}

/** The manifest as its file has it: one line a cell, so that a change is one line of a patch. */
export function goldenText({ formatVersion, cells }: Golden): string {
  const rows = Object.entries(cells).map(([scenario, row]) => {
    const lines = Object.entries(row).map(([kernel, cell]) => `      ${JSON.stringify(kernel)}: ${JSON.stringify(cell)}`);
    return `    ${JSON.stringify(scenario)}: {\n${lines.join(',\n')}\n    }`;
  });
  return `{\n  "formatVersion": ${String(formatVersion)},\n  "cells": {\n${rows.join(',\n')}\n  }\n}\n`;
}
