import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ModelFault } from '../explorer/model/model-fault.ts';
import type { Trace } from '../explorer/model/trace.ts';
import { htmlPage } from '../report/html/html-page.ts';
import type { LiveStart } from '../report/page-data.ts';
import { actionsAfter, pathPage, whyDisabled } from './live-model.ts';
import type { Walked } from './live-model.ts';
import { refusalOf } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** Where the server listens: nobody but this machine reaches it. */
const ADDRESS = '127.0.0.1';

/** What the addresses of requests are relative to. */
const ORIGIN = `http://${ADDRESS}`;

/** Longest way that is followed. */
const ACTIONS_MAX = 2000;

export interface LiveServer {
  readonly url: string;
  /** Ends all connections. */
  stop(): Promise<void>;
}

/** Starts the explorer in the browser. `assets` is where the build put its script; port 0 lets the system choose. Throws what the system says if it cannot listen. */
export async function startLiveServer(walked: Walked, start: LiveStart, assets: string, port: number): Promise<LiveServer> {
  const page = htmlPage(assets, 'explorer', start);
  const server = createServer((request, response) => {
    const refused = refusalOf(request, portOf(server));
    if (refused) return refuse(response, refused);
    const target = request.url ?? '/';
    if (!URL.canParse(target, ORIGIN)) return refuse(response, { status: 400, why: 'that is no address' });
    const url = new URL(target, ORIGIN);
    try {
      if (url.pathname === '/') return answer(response, 200, 'text/html', page);
      const data = dataFor(walked, url);
      return data === undefined
        ? refuse(response, { status: 404, why: 'there is nothing of that name' })
        : answer(response, 200, 'application/json', JSON.stringify(data));
    } catch (error) {
      const asked = error instanceof ModelFault || error instanceof RangeError;
      return refuse(response, { status: asked ? 400 : 500, why: error instanceof Error ? error.message : String(error) });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, ADDRESS, resolve);
  });
  return {
    url: `http://${ADDRESS}:${String(portOf(server))}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** What the page asks for; undefined if there is no such thing. Throws a RangeError if the way cannot be read. */
function dataFor(walked: Walked, { pathname, searchParams }: URL): unknown {
  switch (pathname) {
    case '/path':
      return pathPage(walked, traceIn(searchParams));
    case '/actions':
      return actionsAfter(walked, traceIn(searchParams));
    case '/why':
      return whyDisabled(walked, traceIn(searchParams), numberIn(searchParams.get('action') ?? ''));
    default:
      return undefined;
  }
}

/** `start=0&path=3.14.15`. */
function traceIn(parts: URLSearchParams): Trace {
  const path = parts.get('path') ?? '';
  const actions = path === '' ? [] : path.split('.').map(numberIn);
  if (actions.length > ACTIONS_MAX) throw new RangeError(`a way has at most ${String(ACTIONS_MAX)} steps here`);
  return { initial: numberIn(parts.get('start') ?? '0'), actions };
}

function numberIn(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`"${text}" is no number of an action or of a start`);
  return Number(text);
}

function refuse(response: ServerResponse, { status, why }: Refusal): void {
  answer(response, status, 'text/plain', why);
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
  });
  response.end(body);
}
