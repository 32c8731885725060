import type { Step } from '../kernel/env.ts';
import { FREE } from '../state/names.ts';
import { frameParameter } from './memory-parameters.ts';
import { addRefs, subtractRefs } from './page-refs.ts';

/** get_page_unless_zero() [include/linux/mm.h], all versions: compaction, a PFN walker or a speculative lookup takes a short reference. */
export const extraGet: Step = (env) => ({
  name: 'extra-get',
  actor: 'other',
  source: 'get_page_unless_zero() [include/linux/mm.h]',
  parameters: [frameParameter(env)],
  guard: (s, frame) => {
    const page = s.pages[frame];
    return env.headOf[frame] === frame && page.kind !== FREE && page.freed === 0 && page.ref > 0 && page.extra < env.bounds.extraRefs;
  },
  effect: (d, frame) => {
    d.pages[frame].extra += 1;
    addRefs(env, d, frame, 1);
  },
});

/** put_page() [include/linux/mm.h]: and drops it. */
export const extraPut: Step = (env) => ({
  name: 'extra-put',
  actor: 'other',
  source: 'put_page() [include/linux/mm.h]',
  parameters: [frameParameter(env)],
  guard: (s, frame) => s.pages[frame].extra > 0,
  effect: (d, frame) => {
    d.pages[frame].extra -= 1;
    subtractRefs(env, d, frame, 1);
  },
});
