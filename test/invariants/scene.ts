import { describe, expect, it } from 'vitest';
import { makeRing } from '../../src/explorer/engine/engine.ts';
import { layoutOf } from '../../src/explorer/packing/layout.ts';
import type { Model, Property } from '../../src/explorer/model/model.ts';
import { packedEngine } from '../../src/explorer/engine/packed-engine.ts';
import { properties } from '../../src/invariants/catalogue.ts';
import { makeEnv } from '../../src/kernel/env.ts';
import type { Env } from '../../src/kernel/env.ts';
import { initialSnapshots } from '../../src/state/initial.ts';
import * as n from '../../src/state/names.ts';
import { snapshotSchema } from '../../src/state/snapshot.ts';
import type { Draft } from '../../src/state/snapshot.ts';
import { modelConfig } from '../config.ts';
import type { ConfigOverrides } from '../config.ts';

/** A state to be edited by hand, and what it belongs to. */
export interface Scene {
  readonly env: Env;
  readonly d: Draft;
}

/** The state at the start. */
export function scene(config: ConfigOverrides = {}): Scene {
  const complete = modelConfig(config);
  return { env: makeEnv(complete), d: structuredClone(initialSnapshots(complete)[0]) as Draft };
}

/** Makes a small page of the frame, kept by one owner. */
export function own({ d }: Scene, frame: number, kind: number): void {
  d.pages[frame].kind = kind;
  d.pages[frame].owners = 1;
  d.pages[frame].ref = 1;
}

/** Gives a token on a small page to a holder, and counts it. */
export function grab({ env, d }: Scene, holder: Draft['ledger']['calls'][number], frame: number, mode: number): void {
  if (mode === n.MODE_GET) {
    holder.pages[frame].get += 1;
    d.pages[frame].ref += 1;
  } else if (mode === n.MODE_PIN) {
    holder.pages[frame].pin += 1;
    d.pages[frame].ref += env.bounds.bias;
  }
}

/** Flags of bio `b` for a mode, as the kernel of the scene has them. */
function setMode({ env, d }: Scene, b: number, mode: number): void {
  const bio = d.bios[b];
  bio.noPageRef = env.rules.flags === 'no-page-ref' && mode === n.MODE_NONE ? 1 : 0;
  bio.reffed = env.rules.flags === 'reffed-and-pinned' && mode === n.MODE_GET ? 1 : 0;
  bio.pinned = mode === n.MODE_PIN ? 1 : 0;
}

/** What extraction and adding leave behind: bio `b` of call 0 lists whole frames, from the start of the iterator, and holds a token on each. */
export function fill(s: Scene, frames: readonly number[], mode: number, b = 0): void {
  const { env, d } = s;
  const [call] = d.calls;
  const bio = d.bios[b];
  bio.phase = n.BUILDING;
  bio.op = call.op;
  bio.call = 1;
  bio.max = bio.vecs.length;
  bio.rem = 1;
  setMode(s, b, mode);
  frames.forEach((frame, v) => {
    bio.vecs[v] = { page: frame + 1, off: 0, len: env.per };
    for (let u = 0; u < env.per; u++) call.taken[v * env.per + u].page = frame + 1;
    grab(s, d.ledger.bios[b], frame, mode);
  });
  bio.vcnt = frames.length;
  bio.size = frames.length * env.per;
  call.bio = b + 1;
  call.entryLeft = call.total;
  call.left = call.total - bio.size;
  call.pc = n.PC_RETURNED;
}

/** The filled bio is with the device. */
export function submit({ d }: Scene, b = 0): void {
  const bio = d.bios[b];
  bio.phase = n.SUBMITTED;
  bio.sealedCount = bio.vcnt;
  bio.vecs.forEach((vec, v) => (bio.sealed[v] = { ...vec }));
  d.calls[0].pc = n.PC_DONE;
  d.calls[0].inFlight += 1;
}

/** The scene of most cases: the read of frame 0 was submitted. 6.2 takes references, v5 and 6.6 pins. */
export function submitted(config: ConfigOverrides = {}): Scene {
  const s = scene(config);
  fill(s, [0], s.env.rules.userDest === 'pin' ? n.MODE_PIN : n.MODE_GET);
  submit(s);
  return s;
}

/** Bio 1 is a clone of bio 0, in flight. */
export function cloned(config: ConfigOverrides = {}): Scene {
  const s = submitted({ ...config, bounds: { bios: 2, clones: 1, ...config.bounds } });
  const clone = s.d.bios[1];
  clone.phase = n.SUBMITTED;
  clone.op = s.d.bios[0].op;
  clone.cloned = 1;
  clone.noPageRef = 1;
  clone.origin = 1;
  clone.size = s.d.bios[0].size;
  clone.rem = 1;
  s.d.bios[0].stacked = 1;
  return s;
}

/** Everything came to an end: the read of frame 0 succeeded, and its bio was put. */
export function done(config: ConfigOverrides = {}): Scene {
  const s = scene(config);
  fill(s, [0], n.MODE_NONE);
  const { first, ...empty } = scene(config).d.bios[0];
  Object.assign(s.d.bios[0], empty, { first, phase: n.PUT, call: 1 });
  s.d.calls[0].pc = n.PC_DONE;
  s.d.pages[0].units.forEach((unit) => (unit.tag = n.DMA));
  return s;
}

/** One row of a table: a state, made by `make` and edited by `edit`, and whether the property holds in it. */
export interface Case {
  readonly what: string;
  readonly holds: boolean;
  readonly make: () => Scene;
  readonly edit?: (d: Draft, s: Scene) => void;
}

/** The property of that name. */
function propertyNamed(env: Env, name: string): Property<Draft> {
  const found = properties(env).find((p) => p.name === name);
  if (!found) throw new RangeError(`there is no property "${name}"`);
  return found;
}

/** Judges a state in both forms: as a plain object, and through the views of its packed form. */
export function judge({ env, d }: Scene, property: Property<Draft>): { readonly plain: boolean; readonly packed: boolean } {
  const model: Model<Draft> = {
    name: 'one state',
    schema: snapshotSchema(env.config),
    initial: [d],
    transitions: [],
    properties: [property],
    isQuiescent: () => true,
  };
  const layout = layoutOf(model.schema);
  const engine = packedEngine(model, layout, makeRing(layout.words));
  engine.codec.encode(d, engine.window, 2 * layout.words);
  return { plain: property.holds(d), packed: property.holds(engine.views.candidate as Draft) };
}

/** Makes a test of every row. A table without a state that breaks the property, or without one that does not, shows nothing. */
export function judgeTable(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    it.each(cases)('$what: $holds', ({ holds, make, edit }) => {
      const s = make();
      edit?.(s.d, s);
      expect(judge(s, propertyNamed(s.env, name))).toEqual({ plain: holds, packed: holds });
    });

    it('is judged both ways', () => {
      expect(new Set(cases.map((c) => c.holds)).size).toBe(2);
    });
  });
}
