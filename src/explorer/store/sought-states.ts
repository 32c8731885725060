/** The lanes of a state's hash as one text, by which a few states are looked for among all. */
export function fingerprintOf(low: number, high: number): string {
  return `${String(low)} ${String(high)}`;
}

const FILTER_SIZE = 2 ** 14;

/** A few states, by their fingerprints, and which of them were seen. */
export class SoughtStates {
  /** 0 at the low lane, and `mask`, of every state that is not sought; at few others it is not. */
  readonly filter = new Uint8Array(FILTER_SIZE);
  readonly mask = FILTER_SIZE - 1;
  readonly seen = new Set<string>();
  readonly #sought: ReadonlySet<string>;

  constructor(fingerprints: readonly string[]) {
    this.#sought = new Set(fingerprints);
    for (const text of fingerprints) this.filter[parseInt(text) & this.mask] = 1;
  }

  see(low: number, high: number): void {
    const text = fingerprintOf(low, high);
    if (this.#sought.has(text)) this.seen.add(text);
  }
}
