/**
 * Time that stands still until a test moves it. Knows nothing of what is timed.
 */
import type { Clock, Unsubscribe } from '../core/ports';

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

/** Promise reactions that may follow one timer; more than any chain in the core has. */
const REACTIONS = 40;
/** How often a longer chain is given time before it is said to be at its end. */
const IDLE = 100;

/** Lets everything happen that only waits for promises. */
export async function settle(): Promise<void> {
  for (let i = 0; i < REACTIONS; i++) await Promise.resolve();
}

export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = 1_800_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Unsubscribe {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** A promise for that time. */
  sleep(ms: number): Promise<void> {
    return new Promise((done) => void this.after(ms, done));
  }

  /** Runs every timer that is due within `ms`, in order, each with all that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let timer = this.#due(end); timer; timer = this.#due(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
      await settle();
    }
    this.#now = end;
  }

  /** Moves on, at most `ms`, until `happened`; throws with `what` when it never does. */
  async until(happened: () => boolean, what: string, ms = 300_000): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let idle = 0; !happened(); idle++) {
      const timer = this.#due(end);
      if (timer) await this.advance(timer.at - this.#now);
      else await settle();
      if (timer) idle = 0;
      if (idle > IDLE) throw new Error(`never happened: ${what}`);
    }
  }

  #due(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order))) first = timer;
    }
    return first;
  }
}
