/**
 * Notices that a control channel that looks open carries nothing. After an outage SCTP tries again later and later, up to a minute apart
 * (RFC 9260 section 6.3.3), while sound and picture have long been back. Knows neither the channel nor what is done about it.
 */
import type { Clock, Unsubscribe } from '../ports';

/** Milliseconds for an answer: several round trips over a far relay, and one repetition of what was lost. */
export const PATIENCE = 3000;

export interface EchoEvents {
  /** Asks the other side for `n` back. */
  ask(n: number): void;
  /** No answer in time. */
  deaf(): void;
}

export class Echo {
  readonly #clock: Clock;
  readonly #events: EchoEvents;
  #asked = 0;
  #late: Unsubscribe | null = null;

  constructor(clock: Clock, events: EchoEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** One question at a time: while one waits for its answer, nothing more is asked. */
  ask(): void {
    if (this.#late) return;
    this.#late = this.#clock.after(PATIENCE, () => {
      this.#late = null;
      this.#events.deaf();
    });
    this.#events.ask(++this.#asked);
  }

  /** Whether `n` answers what was asked; a channel keeps the order, so the answer to the last one answers all. */
  answered(n: number): boolean {
    if (n !== this.#asked) return false;
    this.stop();
    return true;
  }

  stop(): void {
    this.#late?.();
    this.#late = null;
  }
}
