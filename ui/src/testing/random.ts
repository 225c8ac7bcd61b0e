/** Chance that repeats: the same seed gives the same bytes. Not for secrets. */
import type { Random } from '../core/ports';

/** xorshift32, G. Marsaglia, "Xorshift RNGs", 2003. */
export class SeededRandom implements Random {
  #state: number;

  constructor(seed = 1) {
    this.#state = seed | 0 || 0x9e3779b9;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#next() & 0xff);
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return this.#next() % limit;
  }

  #next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }
}
