/**
 * Notices that what flowed stands still, seconds before the browser says `disconnected`. A connection that is only quiet (no picture, no
 * sound) never flowed, so its silence means nothing. Knows nothing of how a connection is mended.
 */
import type { Clock, PeerConnectionPort, Unsubscribe } from '../ports';

/** Milliseconds between two looks at what was received. */
const LOOK = 400;
/** Looks in a row that saw something new make a flow; so many without end it. */
const FLOW = 3;
const STILL = 3;
/** After so many more it is said again, so often: what was to mend it may be lost like the rest. */
const AGAIN = 5;
const TIMES = 4;

/** `stopped`: it flowed and does not any more. `still`: it has not come back since. `again`: it has. */
export type Beat = 'stopped' | 'still' | 'again';

/** What a pulse is, apart from time: counts in, what just happened to the flow out. */
export class Flow {
  #last: number | null = null;
  #rising = 0;
  #still = 0;
  #stopped = false;

  /** `received` null is a look that failed. */
  look(received: number | null): Beat | null {
    if (received === null) return null;
    const isNew = this.#last === null || received !== this.#last;
    this.#last = received;
    if (isNew) return this.#rise();
    if (++this.#still < STILL) return null;
    if (this.#stopped) return this.#isDue() ? 'still' : null;
    this.#stopped = this.#rising >= FLOW;
    this.#rising = 0;
    return this.#stopped ? 'stopped' : null;
  }

  #rise(): Beat | null {
    const isBack = this.#stopped;
    this.#rising++;
    this.#still = 0;
    this.#stopped = false;
    return isBack ? 'again' : null;
  }

  #isDue(): boolean {
    const since = this.#still - STILL;
    return since % AGAIN === 0 && since <= AGAIN * TIMES;
  }
}

export class PulseWatch {
  readonly #clock: Clock;
  readonly #heard: (beat: Beat) => void;
  #pc: PeerConnectionPort | null = null;
  #next: Unsubscribe | null = null;

  constructor(clock: Clock, heard: (beat: Beat) => void) {
    this.#clock = clock;
    this.#heard = heard;
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
    const beat = flow.look(received);
    if (beat) this.#heard(beat);
  }
}
