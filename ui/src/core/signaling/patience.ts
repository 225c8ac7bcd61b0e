/**
 * When to try again and when to give up: waits between attempts, the server's own wish to be left alone, and how long an answer of "no" is
 * not believed. Knows codes and time; nothing of sockets or messages.
 */
import type { Clock, Random, Unsubscribe } from '../ports';
import { Backoff } from './backoff';
import { isFinal, isNoForNow } from './codes';

/** Inside for so many milliseconds, the next loss is a new one. */
const STABLE = 10_000;
/** How long a server may say that there is no such room: as long as it takes to forget one. */
const UNBELIEVED = 600_000;
/** Attempts before the first entry: one round of waits, some 16 s. */
const ATTEMPTS = 6;
/** And no new one so long after the first loss: where packets vanish, one attempt alone takes eight seconds. */
const ENTRY = 15_000;
/** When a server that is too busy does not say for how long. */
const BUSY = 5000;

export class Patience {
  /** We were let in at least once. */
  wasInside = false;
  private readonly backoff: Backoff;
  private stable: Unsubscribe | null = null;
  private wait: { cancel: Unsubscribe; until: number } | null = null;
  private lostAt: number | null = null;

  constructor(
    private readonly clock: Clock,
    random: Random,
  ) {
    this.backoff = new Backoff(random);
  }

  /** Waiting, and only by our own choice: the server did not ask for it. */
  get mayHurry(): boolean {
    return this.wait !== null && this.clock.now() >= this.wait.until;
  }

  /** We are inside. */
  settle(): void {
    this.wasInside = true;
    this.lostAt = null;
    this.stop();
    this.stable = this.clock.after(STABLE, () => this.backoff.reset());
  }

  /** Whether this loss is the last one. */
  endsWith(code: string): boolean {
    this.lostAt ??= this.clock.now();
    if (isFinal(code, this.wasInside)) return true;
    const lostFor = this.clock.now() - this.lostAt;
    if (!this.wasInside) return this.backoff.count >= ATTEMPTS || lostFor > ENTRY;
    // Without an answer it goes on for ever: the call may well be running without a server.
    return isNoForNow(code) && lostFor > UNBELIEVED;
  }

  /** Runs `attempt` after the next wait, and not before what the server asked for. */
  again(attempt: () => void, code?: string, retryMs = code === 'rate-limited' ? BUSY : 0): void {
    this.stop();
    const cancel = this.clock.after(Math.max(this.backoff.next(), retryMs), attempt);
    this.wait = { cancel, until: this.clock.now() + retryMs };
  }

  /** Nothing will happen by itself any more. */
  stop(): void {
    this.stable?.();
    this.wait?.cancel();
    this.wait = null;
  }
}
