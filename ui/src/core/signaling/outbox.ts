/**
 * What this client says: numbered, at a pace the server allows, and kept until the server has it, so that a resume can say it again.
 * Bounded: when it is full, what is lost is said by {@link Outbox.put}. Knows nothing of what the messages mean.
 */
import type { Clock, Unsubscribe } from '../ports';
import { utf8 } from '../bytes';
import type { Limits } from './wire';

export type Message = { t: string } & Record<string, unknown>;

interface Item {
  message: Message;
  /** Given when it is first written; 0 before. */
  n: number;
  size: number;
  written: boolean;
}

const MESSAGES = 256;
const BYTES = 1 << 20;
// So many written without an acknowledgement, then one is asked for.
const UNSURE = 32;

export class Outbox {
  private items: Item[] = [];
  private last = 0;
  private unsure = 0;
  private write: ((text: string) => void) | null = null;
  private rate = 10;
  private burst = 10;
  private tokens = 10;
  private filledAt: number;
  private timer: Unsubscribe | null = null;

  constructor(
    private readonly clock: Clock,
    /** The last `s` of the server, so that it forgets what it kept until then. */
    private readonly seen: () => number = () => 0,
  ) {
    this.filledAt = clock.now();
  }

  /** Keeps well below what the server allows: a late network delivers in one heap what left here at a pace. */
  pace(limits: Limits): void {
    this.rate = Math.max(1, limits.per_second * 0.8);
    this.burst = Math.max(1, limits.burst * 0.5);
  }

  /** A new session: nothing of the old one is said again, and counting starts anew. */
  reset(): void {
    this.items = [];
    this.last = 0;
    this.shut();
  }

  /** From now on messages go to `write`. */
  open(write: (text: string) => void): void {
    this.write = write;
    this.flush();
  }

  /** Nothing is written until the next {@link open}; what was not acknowledged will be written again then. */
  shut(): void {
    this.write = null;
    this.unsure = 0;
    this.timer?.();
    this.timer = null;
    for (const item of this.items) item.written = false;
  }

  /** False where there is no room left: then nothing waits any more, for what waited cannot all arrive. */
  put(message: Message): boolean {
    const size = utf8(JSON.stringify(message)).length;
    const whole = this.items.length < MESSAGES && this.items.reduce((sum, item) => sum + item.size, size) <= BYTES;
    this.items = whole ? [...this.items, { message, n: 0, size, written: false }] : [];
    this.flush();
    return whole;
  }

  /** The server has handled every message up to `n`. */
  acknowledge(n: number): void {
    this.items = this.items.filter((item) => item.n === 0 || item.n > n);
    this.unsure = this.items.filter((item) => item.written).length;
  }

  /** The server did not take message `n`: it goes once more, as a new one, after `waitMs`. */
  postpone(n: number, waitMs: number): void {
    const refused = this.items.find((item) => item.n === n);
    this.acknowledge(n);
    if (refused) this.items.push({ ...refused, n: 0, written: false });
    this.tokens = 0;
    this.filledAt = this.clock.now() + waitMs;
    this.flush();
  }

  /** Written at once, not kept: its answer acknowledges what went before. */
  ping(): void {
    this.unsure = 0;
    this.write?.(JSON.stringify({ t: 'ping', n: ++this.last, ...this.has() }));
  }

  /** The answer to a ping of the server. */
  pong(): void {
    this.write?.(JSON.stringify({ t: 'pong', ...this.has() }));
  }

  /** Writes everything now, whatever the pace: for when nothing comes after it. */
  drain(): void {
    this.flush(true);
  }

  private flush(atAnyPace = false): void {
    this.timer?.();
    this.timer = null;
    for (const item of this.items.filter(({ written }) => !written)) {
      if (this.write === null) return;
      if (!atAnyPace && !this.spend()) {
        this.timer = this.clock.after(Math.ceil(1000 / this.rate) + Math.max(0, this.filledAt - this.clock.now()), () => this.flush());
        return;
      }
      this.utter(item);
    }
  }

  // The number is given on leaving, not on queueing: a ping that overtakes the queue must not count as its acknowledgement.
  private utter(item: Item): void {
    if (item.n === 0) item.n = ++this.last;
    item.written = true;
    this.write?.(JSON.stringify({ ...item.message, n: item.n, ...this.has() }));
    if (++this.unsure >= UNSURE) this.ping();
  }

  private has(): { seen?: number } {
    const seen = this.seen();
    return seen === 0 ? {} : { seen };
  }

  private spend(): boolean {
    const passed = Math.max(0, this.clock.now() - this.filledAt);
    this.tokens = Math.min(this.burst, this.tokens + (passed * this.rate) / 1000);
    this.filledAt = Math.max(this.filledAt, this.clock.now());
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
