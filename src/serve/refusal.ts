import type { IncomingMessage } from 'node:http';

/** An answer that is no success. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 405 | 500;
  readonly why: string;
}

/**
 * Why a request is not answered; null if it may be. Only reading is possible, and only for a page of this very server: another site that a browser shows may send requests here, and by a name
 * that it owns may even have them sent to this address; both are known by their Host and Origin.
 */
export function refusalOf({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>, port: number): Refusal | null {
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${String(port)}`);
  if (headers.host === undefined || !hosts.includes(headers.host)) return { status: 403, why: 'the Host is not this server' };
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) return { status: 403, why: 'the Origin is another site' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return { status: 403, why: 'the request comes from another site' };
  return method === 'GET' ? null : { status: 405, why: 'only GET is answered' };
}
