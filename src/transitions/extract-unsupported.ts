import type { Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Call } from '../state/snapshot.ts';
import { atExtract, beginPass, extractionSource, failExtraction } from './extraction.ts';
import { callParameter } from './parameters.ts';

/** The end of iov_iter_extract_pages() [lib/iov_iter.c]: -EFAULT for the kinds of iterator that it does not know. */
export const extractUnsupported: Step = (env) => {
  const unsupported = (call: Call): boolean =>
    call.kind === n.DISCARD ||
    (call.kind === n.KVEC && env.rules.kvec === 'unsupported') ||
    (call.kind === n.PIPE_ITER && env.rules.pipe === 'unsupported');
  return {
    name: 'extract-unsupported',
    actor: 'submitter',
    source: extractionSource(env, 'iov_iter_get_pages()', 'iov_iter_extract_pages()'),
    parameters: [callParameter(env)],
    guard: (s, c) => atExtract(s.calls[c]) && unsupported(s.calls[c]),
    effect: (d, c) => {
      beginPass(env, d, c);
      failExtraction(env, d, c, n.EFAULT);
    },
  };
};
