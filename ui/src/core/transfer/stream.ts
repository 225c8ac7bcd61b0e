/**
 * One attempt to carry a file over a channel of its own: reads a piece ahead, never sends more than the receiver can hold, and says
 * how it ended. Knows nothing of offers.
 */
import { Backpressure } from '../channel/backpressure';
import { FRAME_HEADER, writeFrame } from '../channel/frame';
import { PIECE } from '../channel/message';
import type { DataChannelPort, FileSource } from '../ports';
import { piecesOf, readPiece } from './offer';

/**
 * Bytes that may be under way or unwritten at the receiver: data channels do not push back when a disk is slow, so this does. At 17 MB/s
 * it covers a round trip of nearly a second.
 */
export const WINDOW = 16 * PIECE;

export interface StreamParts {
  channel: DataChannelPort;
  source: FileSource;
  /** Bytes of one message. */
  messageSize: number;
  /** The first piece to send. */
  from: number;
  /** Tells the hashes up to piece `index`; false where they cannot be told. */
  tell(index: number): boolean;
  /** Everything was handed to the channel; it has yet to arrive. */
  sent(): void;
}

export class Stream {
  readonly #parts: StreamParts;
  readonly #pressure: Backpressure;
  #confirmed: number;
  #wake: (() => void) | null = null;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#pressure = new Backpressure(parts.channel);
    this.#confirmed = parts.from * PIECE;
    parts.channel.onopen = () => this.#go();
    parts.channel.onclose = () => this.#go();
  }

  /** Still able to go on by itself. */
  get isAlive(): boolean {
    const { readyState } = this.#parts.channel;
    return readyState === 'open' || readyState === 'connecting';
  }

  /** The receiver has `offset` bytes. */
  confirm(offset: number): void {
    this.#confirmed = Math.max(this.#confirmed, offset);
    this.#go();
  }

  stop(): void {
    this.#parts.channel.close();
    this.#go();
  }

  /** Resolves when the channel closed or the source failed. */
  async run(): Promise<'closed' | 'source'> {
    const { channel, source, from, tell, sent } = this.#parts;
    while (channel.readyState === 'connecting') await this.#pause();
    const count = piecesOf(source.size);
    let ahead = from < count ? readPiece(source, from) : null;
    for (let index = from; index < count; index++) {
      const bytes = await ahead;
      if (!bytes) return 'source';
      ahead = index + 1 < count ? readPiece(source, index + 1) : null;
      if (!tell(index + 1) || !(await this.#send(index * PIECE, bytes))) return 'closed';
    }
    if (tell(count)) sent();
    else channel.close();
    while (channel.readyState === 'open') await this.#pause();
    return 'closed';
  }

  async #send(offset: number, bytes: Uint8Array): Promise<boolean> {
    const { channel, messageSize } = this.#parts;
    const step = messageSize - FRAME_HEADER;
    while (offset + bytes.length > this.#confirmed + WINDOW && this.isAlive) await this.#pause();
    for (let at = 0; at < bytes.length; at += step) {
      if (this.#pressure.full) await this.#pressure.room();
      if (channel.readyState !== 'open') return false;
      if (!this.#put(writeFrame(0, offset + at, bytes.subarray(at, at + step)))) return false;
    }
    return true;
  }

  #put(frame: Uint8Array): boolean {
    try {
      this.#parts.channel.send(frame);
      return true;
    } catch {
      // The channel closes in this very moment, or the browser's own buffer is full: this attempt is over either way.
      this.#parts.channel.close();
      return false;
    }
  }

  #pause(): Promise<void> {
    return new Promise((wake) => (this.#wake = wake));
  }

  #go(): void {
    this.#wake?.();
    this.#wake = null;
    this.#pressure.release();
  }
}
