import type { StepRecord } from '../report/trace-schema.ts';
import type { Snapshot } from '../state/snapshot.ts';

/** What user space can do to make steps happen. Process 0 is the parent, 1 the child. */
export type Deed =
  | { readonly kind: 'submit' | 'let-go'; readonly call: number }
  | { readonly kind: 'fork' }
  | { readonly kind: 'touch'; readonly process: number; readonly page: number }
  | { readonly kind: 'store'; readonly process: number; readonly page: number; readonly unit: number }
  | { readonly kind: 'unmap'; readonly page: number }
  | { readonly kind: 'exit'; readonly process: number };

/** A step as user space sees it: the deed that sets it off, or why there is none. */
export interface Role {
  readonly deed: Deed | null;
  readonly fate: string;
  /** It goes on with what an earlier step began. */
  readonly goesOn: boolean;
}

/** How the fate of a step begins that user space cannot force. */
export const NOT_FORCED = 'NOT FORCED';

const processes = ['parent', 'child'];

/** The role of a step that is taken in a state. */
export function roleOf({ transition, actor, parameters }: StepRecord, before: Snapshot): Role {
  const number = (name: string): number => Number(parameters[name]);
  const forced = (deed: Deed, goesOn = true): Role => ({ deed, fate: `forced by ${deedText(deed)}`, goesOn });
  switch (actor) {
    case 'submitter':
      return forced({ kind: 'submit', call: number('call') });
    case 'device':
    case 'completion':
    case 'dirty-worker': {
      if (transition === 'fail-bio') return unforced('the device does not fail');
      const call = 'bio' in parameters ? before.bios[number('bio')].call - 1 : -1;
      return call < 0 ? { deed: null, fate: 'by the kernel, when I/O has ended', goesOn: true } : forced({ kind: 'let-go', call });
    }
    case 'forker':
      return transition === 'fork-fail' ? unforced('memory is not short') : forced({ kind: 'fork' });
    case 'parent':
    case 'child': {
      const process = processes.indexOf(actor);
      if (transition.endsWith('-store')) return forced({ kind: 'store', process, page: number('page'), unit: number('unit') }, false);
      return forced({ kind: 'touch', process, page: number('page') }, /-cow-(copy|switch)$/.test(transition));
    }
    case 'unmapper':
      return forced({ kind: 'unmap', page: number('page') }, false);
    case 'exiter':
      if (parameters['process'] === 'child') return forced({ kind: 'exit', process: 1 });
      return unforced('a process that exits waits for its asynchronous I/O first');
    default:
      return unforced(`user space does not decide what ${actor} does`);
  }
}

function unforced(why: string): Role {
  return { deed: null, fate: `${NOT_FORCED}: ${why}`, goesOn: false };
}

/** A deed in words. */
export function deedText(deed: Deed): string {
  switch (deed.kind) {
    case 'submit':
      return `io_submit() of call ${String(deed.call)}`;
    case 'let-go':
      return `letting the device of call ${String(deed.call)} go`;
    case 'fork':
      return 'fork()';
    case 'touch':
      return `a store of the ${processes[deed.process]} to page ${String(deed.page)} that changes nothing`;
    case 'store':
      return `a store of the ${processes[deed.process]} to unit ${String(deed.unit)} of page ${String(deed.page)}`;
    case 'unmap':
      return `munmap() of page ${String(deed.page)}`;
    case 'exit':
      return `_exit() of the ${processes[deed.process]}`;
  }
}
