import type { Piscina } from 'piscina';
import { actionNumbers } from './actions.ts';
import { BEYOND_KEYS, CanonicalOrder, FIRST_KEY } from './canonical-order.ts';
import type { Finds, Ranges, Settling, Sifted } from './canonical-order.ts';
import { BLOCK_BITS } from './record-blocks.ts';
import type { ExploreRequest } from './explore.ts';
import { Stop } from './stop.ts';
import { WorkerFault } from './worker-fault.ts';
import type { Limit } from './result.ts';
import { Control, Flag, Slot, slotBase } from './shared-memory.ts';
import type { RecordFile } from './record-file.ts';
import type { StateStore } from './state-store.ts';
import type { ExpandReply, ExpandTask, MergeTask, RehashTask, StrikeTask, SumReply, SumTask, Task } from './tasks.ts';

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

/** A part of all runs, and how many states come before it. */
interface Share {
  readonly before: number;
  readonly runs: Ranges;
}

let searches = 0;

/** The worker threads of one search: gives each a task per pass, and lets them rebuild the index when it is full. */
export class Crew {
  readonly #pool: Piscina;
  readonly #store: StateStore;
  readonly #request: ExploreRequest;
  readonly #search = ++searches;
  readonly #stop: Int32Array<SharedArrayBuffer>;
  #working = false;
  #tasksDone = 0;
  readonly #canonical: CanonicalOrder;
  readonly #actionBits: number;

  constructor(request: ExploreRequest, pool: Piscina, store: StateStore, stop: Int32Array<SharedArrayBuffer>) {
    const { count, transitionOf } = actionNumbers(request.model);
    this.#actionBits = 32 - Math.clz32(Math.max(1, count - 1));
    this.#canonical = new CanonicalOrder(store.memory, store.stride, transitionOf);
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

  /**
   * Puts what a pass has found in order, and adds to `fresh` how many each transition has made; answers how many there are. `ranges` are where it stands: the rest of the block that each worker
   * had, if it had one, and the blocks that were taken.
   */
  async settle(ranges: Ranges, place: Omit<Settling, 'actionBits'>, fresh: number[]): Promise<number> {
    const settling = { ...place, actionBits: this.#actionBits };
    const finds = this.#findsOf(ranges);
    const alone = finds.reduce((sum, { at, end }) => sum + end - at, 0) < FEW;
    const canonical = this.#canonical;
    const sifted = alone
      ? finds.map((some) => canonical.sift(some))
      : await this.#all<Sifted>((slot) => ({ ...this.#base(), kind: 'sift', finds: finds[slot] }));
    const runs = finds.flatMap(({ at, end }, slot): Ranges => [
      [at, at + sifted[slot].inOrder],
      [end - sifted[slot].late, end],
    ]);
    const found = runs.reduce((sum, [from, to]) => sum + to - from, 0);
    if (alone) addTo(fresh, canonical.merge(runs, settling, fresh.length));
    else {
      const shares = this.#shares(runs, found);
      const task = ({ before, runs }: Share): MergeTask => ({
        ...this.#base(),
        kind: 'merge',
        runs,
        settling: { ...settling, at: settling.at + before },
      });
      for (const made of await this.#all<readonly number[]>((slot) => task(shares[slot]))) addTo(fresh, made);
    }
    return found;
  }

  /** What each worker has found, with room to list it. */
  #findsOf(ranges: Ranges): Finds[] {
    const { workers, memory } = this.#store;
    const rests = ranges.slice(0, -1);
    const [from, to] = ranges[ranges.length - 1];
    const places = Array.from({ length: workers }, (_, slot) => (rests.length > 0 ? rests[slot][1] - rests[slot][0] : 0));
    for (let first = from; first < to; first += 2 ** BLOCK_BITS)
      places[memory.owners[first >>> BLOCK_BITS]] += Math.min(to - first, 2 ** BLOCK_BITS);
    let end = 0;
    return places.map((size, slot) => ({ slot, rest: rests.length > 0 ? rests[slot] : [0, 0], from, to, at: end, end: (end += size) }));
  }

  /** Divides the runs by keys, so that all workers have equally much to merge. */
  #shares(runs: Ranges, found: number): Share[] {
    const { workers } = this.#store;
    const cuts = Array.from({ length: workers + 1 }, (_, slot) => {
      if (slot === 0) return runs.map(() => 0);
      let [low, high] = [FIRST_KEY, BEYOND_KEYS];
      while (low < high && slot < workers) {
        const middle = Math.floor((low + high) / 2);
        if (total(this.#canonical.below(middle, runs)) < (found / workers) * slot) low = middle + 1;
        else high = middle;
      }
      return this.#canonical.below(high, runs);
    });
    return Array.from({ length: workers }, (_, slot) => ({
      before: total(cuts[slot]),
      runs: runs.map(([from], i): [number, number] => [from + cuts[slot][i], from + cuts[slot + 1][i]]),
    }));
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
    control[Control.oldSlots] = this.#store.indexSlots;
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

  #base(): Pick<Task, 'search' | 'spec' | 'engine' | 'twice' | 'store' | 'memory' | 'hashMask' | 'workers' | 'keyed'> {
    const { memory, kind, hashMask, workers, keyed } = this.#store;
    const { spec, options } = this.#request;
    const { engine, checkDeterminism: twice = false } = options;
    return { search: this.#search, spec, engine, twice, store: kind, workers, memory: memory.buffers, hashMask, keyed };
  }

  async #all<Reply>(task: (slot: number) => Task): Promise<Reply[]> {
    const { abort } = this.#request;
    const giveUp = (reason: unknown): never => {
      Atomics.or(this.#store.memory.control, Control.flags, Flag.fault);
      throw workerFault(reason);
    };
    this.#working = true;
    // All are handed out at once, and none is left running when one fails.
    const settled = await Promise.allSettled(
      Array.from({ length: this.#store.workers }, (_, slot) =>
        (this.#pool.run(task(slot), { signal: abort ?? null }) as Promise<Reply>).catch(giveUp),
      ),
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

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}
