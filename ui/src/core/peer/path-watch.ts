/**
 * Looks again and again how the bytes of a connection travel: ICE may change the pair at any time and says nothing. Knows nothing of
 * what is made of it.
 */
import type { Clock, PathReport, PeerConnectionPort, Unsubscribe } from '../ports';

/** Milliseconds between two looks, and while the answer is still unknown. */
const LOOK = 5000;
const SOON = 500;

export class PathWatch {
  readonly #clock: Clock;
  readonly #report: (report: PathReport) => void;
  #pc: PeerConnectionPort | null = null;
  #next: Unsubscribe | null = null;

  constructor(clock: Clock, report: (report: PathReport) => void) {
    this.#clock = clock;
    this.#report = report;
  }

  /** From now on at this connection. */
  start(pc: PeerConnectionPort): void {
    this.stop();
    this.#pc = pc;
    void this.#look(pc);
  }

  stop(): void {
    this.#pc = null;
    this.#next?.();
  }

  async #look(pc: PeerConnectionPort): Promise<void> {
    // Statistics fail only on a connection that is closing, which says the same in another way.
    const report = await pc.path().catch((): PathReport => ({ kind: 'unknown' }));
    if (pc !== this.#pc) return;
    this.#next = this.#clock.after(report.kind === 'unknown' ? SOON : LOOK, () => void this.#look(pc));
    this.#report(report);
  }
}
