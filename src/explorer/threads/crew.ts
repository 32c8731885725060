import type { Piscina } from 'piscina';
import { actionNumbers } from '../model/actions.ts';
import { CanonicalOrder, runsOf, total } from '../store/canonical-order.ts';
import type { Settling, Sifted } from '../store/canonical-order.ts';
import type { ExploreRequest } from '../explore-request.ts';
import { Stop } from '../stop.ts';
import { WorkerFault } from './worker-fault.ts';
import type { Limit } from '../result.ts';
import { Control, Flag, Slot, slotBase } from '../store/shared-memory.ts';
import type { Ranges } from '../store/record-blocks.ts';
import type { RecordFile } from '../files/record-file.ts';
import type { StateStore } from '../store/state-store.ts';
import { UNOPENED } from './tasks.ts';
import type { ExpandReply, ExpandTask, MergeTask, Opening, RehashTask, Reply, StrikeTask, SumReply, SumTask, Task } from './tasks.ts';

/** Bits of a key below the sign. */
const KEY_BITS = 31;
/** So few new states are put in order by one thread. */
const FEW = 2 ** 13;

/** What a pass is about, but for what every worker knows anyway. */
export type Pass = Pick<ExpandTask, 'passStart' | 'order' | 'firstId' | 'properties' | 'checkDeadlock'> & {
  readonly ranks: number;
};

/** How a pass ended. */
export interface PassEnd {
  /** What every worker says, maybe several times. */
  readonly replies: readonly ExpandReply[];
  /** How many ranks were expanded. */
  readonly ranks: number;
  /** Is memory full? */
  readonly full: boolean;
  /** Why the search ends before the pass was completed, or null. */
  readonly limit: Limit | null;
}

let searches = 0;

/** The worker threads of one search: gives each a task per pass, and lets them rebuild the index when it is full. */
export class Crew {
  readonly #pool: Pick<Piscina, 'run'>;
  readonly #store: StateStore;
  readonly #request: ExploreRequest;
  readonly #search = ++searches;
  readonly #stop: Int32Array<SharedArrayBuffer>;
  #working = false;
  #tasksDone = 0;
  readonly #canonical: CanonicalOrder;
  readonly #actionBits: number;

  constructor(request: ExploreRequest, pool: Pick<Piscina, 'run'>, store: StateStore, stop: Int32Array<SharedArrayBuffer>) {
    const { count, transitionOf } = actionNumbers(request.model);
    this.#actionBits = 32 - Math.clz32(Math.max(1, count - 1));
    this.#canonical = new CanonicalOrder(store.memory, store.shape, transitionOf);
    this.#request = request;
    this.#pool = pool;
    this.#store = store;
    this.#stop = stop;
  }

