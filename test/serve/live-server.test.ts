import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../../src/models/registry.ts';
import type { ActionData, GuardData, PageData } from '../../src/report/page-data.ts';
import type { Walked } from '../../src/serve/live-model.ts';
import { startLiveServer } from '../../src/serve/live-server.ts';
import type { LiveServer } from '../../src/serve/live-server.ts';
import { specOf } from '../model/shipped.ts';
import { accessFaults, chromiumPath, inBrowser, openBrowser, watchedPage } from '../report/html/browser.ts';
import { assets } from '../report/html/reports.ts';

const HOSTILE = '<img src=x onerror=alert(1)></script><script>alert(2)</script>';

const spec = specOf('dio-read-fork', { kernel: '6.2' });
const model = buildModel(spec);
const walked: Walked = {
  model,
  spec,
  checked: model.properties.map(({ name }) => name),
  subject: HOSTILE,
  title: HOSTILE,
  story: HOSTILE,
  kernel: '6.2',
  kernelTitle: 'Linux 6.2',
  bounds: [],
};
const jumps = [{ to: 'goal' as const, name: 'alloc', initial: 0, actions: [0] }];

const started = (): Promise<LiveServer> =>
  startLiveServer(walked, { subject: HOSTILE, kernel: '6.2', starts: 1, checked: walked.checked, jumps }, assets, 0);

let server: LiveServer;
let browser: Browser | null = null;
beforeAll(async () => {
  server = await started();
  if (chromiumPath !== null) browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server.stop();
});

/** A request as a browser would not send it: with whatever headers. */
function get(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number | undefined; body: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, server.url), { headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body, headers: response.headers }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function told<T>(path: string): Promise<T> {
  const { status, body } = await get(path);
  expect(status, body).toBe(200);
  return JSON.parse(body) as T;
}

