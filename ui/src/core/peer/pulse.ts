/**
 * Notices that what flowed stands still, seconds before the browser says `disconnected`. A connection that is only quiet (no picture, no
 * sound) never flowed, so its silence means nothing. Knows nothing of how a connection is mended.
 */
import type { Clock, PeerConnectionPort, Unsubscribe } from '../ports';

/** Milliseconds between two looks at what was received. */
const LOOK = 400;
/** Looks in a row that saw something new make a flow; so many without end it. */
const FLOW = 5;
const STILL = 3;

/** What a pulse is, apart from time: counts in, whether it just stopped out. */
export class Flow {
  #last: number | null = null;
  #rising = 0;
  #still = 0;

  /** True once for each flow that ends. `received` null is a look that failed. */
  look(received: number | null): boolean {
    if (received === null) return false;
    const isNew = this.#last === null || received !== this.#last;
    this.#last = received;
    if (isNew) {
      this.#rising++;
      this.#still = 0;
      return false;
    }
    this.#still++;
    if (this.#still < STILL) return false;
    const flowed = this.#rising >= FLOW;
    this.#rising = 0;
    return flowed;
  }
}

export class PulseWatch {
  readonly #clock: Clock;
  readonly #stopped: () => void;
  #pc: PeerConnectionPort | null = null;
  #next: Unsubscribe | null = null;

  constructor(clock: Clock, stopped: () => void) {
    this.#clock = clock;
    this.#stopped = stopped;
  }

  /** From now on at this connection. */
  start(pc: PeerConnectionPort): void {
    this.stop();
    this.#pc = pc;
    void this.#look(pc, new Flow());
  }

  stop(): void {
    this.#pc = null;
    this.#next?.();
  }

  async #look(pc: PeerConnectionPort, flow: Flow): Promise<void> {
    // Statistics fail only on a connection that is closing, which says the same in another way.
    const received = await pc.received().catch(() => null);
    if (pc !== this.#pc) return;
    this.#next = this.#clock.after(LOOK, () => void this.#look(pc, flow));
    if (flow.look(received)) this.#stopped();
  }
}
