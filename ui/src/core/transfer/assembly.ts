/**
 * Frames of one channel joined into pieces. A channel may begin at any piece that is already known, and goes on without a gap. Knows
 * nothing of hashes and disks.
 */
import { readFrame } from '../channel/frame';
import { PIECE } from '../channel/message';
import { pieceLength } from './offer';

export interface Piece {
  index: number;
  bytes: Uint8Array;
}

export class Assembly {
  readonly #size: number;
  #index: number | null = null;
  #bytes = new Uint8Array(0);
  #filled = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Takes one message: the piece it completes, null where it completes none, `protocol` where it does not fit. */
  add(message: string | Uint8Array, nextPiece: number): Piece | null | 'protocol' {
    const frame = typeof message === 'string' ? null : readFrame(message);
    if (frame === 'unknown') return null;
    if (frame === null || frame.item !== 0) return 'protocol';
    if (this.#index === null && !this.#begin(frame.offset, nextPiece)) return 'protocol';
    const index = this.#index ?? 0;
    if (frame.offset !== index * PIECE + this.#filled || this.#filled + frame.bytes.length > this.#bytes.length) return 'protocol';
    this.#bytes.set(frame.bytes, this.#filled);
    this.#filled += frame.bytes.length;
    return this.#filled === this.#bytes.length ? this.#complete(index) : null;
  }

  #begin(offset: number, nextPiece: number): boolean {
    if (offset % PIECE !== 0 || offset / PIECE > nextPiece) return false;
    this.#open(offset / PIECE);
    return true;
  }

  #complete(index: number): Piece {
    const piece = { index, bytes: this.#bytes };
    this.#open(index + 1);
    return piece;
  }

  #open(index: number): void {
    this.#index = index;
    this.#filled = 0;
    this.#bytes = new Uint8Array(Math.max(0, pieceLength(this.#size, index)));
  }
}
