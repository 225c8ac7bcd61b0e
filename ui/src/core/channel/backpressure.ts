/**
 * Keeps a data channel's buffer between two marks, so that a transfer runs at full speed and a cancel is felt at once. Knows nothing of
 * what is sent.
 */
import type { DataChannelPort } from '../ports';

/** Bytes. Between browsers larger values were no faster; smaller ones let the pipe run dry. */
const LOW = 256 * 1024;
const HIGH = 1024 * 1024;
/** Bytes of one message, the other side's cap permitting. */
const MESSAGE = 64 * 1024;

/** Bytes that one message to a peer with this cap may have. */
export const messageSize = (cap: number): number => Math.min(MESSAGE, cap > 0 ? cap : MESSAGE);

export class Backpressure {
  readonly #channel: DataChannelPort;
  #wake: (() => void) | null = null;

  constructor(channel: DataChannelPort) {
    this.#channel = channel;
    channel.bufferedAmountLowThreshold = LOW;
    channel.onbufferedamountlow = () => this.release();
  }

  /** Nothing more should be sent before `room`. */
  get full(): boolean {
    return this.#channel.bufferedAmount >= HIGH;
  }

  /** Resolves when the buffer is low again, or at `release`. */
  room(): Promise<void> {
    return new Promise((wake) => (this.#wake = wake));
  }

  /** Lets whoever waits go on, for example to find that the channel is closed. */
  release(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
