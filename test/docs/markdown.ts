import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every page of documentation, as a path from the project's root. */
export const pages: readonly string[] = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
  'results/README.md',
  'test/fixtures/README.md',
];

export function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** A fenced block: what stands behind the fence, and its lines. */
export interface Block {
  readonly info: string;
  readonly lines: readonly string[];
}

export function blocksOf(page: string): Block[] {
  const fenced = textOf(page).matchAll(/^```(.+)\n([\s\S]*?)^```$/gm);
  return [...fenced].map(([, info, body]) => ({ info, lines: body.trimEnd().split('\n') }));
}

/** Lines of a text outside of fenced blocks. */
export function proseOf(page: string): string {
  return textOf(page).replace(/^```[\s\S]*?^```$/gm, '');
}

/** Rows of every table that has exactly these titles, cells trimmed. */
export function rowsOf(page: string, titles: readonly string[]): string[][] {
  const rows: string[][] = [];
  let inside = false;
  for (const line of proseOf(page)
    .split('\n')
    .map((l) => l.trim())) {
    const cells = line.startsWith('|') ? cellsOf(line) : null;
    if (!cells) inside = false;
    else if (cells.join() === titles.join()) inside = true;
    else if (inside && !/^:?-+:?$/.test(cells[0])) rows.push(cells);
  }
  return rows;
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** The text between the first pair of backquotes. */
export function quoted(cell: string): string {
  return /`([^`]+)`/.exec(cell)?.[1] ?? cell;
}

/** Names of a list in order, with runs of three and more shortened: `6.1, 6.2, 6.6 to 7.0`. */
export function shortened(chosen: readonly string[], all: readonly string[]): string {
  const parts: string[] = [];
  for (let i = 0; i < all.length; i++) {
    if (!chosen.includes(all[i])) continue;
    let end = i;
    while (end + 1 < all.length && chosen.includes(all[end + 1])) end++;
    if (end - i >= 2) parts.push(`${all[i]} to ${all[end]}`);
    else parts.push(...all.slice(i, end + 1));
    i = end;
  }
  return parts.join(', ');
}
