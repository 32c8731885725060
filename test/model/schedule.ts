import { makeEnv } from '../../src/kernel/env.ts';
import type { Transition } from '../../src/explorer/model/model.ts';
import type { ModelConfig } from '../../src/state/bounds.ts';
import { initialSnapshots } from '../../src/state/initial.ts';
import * as n from '../../src/state/names.ts';
import type { Draft } from '../../src/state/snapshot.ts';
import { transitions } from '../../src/transitions/catalogue.ts';
import { modelConfig } from '../config.ts';

/** One page of two halves, one call, a parent and a child: what the observed scenarios have in common. */
export function observedConfig(scenario: string, kernel: string): ModelConfig {
  const write = scenario === 'write-dir';
  const whole = write || scenario === 'read4096-same-bytes';
  return modelConfig({
    kernel,
    bounds: { vecs: 1, bias: 1024, dmaBlock: 2, zoneAppendLimit: 64, maxHwUnits: 64, maxSegments: 128 },
    layout: { dontFork: scenario === 'dontfork' ? [0] : [] },
    actors: ['submitter', 'device', 'completion', 'dirty-worker', 'forker', 'parent', 'child'],
    calls: [
      {
        ...(write ? { op: 'write', dir: 'source', completion: 'release', setDirty: false } : {}),
        segments: [[0, whole ? 2 : 1]],
      },
    ],
  });
}

interface Counters {
  readonly ref: number;
  readonly map: number;
  /** Allocated by a copy-on-write since the start. */
  readonly fresh: boolean;
}

/** A forced schedule: actions are fed to the transitions that the explorer uses, each of which must be enabled. */
export class Schedule {
  readonly #d: Draft;
  readonly #steps: readonly Transition<Draft>[];
  #medium: string | null = null;

  constructor(config: ModelConfig) {
    this.#d = structuredClone(initialSnapshots(config)[0]) as Draft;
    this.#steps = transitions(makeEnv(config));
  }

  run(stage: string, unit: number): void {
    switch (stage) {
      case 'submit':
        this.#runActors(['submitter']);
        break;
      case 'fork':
        this.#take('fork');
        break;
      case 'pwrite':
        this.#write('parent', 0, unit);
        break;
      case 'cwrite':
        this.#write('child', 1, unit);
        break;
      default:
        throw new Error(`no such stage: ${stage}`);
    }
  }

  /** The device is let go, completes, and end_io runs to its end. */
  complete(): void {
    this.#runActors(['device']);
    const { op, transfer } = this.#d.bios[0];
    this.#medium = op === n.WRITE ? n.tags[transfer[0].tag] : null;
    this.#runActors(['completion', 'dirty-worker']);
    if (this.#d.bios[0].phase !== n.PUT) throw new Error('the bio was not put');
  }

  pageOfParent(): Counters {
    return this.#counters(this.#parentFrame());
  }

  pageOfBio(): Counters {
    return this.#counters(this.#d.bios[0].vecs[0].page - 1);
  }

  /** Whose page-table entry no longer points at the page that the bio holds. */
  movedPage(): string | null {
    const held = this.#d.bios[0].vecs[0].page;
    if (this.#d.processes[0].ptes[0].page !== held) return 'parent';
    const child = this.#d.processes[1];
    return child.life === n.ALIVE && child.ptes[0].page !== 0 && child.ptes[0].page !== held ? 'child' : null;
  }

  verdict(): Record<string, string | null> {
    if (this.#medium !== null) return { parent: null, child: null, disk: this.#medium === 'parent-write' ? 'B' : 'A' };
    return { parent: this.#reads(0), child: this.#reads(1), disk: null };
  }

  #reads(process: number): string {
    const { page } = this.#d.processes[process].ptes[0];
    if (page === 0) return 'gone';
    const { tag } = this.#d.pages[page - 1].units[0];
    return tag === n.DMA || tag === n.DMA_AFTER_FORK ? 'data' : 'stale';
  }

  #counters(frame: number): Counters {
    const { ref, mapcount } = this.#d.pages[frame];
    return { ref, map: mapcount, fresh: frame !== 0 };
  }

  #parentFrame(): number {
    return this.#d.processes[0].ptes[0].page - 1;
  }

  #write(who: 'parent' | 'child', process: number, unit: number): void {
    if (this.#d.processes[process].ptes[0].writable === 0) this.#take(`${who}-write-fault`, 0);
    this.#take(`${who}-store`, 0, unit);
  }

  #take(name: string, a = 0, b = 0): void {
    const step = this.#steps.find((s) => s.name === name);
    if (!step?.guard(this.#d, a, b, 0)) throw new Error(`${name} is not enabled`);
    step.effect(this.#d, a, b, 0);
  }

  #runActors(actors: readonly string[]): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const step of this.#steps) {
        if (!actors.includes(step.actor)) continue;
        for (let k = 0; k < (step.parameters[1]?.count ?? 1); k++) {
          if (!step.guard(this.#d, 0, k, 0)) continue;
          step.effect(this.#d, 0, k, 0);
          moved = true;
        }
      }
    }
  }
}
