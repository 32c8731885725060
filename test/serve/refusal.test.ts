import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/serve/refusal.ts';

const PORT = 7337;

function asked(headers: Readonly<Record<string, string>>, method = 'GET') {
  return refusalOf({ method, headers: { host: `127.0.0.1:${PORT}`, ...headers } }, PORT);
}

describe('a request', () => {
  it.each([
    ['typed into the address bar', {}],
    ['by the name localhost', { host: `localhost:${PORT}` }],
    ['by the page itself', { origin: `http://127.0.0.1:${PORT}`, 'sec-fetch-site': 'same-origin' }],
    ['of a bookmark', { 'sec-fetch-site': 'none' }],
  ])('%s is answered', (_, headers) => {
    expect(asked(headers)).toBeNull();
  });

  it.each([
    ['by a name that somebody pointed here', { host: `evil.example:${PORT}` }],
    ['to another port', { host: '127.0.0.1:80' }],
    ['without a port', { host: '127.0.0.1' }],
    ['of another site', { origin: 'http://evil.example' }],
    ['of a page on another port', { origin: 'http://127.0.0.1:80' }],
    ['of a page over https', { origin: `https://127.0.0.1:${PORT}` }],
    ['of a file or a sandbox', { origin: 'null' }],
    ['of an image on another site', { 'sec-fetch-site': 'cross-site' }],
    ['of an image on a page on another port', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', (_, headers) => {
    expect(asked(headers)).toMatchObject({ status: 403 });
  });

  it('that names no host is refused', () => {
    expect(refusalOf({ method: 'GET', headers: {} }, PORT)).toMatchObject({ status: 403 });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('that would change something is refused: %s', (method) => {
    expect(asked({}, method)).toMatchObject({ status: 405 });
  });
});
