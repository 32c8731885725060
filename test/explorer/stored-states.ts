import { codecOf } from '../../src/explorer/packing/codec.ts';
import type { ObjectNode, Value } from '../../src/explorer/model/schema.ts';
import type { StoredStates } from '../../src/explorer/store/stored-states.ts';

/** States as they stand in a store; where there is none, a place that is no state, though something stands there. */
export function stored<N extends ObjectNode>(schema: N, states: readonly (Value<N> | null)[]): StoredStates {
  const codec = codecOf(schema);
  const { words } = codec;
  const end = states.length + 1;
  const log = new Int32Array(new SharedArrayBuffer(4 * (end + 1) * (words + 1))).fill(0x5a5a5a5a);
  for (const [i, state] of states.entries()) {
    const at = (i + 1) * (words + 1);
    if (state) codec.encode(state as Parameters<typeof codec.encode>[0], log, at);
    log[at + words] = state ? 1 : 0;
  }
  return { memory: { log } as StoredStates['memory'], words, end, hashMask: 0 };
}
