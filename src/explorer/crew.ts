import type { Piscina } from 'piscina';
import { actionNumbers } from './actions.ts';
import { CanonicalOrder } from './canonical-order.ts';
import type { Ranges, Settling } from './canonical-order.ts';
import type { ExploreRequest } from './explore.ts';
import { Stop } from './stop.ts';
import { WorkerFault } from './worker-fault.ts';
import type { Limit } from './result.ts';
import { Control, Flag, Slot, slotBase } from './shared-memory.ts';
import type { RecordFile } from './record-file.ts';
import type { StateStore } from './state-store.ts';
import type { ExpandReply, ExpandTask, RehashTask, SettleTask, StrikeTask, SumReply, SumTask, Task } from './tasks.ts';

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
    const workers = this.#store.workers;
    control[Control.nextRank] = pass.passStart;
    control[Control.endRank] = pass.passStart + pass.ranks;
    const chunk = Math.max(1, Math.min(this.#store.chunkMax, Math.floor(pass.ranks / (8 * workers))));
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

  /** Puts the keyed records among `ranges` in order, and adds to `fresh` how many each transition has made; answers how many there are. */
  async settle(ranges: Ranges, place: Omit<Settling, 'actionBits'>, fresh: number[]): Promise<number> {
    const { memory, workers } = this.#store;
    const settling = { ...place, actionBits: this.#actionBits };
    const { ranks } = settling;
    memory.starts.fill(0, 0, ranks + 1);
    const places = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
    if (places < FEW) {
      this.#canonical.count(ranges, settling);
      const found = this.#canonical.sum(ranks);
      this.#canonical.distribute(ranges, settling);
      addTo(fresh, this.#canonical.link(0, ranks, settling, fresh.length));
      return found;
    }
    const shares = split(ranges, Math.ceil(places / workers), workers);
    const task = (kind: SettleTask['kind'], share: Ranges): SettleTask => ({ ...this.#base(), kind, settling, share });
    await this.#all((slot) => task('count', shares[slot]));
    const found = this.#canonical.sum(ranks);
    const rankShares = Array.from({ length: workers }, (_, slot): Ranges => [
      [
        rankAt(memory.starts, ranks, (found / workers) * slot),
        slot === workers - 1 ? ranks : rankAt(memory.starts, ranks, (found / workers) * (slot + 1)),
      ],
    ]);
    await this.#all((slot) => task('distribute', shares[slot]));
    for (const made of await this.#all<readonly number[]>((slot) => task('link', rankShares[slot]))) addTo(fresh, made);
    return found;
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

/** Cuts ranges into `pieces` of `size` places each, the last of what is left. */
function split(ranges: Ranges, size: number, pieces: number): Ranges[] {
  const shares: [number, number][][] = [];
  const rest = ranges.map(([from, to]): [number, number] => [from, to]);
  for (let i = 0; i < pieces; i++) {
    const share: [number, number][] = [];
    for (let room = size; room > 0 && rest.length > 0;) {
      const [from, to] = rest[0];
      const end = Math.min(to, from + room);
      share.push([from, end]);
      room -= end - from;
      if (end === to) rest.shift();
      else rest[0][0] = end;
    }
    shares.push(share);
  }
  return shares;
}

/** The first rank whose successors start at a position or behind it. */
function rankAt(starts: Int32Array, ranks: number, position: number): number {
  let [low, high] = [0, ranks];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle] < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
