import { makeEnv } from '../../src/kernel/env.ts';
import type { Env } from '../../src/kernel/env.ts';
import type { Transition } from '../../src/explorer/model/model.ts';
import type { ModelConfig } from '../../src/state/bounds.ts';
import { initialSnapshots } from '../../src/state/initial.ts';
import * as n from '../../src/state/names.ts';
import type { Draft } from '../../src/state/snapshot.ts';
import { transitions } from '../../src/transitions/catalogue.ts';
import type { RealInput } from './real-code-config.ts';

const errno = [0, -14, -12, -5, -22, -121];

/**
 * Runs one call by the model's own transitions: to the return of the function, then the dirtying, then through the device to the end of the
 * release. There is one submitter and one bio, so at every moment the first enabled transition is the only way on.
 */
export function runRealRecord(config: ModelConfig, input: RealInput): Record<string, unknown> {
  const env = makeEnv(config);
  const d = structuredClone(initialSnapshots(config)[0]) as Draft;
  const steps = transitions(env);
  const map = input.max_hw_u !== undefined;
  const call = d.calls[0];

  let nrVecs = -1;
  const until = (stop: () => boolean): void => {
    for (let k = 0; k < 1000 && !stop(); k++) {
      if (!takeFirst(steps, d)) return;
      if (nrVecs < 0 && call.bio > 0) nrVecs = d.bios[0].max;
    }
  };
  until(() => call.pc === n.PC_RETURNED || call.pc === n.PC_MAP_APPEND || call.pc === n.PC_MAP_UNMAP || call.pc === n.PC_DONE);

  const bio = d.bios[0];
  const failedMap = map && call.pc !== n.PC_MAP_APPEND;
  if (failedMap) until(() => bio.phase === n.RELEASED || bio.phase === n.PUT || bio.phase === n.BIO_NONE);
  const result: Record<string, unknown> = {
    ret: errno[call.ret],
    vecs: failedMap ? [] : bio.vecs.slice(0, bio.vcnt).map(({ page, off, len }) => [page - 1, off, len]),
    size_u: failedMap ? 0 : bio.size,
    left_u: call.left,
    flags: failedMap ? [] : flagsOf(d),
    tokens: tokensOf(env, d),
  };

  until(() => bio.phase === n.RELEASED || bio.phase === n.PUT);

  const dirtied = d.pages.flatMap((p, frame) => (p.dirty ? [frame] : []));
  result['after'] = tokensOf(env, d);
  result['dirty'] = input.op === 'READ' && input.kind !== 'BVEC' && result['ret'] === 0 ? dirtied : null;
  if (map) Object.assign(result, { nr_vecs: nrVecs, attached: !failedMap, bio_put: failedMap && nrVecs >= 0 });
  return result;
}

/** Takes the first transition that is possible; false if none is. */
export function takeFirst(steps: readonly Transition<Draft>[], d: Draft): boolean {
  for (const step of steps) {
    const [a = 1, b = 1, c = 1] = step.parameters.map((p) => p.count);
    for (let i = 0; i < a; i++) {
      for (let j = 0; j < b; j++) {
        for (let k = 0; k < c; k++) {
          if (!step.guard(d, i, j, k)) continue;
          step.effect(d, i, j, k);
          return true;
        }
      }
    }
  }
  return false;
}

function flagsOf(d: Draft): string[] {
  const bio = d.bios[0];
  const names: string[] = [];
  if (bio.cloned) names.push('CLONED');
  if (bio.noPageRef) names.push('NO_PAGE_REF');
  if (bio.pinned) names.push('PINNED');
  if (bio.reffed) names.push('REFFED');
  return names;
}

/** Tokens outstanding of all holders, by head frame. */
function tokensOf(env: Env, d: Draft): Record<string, [number, number]> {
  const result: Record<string, [number, number]> = {};
  for (let frame = 0; frame < env.bounds.frames; frame++) {
    const { get: g0, pin: p0 } = d.ledger.calls[0].pages[frame];
    const { get: g1, pin: p1 } = d.ledger.bios[0].pages[frame];
    if (g0 + g1 !== 0 || p0 + p1 !== 0) result[String(frame)] = [g0 + g1, p0 + p1];
  }
  return result;
}
