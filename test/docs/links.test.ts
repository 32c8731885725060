import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages, proseOf, root } from './markdown.ts';

/** The anchor that a heading gets. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replace(/ /g, '-');
}

function anchors(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading));
}

describe.each(pages)('%s', (page) => {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);

  it('links to files and headings that exist', () => {
    const broken = links
      .filter((target) => !/^https:\/\//.test(target))
      .filter((target) => {
        const [path] = target.split('#');
        const anchor = target.split('#').at(1);
        const file = path === '' ? page : normalize(join(dirname(page), path));
        if (!existsSync(join(root, file))) return true;
        return anchor !== undefined && !anchors(file).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it('names files of the project that exist', () => {
    const named = [...proseOf(page).matchAll(/`((?:src|test|docs|scenarios|schemas|workers)\/[\w./-]+)`/g)].map(([, path]) => path);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

it('finds links and headings at all', () => {
  expect(pages.length).toBeGreaterThan(8);
  expect(anchors('docs/model.md')).toContain('what-is-not-modelled');
});
