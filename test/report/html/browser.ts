import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** Chromium as distributions install it; null if there is none. */
export const chromiumPath =
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
    .find((path) => existsSync(path)) ?? null;

/** For the title of tests that drive a browser: says why, where they are skipped. */
export const inBrowser = chromiumPath === null ? 'in Chromium: skipped, because there is no chromium on the PATH' : 'in Chromium';

export function openBrowser(): Promise<Browser> {
  if (chromiumPath === null) throw new Error(inBrowser);
  // Root cannot have Chromium's sandbox; the pages are the project's own.
  return chromium.launch({ executablePath: chromiumPath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** A page, and everything that it should not do: messages on its console, faults, requests for something else than `url`. */
export interface Watched {
  readonly page: Page;
  readonly complaints: string[];
}

export async function watchedPage(browser: Browser, url: string, mayAsk: (url: string) => boolean = () => false): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width: 1500, height: 1000 } });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const asked = request.url();
    if (asked.split('#')[0] !== url.split('#')[0] && !mayAsk(asked)) complaints.push(`asks for ${asked}`);
  });
  await page.goto(url);
  await page.locator('h1').waitFor();
  return { page, complaints };
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** Serious and critical faults of accessibility that axe-core finds on a page as it stands, by all its rules or only one. */
export async function accessFaults(page: Page, only: string | null = null): Promise<string[]> {
  // Not by a script element: the page's own policy forbids that.
  await page.evaluate(readFileSync(axe, 'utf8'));
  const { violations } = await page.evaluate<AxeResult>(
    `axe.run({ resultTypes: ['violations'], ${only === null ? '' : `runOnly: ['${only}']`} })`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
