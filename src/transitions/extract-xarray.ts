import type { Env, Step } from '../kernel/env.ts';
import { currentAddress } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { atExtract, beginPass, endExtraction, extractionSource, failExtraction, roomForPages } from './extraction.ts';
import { getPage } from './page-refs.ts';
import { callParameter } from './parameters.ts';

/**
 * iter_xarray_get_pages() (to 6.4) takes a reference on each page, iov_iter_extract_xarray_pages() (v5, 6.5 on) lists them: consecutive
 * entries up to the first hole. The latter computes nr * PAGE - offset unsigned, so that a hole at an offset yields everything asked
 * for and an array that was never written; see docs/findings.md.
 */
export const extractXarray: Step = (env) => ({
  name: 'extract-xarray',
  actor: 'submitter',
  source: extractionSource(env, 'iter_xarray_get_pages()', 'iov_iter_extract_xarray_pages()'),
  parameters: [callParameter(env)],
  guard: (s, c) => atExtract(s.calls[c]) && s.calls[c].kind === n.XARRAY,
  effect: (d, c) => {
    const call = d.calls[c];
    const room = roomForPages(env, d, call);
    beginPass(env, d, c);
    if (call.left === 0) return failExtraction(env, d, c, n.EFAULT);
    const want = Math.min(Math.ceil((call.offset + call.left) / env.per), room, call.array.length);
    if (want === 0) return failExtraction(env, d, c, n.ENOMEM);
    const got = listEntries(env, d, c, want);
    const size = got * env.per - call.offset;
    if (size === 0 || (size < 0 && env.rules.xarrayEmpty === 'checked')) return failExtraction(env, d, c, n.EFAULT);
    if (size < 0) wildArray(env, d, c, want);
    endExtraction(
      env,
      d,
      c,
      size < 0 ? Math.min(call.left, want * env.per - call.offset) : Math.min(size, call.left),
      env.rules.xarray === 'get' ? n.MODE_GET : n.MODE_NONE,
    );
  },
});

/** xas_next() over the present entries. */
function listEntries(env: Env, d: Draft, c: number, want: number): number {
  const call = d.calls[c];
  const index = Math.floor(currentAddress(call) / env.per);
  let got = 0;
  while (got < want) {
    const frame = index + got < env.layout.xarray.length ? env.layout.xarray[index + got] : null;
    if (frame === null) break;
    call.array[got].page = frame + 1;
    if (env.rules.xarray === 'get') getPage(env, d, frame, d.ledger.calls[c]);
    got++;
  }
  return got;
}

function wildArray(env: Env, d: Draft, c: number, want: number): void {
  const call = d.calls[c];
  call.wrapped = 1;
  for (let i = 0; i < want; i++) call.array[i].page = env.bounds.frames + 1;
}
