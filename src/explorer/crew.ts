import type { Piscina } from 'piscina';
import type { ExploreRequest } from './explore.ts';
import { Stop } from './stop.ts';
import type { Limit } from './result.ts';
import { Control, Slot, slotBase } from './shared-memory.ts';
import type { StateStore } from './state-store.ts';
import type { ExpandReply, ExpandTask, RehashTask, Task } from './tasks.ts';

const CHUNK_MAX = 128;

/** What a pass is about, but for what every worker knows anyway. */
export type Pass = Pick<ExpandTask, 'passStart' | 'order' | 'firstId' | 'actionBits' | 'properties' | 'checkDeadlock'> & {
  readonly ranks: number;
};

let searches = 0;

/** The worker threads of one search: gives each a task per pass, and lets them rebuild the index when it is full. */
export class Crew {
  readonly #pool: Piscina;
  readonly #store: StateStore;
  readonly #request: ExploreRequest;
  readonly #search = ++searches;
  readonly #stop: Int32Array<SharedArrayBuffer>;

  constructor(request: ExploreRequest, pool: Piscina, store: StateStore, stop: Int32Array<SharedArrayBuffer>) {
    this.#request = request;
    this.#pool = pool;
    this.#store = store;
    this.#stop = stop;
  }

  /** Expands the ranks of a pass. Answers what every worker says, and why the pass could not be completed, or null. */
  async expandPass(pass: Pass): Promise<{ replies: ExpandReply[]; limit: Limit | null }> {
    const { control } = this.#store.memory;
    const workers = this.#store.workers;
    control[Control.nextRank] = pass.passStart;
    control[Control.endRank] = pass.passStart + pass.ranks;
    const chunk = Math.max(1, Math.min(CHUNK_MAX, Math.floor(pass.ranks / (8 * workers))));
    const replies: ExpandReply[] = [];
    for (;;) {
      const done = await this.#all<ExpandReply>((slot) => ({
        ...this.#base(),
        kind: 'expand',
        slot,
        stop: this.#stop,
        chunk,
        ...pass,
      }));
      replies.push(...done);
      const flags = this.#store.lowerFlags();
      if (replies.some((r) => r.fault)) return { replies, limit: null };
      const stop = Atomics.load(this.#stop, 0);
      if (!this.#ranksLeft()) return { replies, limit: null };
      const limit = stop !== Stop.run ? stopLimit(stop) : flags.memory || !this.#store.growIndex() ? 'memory' : null;
      if (limit) {
        this.#dropRanks();
        return { replies, limit };
      }
      for (const kind of ['clear', 'rehash'] as const) await this.#all((): RehashTask => ({ ...this.#base(), kind }));
    }
  }

  #base(): Pick<Task, 'search' | 'spec' | 'engine' | 'store' | 'memory' | 'hashMask' | 'workers'> {
    const { memory, kind, hashMask, workers } = this.#store;
    const { spec, options } = this.#request;
    return { search: this.#search, spec, engine: options.engine, store: kind, workers, memory: memory.buffers, hashMask };
  }

  async #all<Reply>(task: (slot: number) => Task): Promise<Reply[]> {
    // All are handed out at once, and none is left running when one fails.
    const settled = await Promise.allSettled(
      Array.from({ length: this.#store.workers }, (_, slot) => this.#pool.run(task(slot)) as Promise<Reply>),
    );
    return settled.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
  }

  /** Is anything of the pass not yet expanded? */
  #ranksLeft(): boolean {
    const { control } = this.#store.memory;
    if (control[Control.nextRank] < control[Control.endRank]) return true;
    return this.#slots().some((at) => control[at + Slot.nextRank] < control[at + Slot.endRank]);
  }

  #dropRanks(): void {
    const { control } = this.#store.memory;
    for (const at of this.#slots()) control[at + Slot.nextRank] = control[at + Slot.endRank];
  }

  #slots(): number[] {
    return Array.from({ length: this.#store.workers }, (_, slot) => slotBase(slot));
  }
}

function stopLimit(stop: number): Limit {
  return stop === Stop.time ? 'time' : 'interrupted';
}
