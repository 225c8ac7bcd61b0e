/**
 * When to try to mend a connection, and when to stop: a short grace for what heals itself, then attempts further and further apart.
 * Knows the time and the state, not how a connection is mended.
 */
import type { Clock, ConnectionState, Unsubscribe } from '../ports';

/** Milliseconds. `disconnected` often heals by itself within seconds. */
const GRACE = 3000;
/** A first connection over slow relays and a server that is just back takes its time. */
const FIRST = 10_000;
const PAUSES = [5000, 8000, 12_000, 20_000];
const GIVE_UP = 120_000;
/** The polite one lets the other go first: two restarts at once only cross. */
const COURTESY = 1500;

export interface RestartEvents {
  /** Attempt number `n` of this trouble, from 1; 0 when nothing was wrong yet. */
  attempt(n: number): void;
  lost(): void;
}

export class RestartPolicy {
  readonly #clock: Clock;
  readonly #courtesy: number;
  readonly #events: RestartEvents;
  #attempts = 0;
  #next: Unsubscribe | null = null;
  #giveUp: Unsubscribe | null = null;

  /** A connection that does not exist yet is trouble from the start. */
  constructor(clock: Clock, polite: boolean, events: RestartEvents) {
    this.#clock = clock;
    this.#courtesy = polite ? COURTESY : 0;
    this.#events = events;
    this.#trouble(FIRST);
  }

  state(state: ConnectionState): void {
    if (state === 'connected') this.stop();
    else if (state === 'disconnected' && !this.#giveUp) this.#trouble(GRACE);
    else if (state === 'failed' || state === 'closed') this.#failed();
  }

  /** The other side is mending already: the next attempt of ours waits its full turn. */
  defer(): void {
    if (this.#giveUp) this.#schedule(this.#pause());
  }

  /** The network changed: no waiting. */
  now(): void {
    if (this.#giveUp) this.#attempt();
    else this.#events.attempt(0);
  }

  stop(): void {
    this.#next?.();
    this.#giveUp?.();
    this.#next = this.#giveUp = null;
    this.#attempts = 0;
  }

  #failed(): void {
    if (!this.#giveUp) this.#trouble(0);
    else if (this.#attempts === 0) this.#schedule(0);
  }

  #trouble(firstAfter: number): void {
    this.#giveUp = this.#clock.after(GIVE_UP, () => {
      this.stop();
      this.#events.lost();
    });
    this.#schedule(firstAfter);
  }

  #attempt(): void {
    this.#attempts++;
    this.#schedule(this.#pause());
    this.#events.attempt(this.#attempts);
  }

  #pause(): number {
    return PAUSES[Math.min(Math.max(0, this.#attempts - 1), PAUSES.length - 1)] ?? GIVE_UP;
  }

  #schedule(ms: number): void {
    this.#next?.();
    this.#next = this.#clock.after(ms + this.#courtesy, () => this.#attempt());
  }
}
