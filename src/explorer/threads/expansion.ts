import type { StepEngine, SuccessorRing } from '../engine/engine.ts';
import type { WordLoops } from '../engine/packed-engine.ts';
import { packedPlace, recordShape } from '../store/record-shape.ts';
import type { RecordShape } from '../store/record-shape.ts';
import { LaneSum, lanesOf } from '../store/state-set-digest.ts';
import type { Lanes } from '../store/state-set-digest.ts';
import { Control, Counter, Flag, Slot, slotBase } from '../store/shared-memory.ts';
import type { SharedMemory } from '../store/shared-memory.ts';
import type { ExpandReply, ExpandTask, Fault } from './tasks.ts';
import type { Session } from './session.ts';
import type { VisitedSet } from '../store/visited-set.ts';

/** One worker's part of one pass over the frontier: take ranks, expand them, insert their successors, check the new ones. */
export class Expansion {
  /** Record of the state that is being expanded. */
  parent = 0;
  readonly #task: ExpandTask;
  readonly #memory: SharedMemory;
  readonly #engine: StepEngine;
  readonly #ring: SuccessorRing;
  readonly #loops: WordLoops;
  readonly #visited: VisitedSet;
  readonly #transitionOf: Int32Array;
  readonly #fresh: Float64Array;
  readonly #shape: RecordShape;
  readonly #keyed: boolean;
  readonly #words: number;
  readonly #lanes: Lanes;
  readonly #sum = new LaneSum();
  #deadlockRank = -1;

  constructor(task: ExpandTask, session: Session) {
    const { engine, ring, loops, transitionOf, memory } = session;
    this.#task = task;
    this.#memory = memory;
    this.#engine = engine;
    this.#ring = ring;
    this.#loops = loops;
    this.#transitionOf = transitionOf;
    this.#words = engine.codec.words;
    this.#shape = recordShape(session.opening.store, this.#words);
    this.#keyed = task.keyed;
    this.#lanes = lanesOf(loops, this.#shape, session.opening.hashMask);
    this.#visited = session.visited;
    this.#visited.open(task.slot);
    this.#fresh = new Float64Array(engine.fired.length);
    engine.fired.fill(0);
    engine.hits.fill(0);
    engine.active.fill(0);
    for (const p of task.properties) engine.active[p] = 1;
    ring.count = 0;
    // Of states that this task has pushed, the store has all, with links that later discoveries do not lower: ranks rise. In another task the thread may have been another worker, and ahead of what is left of this one's ranks.
    ring.recent.fill(0);
    ring.skipsRecent = true;
    ring.drain = () => {
      this.#drain();
    };
  }

  /** Works until the pass is done, the caller stops the search, or a flag is raised; then the ranks that are left stay in the worker's slot. */
  run(): void {
    const { control } = this.#memory;
    const at = slotBase(this.#task.slot);
    let running = this.#expandRanks(control[at + Slot.nextRank], control[at + Slot.endRank]);
    while (running) {
      const from = Atomics.load(control, Control.nextRank);
      const left = control[Control.endRank] - from;
      if (left <= 0) break;
      // Large chunks, because neighbours have successors in common; small ones at last, so that all workers end at once.
      const to = from + Math.min(this.#task.chunk, Math.ceil(left / (CHUNKS_LEFT * this.#task.workers)));
      if (Atomics.compareExchange(control, Control.nextRank, from, to) !== from) continue;
      running = this.#expandRanks(from, to);
      if (Atomics.load(this.#task.stop, 0) !== 0) break;
    }
    this.#drain();
    this.#engine.verify();
    this.#visited.release(this.#task.slot);
  }

  reply(fault: Fault | null): ExpandReply {
    if (fault) Atomics.or(this.#memory.control, Control.flags, Flag.fault);
    return {
      fired: [...this.#engine.fired],
      fresh: [...this.#fresh],
      hits: [...this.#engine.hits].flatMap((hit, p) => (hit === 0 ? [] : [p])),
      deadlockRank: this.#deadlockRank,
      sums: this.#sum.sums,
      fault,
    };
  }

  /** Expands the ranks; false if a flag stopped it in front of one of them. */
  #expandRanks(from: number, to: number): boolean {
    const memory = this.#memory;
    const { order, firstId, passStart, actionBits, checkDeadlock, slot } = this.#task;
    const { control } = memory;
    const engine = this.#engine;
    const ring = this.#ring;
    const { copyState } = this.#loops;
    const { array, firstId: firstPacked, stride, at } = packedPlace(this.#shape, this.#words, memory, 'parents');
    const ids = order === null ? null : memory.orders[order];
    let rank = from;
    let generated = 0;
    for (; rank < to && control[Control.flags] === 0; rank++) {
      const id = ids === null ? firstId + rank : ids[rank];
      this.parent = id;
      copyState(engine.window, 0, array, (id - firstPacked) * stride + at);
      ring.link = this.#keyed ? ((rank - passStart) << actionBits) | SIGN : id;
      const enabled = engine.expand();
      generated += enabled;
      if (enabled === 0 && checkDeadlock && this.#deadlockRank < 0 && !engine.isQuiescent()) this.#deadlockRank = rank;
    }
    memory.counters[2 * slot + Counter.generated] += generated;
    control[slotBase(slot) + Slot.nextRank] = rank;
    control[slotBase(slot) + Slot.endRank] = to;
    return rank === to;
  }

  /** Inserts what waits in the ring and checks the properties of what is new. */
  #drain(): void {
    const ring = this.#ring;
    const found = this.#visited.insert();
    const { fresh } = this.#visited;
    const { window, active } = this.#engine;
    const words = this.#words;
    const checking = active.includes(1);
    for (let i = 0; i < found; i++) {
      const at = fresh[i];
      this.#fresh[this.#transitionOf[ring.actions[at]]]++;
      this.#sum.add(this.#lanes.hash(ring.states, at * words), this.#lanes.hashHigh(ring.states, at * words));
      if (checking) {
        this.#loops.copyState(window, 2 * words, ring.states, at * words);
        this.#engine.check();
      }
    }
    this.#memory.counters[2 * this.#task.slot + Counter.distinct] += found;
    ring.count = 0;
  }
}

/** A worker takes at most this part of its share of what is left. */
const CHUNKS_LEFT = 4;
const SIGN = 0x80000000 | 0;