describe('the server of the live explorer', () => {
  it('listens on this machine only, and may be framed, kept and read by nobody else', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { headers } = await get('/');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  // Only Linux has all of 127.0.0.0/8: whoever listens everywhere listens there, too.
  it.runIf(process.platform === 'linux')('listens to one address only', async () => {
    const elsewhere = connect(Number(new URL(server.url).port), '127.0.0.2');
    await expect(once(elsewhere, 'connect').finally(() => elsewhere.destroy())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('asks for Host and Origin', async () => {
    expect(await get('/', { host: 'evil.example' })).toMatchObject({ status: 403 });
    expect(await get('/actions', { origin: 'http://evil.example' })).toMatchObject({ status: 403 });
  });

  it('follows a way as the model does', async () => {
    const {
      traces: [trace],
    } = await told<PageData>('/path?start=0&path=0.1.2');
    expect(trace.steps.map(({ text }) => text)).toEqual(['alloc-bio(call=0)', 'enter-get-pages(call=0)', 'extract-user(call=0)']);
    expect(trace.states).toHaveLength(4);
  });

  it('tells of every action whether it is possible, and why not', async () => {
    const actions = await told<ActionData[]>('/actions?start=0&path=');
    const possible = actions.filter(({ enabled }) => enabled).map(({ text }) => text);
    expect(possible).toEqual([
      'alloc-bio(call=0)',
      'parent-store(page=0, unit=0)',
      'parent-store(page=0, unit=1)',
      'exit(process=parent)',
      'fork',
    ]);
    const { action } = actions.find(({ text }) => text === 'submit(call=0)')!;
    const { guard, why } = await told<GuardData>(`/why?start=0&path=&action=${action}`);
    expect(guard).toContain('PC_SUBMIT');
    const { fields } = await told<PageData>('/path');
    expect(why.repairs.map((mends) => mends.map(({ field }) => fields[field].path))).toEqual([['calls[0].pc']]);
  });

  it.each([
    ['/path?start=1', /initial state 1/],
    ['/path?start=-1', /no number/],
    ['/path?path=1', /not enabled there/],
    ['/path?path=9999', /9999/],
    ['/path?path=x', /no number/],
    ['/path?path=0x0', /no number/],
    ['/path?path=0..1', /no number/],
    ['/actions?start=1', /initial state 1/],
    ['/why?action=9999', /no action 9999/],
    ['/why', /no number/],
    [`/path?path=${Array(2001).fill(0).join('.')}`, /at most 2000 steps/],
    [`/path?path=${Array(2000).fill(0).join('.')}`, /not enabled there/],
  ])('refuses in words what it cannot follow: %#', async (path, why) => {
    const { status, body } = await get(path);
    expect({ status, body }).toEqual({ status: 400, body: expect.stringMatching(why) });
  });

  it.each(['/nothing', '/../package.json', '/path/'])('has nothing else: %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404 });
  });

  it('ends connections that wait when it stops', async () => {
    const other = await started();
    const { hostname, port } = new URL(other.url);
    const waiting = connect(Number(port), hostname);
    const ended = once(waiting, 'close');
    await once(waiting, 'connect');
    waiting.write('GET / HTTP/1.1\r\n');
    // Connections are taken in their order, so that the server has the one that waits when this is answered.
    expect(await (await fetch(other.url)).text()).toContain('<!doctype html>');
    await other.stop();
    await ended;
  });

  it('says that a port is in use', async () => {
    const { port } = new URL(server.url);
    await expect(
      startLiveServer(walked, { subject: '', kernel: null, starts: 1, checked: [], jumps: [] }, assets, Number(port)),
    ).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describe.skipIf(chromiumPath === null)(`the live explorer ${inBrowser}`, () => {
  it('takes actions, says why others are not possible, goes back, survives a reload, jumps; names are text', async () => {
    const { page, complaints } = await watchedPage(browser!, server.url, (url) => url.startsWith(server.url));
    await expect.poll(() => page.locator('h1').textContent()).toBe(HOSTILE);
    await expect.poll(() => page.locator('img').count()).toBe(0);
    const head = page.locator('.pane h2');
    for (const action of ['alloc-bio(call=0)', 'enter-get-pages(call=0)', 'extract-user(call=0)'])
      await page.getByRole('button', { name: action }).click();
    await page.getByRole('button', { name: 'trim(call=0)' }).waitFor();
    await expect.poll(() => head.textContent()).toBe('Step 3 of 3: submitter: extract-user(call=0)');
    expect(new URL(page.url()).hash).toBe('#start=0&path=0.1.2');

    await page.reload();
    await page.getByRole('button', { name: 'trim(call=0)' }).waitFor();
    await expect.poll(() => head.textContent()).toBe('Step 3 of 3: submitter: extract-user(call=0)');

    const submitter = page.getByRole('group', { name: 'submitter' });
    await submitter.locator('summary').first().click();
    await submitter.locator('summary', { hasText: 'submit(call=0)' }).click();
    const why = submitter.locator('.impossible[open] .why');
    await expect.poll(() => why.textContent()).toMatch(/call 0 next is trim \(since step 3.*and would have to be submit\./);
    expect(await accessFaults(page)).toEqual([]);

    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'extract-user(call=0)' }).waitFor();
    await expect.poll(() => head.textContent()).toContain('Step 2 of 2');
    await page.goBack();
    await page.getByRole('button', { name: 'trim(call=0)' }).waitFor();

    // From a step in the middle the way goes on from there.
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'fork' }).click();
    await page
      .getByRole('button', { name: 'child-store' })
      .or(page.getByRole('button', { name: 'child-write-fault' }))
      .first()
      .waitFor();
    await expect.poll(() => head.textContent()).toBe('Step 1 of 1: forker: fork');

    await page.getByRole('link', { name: 'alloc, 1 step' }).click();
    await page.getByRole('button', { name: 'enter-get-pages(call=0)' }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says of an address that the model cannot follow what is wrong with it', async () => {
    const page = await browser!.newPage();
    await page.goto(`${server.url}#start=0&path=1`);
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('is not enabled there');
    await page.close();
  });
});
