import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlPage } from '../../src/report/html/html-page.ts';
import type { NightPageData } from '../../src/nightly/page-data.ts';
import { emptyFolder } from '../empty-folder.ts';
import { accessFaults, chromiumPath, inBrowser, openBrowser, watchedPage } from '../report/html/browser.ts';
import { assets } from '../report/html/reports.ts';

const HOSTILE = '<img src=x onerror=alert(1)></script><script>alert(2)</script>';

const data: NightPageData = {
  standing: 'red',
  lines: ['3 entries: 1 verified, 1 inconclusive, 1 CHANGED.'],
  reasons: [`CHANGED ${HOSTILE}: 3 states`, 'NOT FINISHED within 120 s: a giant'],
  nights: ['2026-01-01T01:17:00.000Z', '2026-01-02T01:17:00.000Z', '2026-01-03T01:17:00.000Z'],
  charts: [
    {
      title: 'a giant',
      series: [
        { title: 'distinct states', values: [4_000_000, null, 8_000_000] },
        { title: 'states a second', values: [null, null, null] },
      ],
    },
  ],
  entries: [
    { id: HOSTILE, outcome: 'CHANGED', odd: true, what: 'verified', remarks: ['3 states'], distinct: 3, seconds: 0.1 },
    { id: 'trim v5', outcome: 'verified', odd: false, what: 'verified', remarks: [], distinct: 264, seconds: 0.1 },
    { id: 'a giant', outcome: 'inconclusive', odd: true, what: '', remarks: [], distinct: null, seconds: 100 },
  ],
  deadTransitions: ['fork-fail'],
  unmetGoals: ['cow-reused'],
  origin: [['machine', 'a machine']],
};

describe.skipIf(chromiumPath === null)(inBrowser, () => {
  let browser: Browser | null = null;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const open = (standing: NightPageData['standing']) => {
    const file = join(emptyFolder(), 'nightly.html');
    writeFileSync(file, htmlPage(assets, 'nightly', { ...data, standing }));
    return watchedPage(browser!, pathToFileURL(file).href);
  };

  it('says how the night is and why, draws the nights that are known, and takes names as text', async () => {
    const { page, complaints } = await open('red');
    await expect.poll(() => page.locator('.banner').textContent()).toContain('The night is red.');
    await expect.poll(() => page.locator('section[aria-labelledby=reasons] li').allTextContents()).toEqual(data.reasons);
    await expect.poll(() => page.title()).toBe('nightly: red - pincheck');
    const line = page.locator('polyline.trend');
    expect(await line.count()).toBe(1);
    const points = (await line.getAttribute('points'))!.split(' ').map((point) => point.split(',').map(Number));
    expect(points).toHaveLength(2);
    expect(points[0][0]).toBeLessThan(points[1][0]);
    // Twice as many states stand twice as high above the axis.
    const axis = Number(await page.locator('line.axis').first().getAttribute('y1'));
    expect((axis - points[1][1]) / (axis - points[0][1])).toBeCloseTo(2);
    expect(await page.locator('svg').getAttribute('aria-label')).toBe(
      'a giant: distinct states, at most 8,000,000, in this night 8,000,000',
    );
    expect(await page.locator('section[aria-labelledby=odd] tbody th').allTextContents()).toEqual([HOSTILE, 'a giant']);
    expect(await page.locator('img, script').count()).toBe(2); // the data and the page's own
    expect(complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has no serious fault of accessibility in %s colours, with everything open', async (colorScheme) => {
    for (const standing of ['red', 'green', 'inconclusive'] as const) {
      const { page } = await open(standing);
      await page.emulateMedia({ colorScheme });
      await page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))");
      expect(await accessFaults(page)).toEqual([]);
      await page.close();
    }
  });
});
