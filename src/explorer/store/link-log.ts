import { PackedLinks } from './packed-links.ts';
import { Control } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';

/** Links that stand apart from their records, as the main thread sees them: those of the running pass in `memory.links`, where workers write them, and those of earlier ones packed. */
export class LinkLog {
  readonly #memory: SharedMemory;
  readonly #packed = new PackedLinks();
  /** Most that a pass has found. */
  #most = 0;

  constructor(memory: SharedMemory) {
    this.#memory = memory;
    // Record 0 is never used.
    this.#append(0);
  }

  /** The first record of the running pass. */
  get #first(): number {
    return this.#memory.control[Control.linksFirst];
  }

  at(id: number): number {
    return id < this.#first ? this.#packed.at(id) : this.#memory.links[id - this.#first];
  }

  /** Notes the link of the next record of earlier passes, or that of any other record. */
  put(id: number, link: number): void {
    if (id < this.#first) this.#append(link);
    else this.#memory.links[id - this.#first] = link;
  }

  /** All records before `end` belong to passes that are done: their links will not be lowered any more. */
  endPass(end: number): void {
    const { links, control } = this.#memory;
    const found = end - this.#first;
    for (let place = 0; place < found; place++) this.#append(links[place]);
    links.fill(0, 0, found);
    this.#most = Math.max(this.#most, found);
    control[Control.linksFirst] = end;
  }

  #append(link: number): void {
    const id = this.#packed.count;
    if (link === 0) this.#memory.empty[id >>> 5] |= 1 << (id & 31);
    this.#packed.append(link);
  }

  /** Bytes of the links of all records before `end`; those of earlier passes that are not there yet are counted as if they were not going to be packed. */
  bytesBefore(end: number): number {
    return this.#packed.bytes + 4 * (Math.max(0, this.#first - this.#packed.count) + Math.max(this.#most, end - this.#first));
  }

  /** How many bytes less all links of earlier passes take than one word each. */
  get saved(): number {
    return 4 * this.#first - this.bytesBefore(this.#first);
  }
}
