/**
 * A data channel that obeys W3C WebRTC section 6.2: nothing is sent before it is open, the buffered amount falls as messages leave,
 * a message above the cap is refused, messages arrive in order, and what was under way when the connection went is lost.
 */
import type { DataChannelPort } from '../core/ports';

export class FakeDataChannel implements DataChannelPort {
  readyState: DataChannelPort['readyState'] = 'connecting';
  bufferedAmount = 0;
  /** The most that was ever buffered. */
  peak = 0;
  bufferedAmountLowThreshold = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onbufferedamountlow: (() => void) | null = null;
  onmessage: ((data: string | Uint8Array) => void) | null = null;
  /** The other end, once there is one. */
  other: FakeDataChannel | null = null;
  /** Changes what arrives; null loses it. For tests of damage. */
  damage: ((data: string | Uint8Array) => string | Uint8Array | null) | null = null;
  readonly #queue: (string | Uint8Array)[] = [];
  #delivering = false;

  /** `turn` resolves when the network may carry one more message. */
  constructor(
    readonly label: string,
    readonly cap: number,
    private readonly turn: () => Promise<void>,
  ) {}

  send(data: string | Uint8Array): void {
    if (this.readyState !== 'open') throw new DOMError('InvalidStateError', 'the channel is not open');
    const size = sizeOf(data);
    if (size > this.cap) throw new TypeError('the message is above the cap');
    this.bufferedAmount += size;
    this.peak = Math.max(this.peak, this.bufferedAmount);
    this.#queue.push(typeof data === 'string' ? data : data.slice());
    void this.#deliver();
  }

  close(): void {
    if (this.readyState === 'closed') return;
    this.end();
    const { other } = this;
    if (other) void this.turn().then(() => other.end());
  }

  open(): void {
    if (this.readyState !== 'connecting') return;
    this.readyState = 'open';
    this.onopen?.();
  }

  /** The end as the other side or the transport brings it. */
  end(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.onclose?.();
  }

  async #deliver(): Promise<void> {
    if (this.#delivering) return;
    this.#delivering = true;
    for (let data = this.#queue.shift(); data !== undefined; data = this.#queue.shift()) {
      await this.turn();
      if (this.readyState !== 'open') break;
      this.#left(sizeOf(data));
      const arrived = this.damage ? this.damage(data) : data;
      if (arrived !== null && this.other?.readyState === 'open') this.other.onmessage?.(arrived);
    }
    this.#delivering = false;
  }

  #left(size: number): void {
    const before = this.bufferedAmount;
    this.bufferedAmount -= size;
    if (before > this.bufferedAmountLowThreshold && this.bufferedAmount <= this.bufferedAmountLowThreshold) this.onbufferedamountlow?.();
  }
}

/** Two ends that are open and joined. */
export function channelPair(label: string, cap: number, turn: () => Promise<void>): [FakeDataChannel, FakeDataChannel] {
  const pair: [FakeDataChannel, FakeDataChannel] = [new FakeDataChannel(label, cap, turn), new FakeDataChannel(label, cap, turn)];
  join(...pair);
  return pair;
}

export function join(a: FakeDataChannel, b: FakeDataChannel): void {
  a.other = b;
  b.other = a;
  a.open();
  b.open();
}

/** A DOMException without the DOM. */
export class DOMError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

// The core is compiled without TextEncoder's types; what matters here is ASCII.
const sizeOf = (data: string | Uint8Array): number => data.length;
