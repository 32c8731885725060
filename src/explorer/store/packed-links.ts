/**
 * Links of records one behind the other, packed as differences. Neighbours mostly have the same predecessor, or one near it, so that a link takes a few bits. Each difference is a number in Elias's gamma
 * code. Links stand in blocks, each of which can be read alone.
 */
export class PackedLinks {
  /** How many there are. */
  count = 0;
  readonly #chunks: Int32Array[] = [];
  /** Of each block: its first word, counted over all chunks, and the link before it. */
  readonly #starts: number[] = [];
  readonly #before: number[] = [];
  /** Where the next bit is written, in the last chunk. */
  #bit = 32 * CHUNK_WORDS;
  /** The last link that is not 0. */
  #last = 0;
  /** What was read last. */
  readonly #read = new Int32Array(BLOCK);
  #readBlock = -1;
  #readCount = 0;

  /** Of all memory that is taken. */
  get bytes(): number {
    return 4 * CHUNK_WORDS * this.#chunks.length + 2 * 8 * this.#starts.length;
  }

  /** Appends a link, which is less than 2^29. */
  append(link: number): void {
    if (this.count % BLOCK === 0) this.#beginBlock();
    this.#write(link === 0 ? EMPTY : codeOf(link - this.#last));
    if (link !== 0) this.#last = link;
    this.count++;
  }

  #beginBlock(): void {
    let word = Math.ceil(this.#bit / 32);
    if (word + BLOCK_WORDS_MAX > CHUNK_WORDS) {
      this.#chunks.push(new Int32Array(CHUNK_WORDS));
      word = 0;
    }
    this.#bit = 32 * word;
    this.#starts.push(CHUNK_WORDS * (this.#chunks.length - 1) + word);
    this.#before.push(this.#last);
  }

  /** Writes as many zeros as the number has bits behind its first one, then the number. */
  #write(code: number): void {
    const words = this.#chunks[this.#chunks.length - 1];
    const zeros = 31 - Math.clz32(code);
    const bit = this.#bit + zeros;
    const word = bit >>> 5;
    const over = zeros + 1 - (32 - (bit & 31));
    if (over <= 0) words[word] |= code << -over;
    else {
      words[word] |= code >>> over;
      words[word + 1] |= code << (32 - over);
    }
    this.#bit = bit + zeros + 1;
  }

  /** Link number `i`, from 0. */
  at(i: number): number {
    const block = Math.floor(i / BLOCK);
    const place = i % BLOCK;
    if (block !== this.#readBlock || place >= this.#readCount) this.#readLinks(block);
    return this.#read[place];
  }

  #readLinks(block: number): void {
    const start = this.#starts[block];
    const words = this.#chunks[Math.floor(start / CHUNK_WORDS)];
    let bit = 32 * (start % CHUNK_WORDS);
    let last = this.#before[block];
    this.#readBlock = block;
    this.#readCount = Math.min(BLOCK, this.count - block * BLOCK);
    for (let i = 0; i < this.#readCount; i++) {
      const zeros = zerosAt(words, bit);
      const code = numberAt(words, bit + zeros, zeros + 1);
      bit += 2 * zeros + 1;
      if (code !== EMPTY) last += differenceOf(code);
      this.#read[i] = code === EMPTY ? 0 : last;
    }
  }
}

/** Links of a block, and most words that they take: a number below 2^31 takes 61 bits. */
const BLOCK = 512;
const BLOCK_WORDS_MAX = Math.ceil((BLOCK * 61) / 32);
const CHUNK_WORDS = 2 ** 12;

/** The code of a link that is 0. */
const EMPTY = 2;

/** 1 for the same, 3 for the next one, 4 for the one before, 5, 6, ... for those farther away. */
function codeOf(difference: number): number {
  if (difference === 0) return 1;
  return difference > 0 ? 2 * difference + 1 : 2 - 2 * difference;
}

function differenceOf(code: number): number {
  if (code === 1) return 0;
  return code % 2 === 1 ? (code - 1) / 2 : (2 - code) / 2;
}

/** How many zeros stand at a bit: at most 30. */
function zerosAt(words: Int32Array, bit: number): number {
  const used = bit & 31;
  const zeros = Math.clz32(words[bit >>> 5] << used);
  return used + zeros < 32 ? zeros : 32 - used + Math.clz32(words[(bit >>> 5) + 1]);
}

/** The number that stands at a bit, and has so many, at most 31. */
function numberAt(words: Int32Array, bit: number, bits: number): number {
  const used = bit & 31;
  const head = (words[bit >>> 5] << used) >>> used;
  const over = bits - (32 - used);
  return over <= 0 ? head >>> -over : (head << over) | (words[(bit >>> 5) + 1] >>> (32 - over));
}