  /** Expands the ranks of a pass, or fewer, if memory ends and states may go to disk. Throws what no worker survives. */
  async expandPass(pass: Pass): Promise<PassEnd> {
    const { control } = this.#store.memory;
    control[Control.nextRank] = pass.passStart;
    control[Control.endRank] = pass.passStart + pass.ranks;
    const chunk = this.#store.chunkOfPass();
    const replies: ExpandReply[] = [];
    for (let full = false; ;) {
      const done = await this.#all<ExpandReply>((slot) => ({
        ...this.#base(),
        kind: 'expand',
        slot,
        stop: this.#stop,
        chunk,
        actionBits: this.#actionBits,
        ...pass,
      }));
      replies.push(...done);
      const flags = this.#store.lowerFlags();
      const stop = Atomics.load(this.#stop, 0);
      // Who ends early has expanded all ranks up to some one: so what it found is in canonical order, and can be gone on from.
      if (stop !== Stop.run) this.#takeNoMore();
      const isLeft = this.#ranksLeft();
      const ranks = control[Control.endRank] - pass.passStart;
      const limit = ranks < pass.ranks ? stopLimit(stop) : null;
      if (replies.some((r) => r.fault) || (!isLeft && !flags.grow && !flags.memory)) return { replies, ranks, full, limit };
      full ||= flags.memory || (flags.grow && !this.#store.growIndex());
      if (!isLeft && full) return { replies, ranks, full, limit };
      if (full && !this.#store.spillable) {
        this.#dropRanks();
        return { replies, ranks, full, limit: 'memory' };
      }
      if (full) {
        this.#takeNoMore();
        this.#store.openReserve();
      } else for (const kind of ['clear', 'rehash'] as const) await this.#all((): RehashTask => ({ ...this.#base(), kind }));
      if (!isLeft) return { replies, ranks, full, limit };
    }
  }

  /** Puts what a pass has found in order, and adds to `fresh` how many states each transition has made; answers how many there are. See `CanonicalOrder.findsOf` for `ranges`. */
  async settle(ranges: Ranges, place: Omit<Settling, 'actionBits'>, fresh: number[]): Promise<number> {
    const canonical = this.#canonical;
    const { workers } = this.#store;
    const settling = { ...place, actionBits: this.#actionBits };
    const finds = canonical.findsOf(ranges, workers);
    const alone = finds[workers - 1].end < FEW;
    const sifted = alone
      ? finds.map((some) => canonical.sift(some))
      : await this.#all<Sifted>((slot) => ({ ...this.#base(), kind: 'sift', finds: finds[slot] }));
    const shares = canonical.shares(runsOf(finds, sifted), settling, alone ? 1 : workers);
    const made = alone
      ? shares.map((share) => canonical.merge(share, fresh.length))
      : await this.#all<readonly number[]>((slot): MergeTask => ({ ...this.#base(), kind: 'merge', share: shares[slot] }));
    for (const some of made) addTo(fresh, some);
    return total(sifted.map(({ inOrder, late }) => inOrder + late));
  }

  /** Strikes out what was found and stands in the file. */
  async strike({ fd, end, stride }: RecordFile): Promise<void> {
    this.#store.memory.control[Control.nextStruck] = 1;
    await this.#all((): StrikeTask => ({ ...this.#base(), kind: 'strike', fd, end, stride }));
  }

  /** Sums up all states of finished levels, in parts, and answers which of the sought ones are among them. */
  sum(file: RecordFile | null, sought: readonly string[]): Promise<SumReply[]> {
    const end = file?.end ?? this.#store.records;
    const edge = (slot: number): number => 1 + Math.floor(((end - 1) * slot) / this.#store.workers);
    const parts = { kind: 'sum', fd: file?.fd ?? null, sought } as const;
    return this.#all((slot): SumTask => ({ ...this.#base(), ...parts, from: edge(slot), to: edge(slot + 1) }));
  }

  /** Enters all records into the empty index. */
  async enterAll(): Promise<void> {
    this.#store.memory.control[Control.nextRehash] = 1;
    await this.#all((): RehashTask => ({ ...this.#base(), kind: 'rehash' }));
  }

  /** Empties the index. */
  async clearIndex(): Promise<void> {
    const { control } = this.#store.memory;
    control[Control.nextClear] = 0;
    await this.#all((): RehashTask => ({ ...this.#base(), kind: 'clear' }));
  }

  /** Most ranks of a pass: a key has no room for more. */
  get ranksMax(): number {
    return 2 ** (KEY_BITS - this.#actionBits);
  }

  /** See `WatchedProgress`. */
  get pulse(): number | null {
    if (!this.#working) return null;
    const { control, counters } = this.#store.memory;
    const places = [Control.nextRank, Control.nextClear, Control.nextRehash, Control.nextStruck];
    return places.reduce((sum, place) => sum + control[place], this.#tasksDone) + counters.reduce((sum, n) => sum + n, 0);
  }

  #base(): Pick<Task, 'search' | 'opening' | 'workers' | 'keyed'> {
    const { workers, keyed } = this.#store;
    return { search: this.#search, opening: this.#tasksDone === 0 ? this.#opening : null, workers, keyed };
  }

  get #opening(): Opening {
    const { memory, kind, hashMask } = this.#store;
    const { spec, options } = this.#request;
    const { engine, checkDeterminism: twice = false } = options;
    return { spec, engine, twice, store: kind, memory: memory.buffers, hashMask };
  }

  async #run(task: Task): Promise<Reply> {
    const options = { signal: this.#request.abort ?? null };
    const reply = (await this.#pool.run(task, options)) as Reply;
    return reply === UNOPENED ? ((await this.#pool.run({ ...task, opening: this.#opening }, options)) as Reply) : reply;
  }

  async #all<Done>(task: (slot: number) => Task): Promise<Done[]> {
    const { abort } = this.#request;
    const giveUp = (reason: unknown): never => {
      Atomics.or(this.#store.memory.control, Control.flags, Flag.fault);
      throw workerFault(reason);
    };
    this.#working = true;
    // All are handed out at once, and none is left running when one fails.
    const settled = await Promise.allSettled(
      Array.from({ length: this.#store.workers }, (_, slot) => (this.#run(task(slot)) as Promise<Done>).catch(giveUp)),
    );
    abort?.throwIfAborted();
    this.#working = false;
    this.#tasksDone++;
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

  /** Ends the pass where workers have taken ranks. */
  #takeNoMore(): void {
    const { control } = this.#store.memory;
    control[Control.endRank] = Math.min(control[Control.endRank], control[Control.nextRank]);
  }

  #dropRanks(): void {
    const { control } = this.#store.memory;
    for (const at of this.#slots()) control[at + Slot.nextRank] = control[at + Slot.endRank];
  }

  #slots(): number[] {
    return Array.from({ length: this.#store.workers }, (_, slot) => slotBase(slot));
  }
}

function stopLimit(stop: number): Limit | null {
  if (stop === Stop.time) return 'time';
  return stop === Stop.interrupted ? 'interrupted' : null;
}

/** A thread that ended by itself has not thrown what its task threw. */
function workerFault(reason: unknown): unknown {
  if (!(reason instanceof Error)) return reason;
  const code = 'code' in reason ? reason.code : null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return new WorkerFault('a worker thread ran out of memory');
  return /^worker exited/.test(reason.message) ? new WorkerFault(`a worker thread ended: ${reason.message}`) : reason;
}

/** Adds numbers to sums, place by place. */
export function addTo(sums: number[], numbers: readonly number[]): void {
  numbers.forEach((n, i) => (sums[i] += n));
}
