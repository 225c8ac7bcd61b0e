/**
 * Where one transfer stands, as the screens see it: its state, the bytes the receiver has, and how fast they come. Knows nothing of
 * messages or bytes.
 */
import type { Transfer, TransferState } from '../call/events';
import type { Clock } from '../ports';

/** The speed is that of the last seconds; milliseconds. */
const SPAN = 4000;

const OVER: ReadonlySet<TransferState> = new Set(['done', 'declined', 'cancelled', 'failed']);

export class Progress {
  readonly #clock: Clock;
  readonly #changed: (transfer: Transfer) => void;
  #transfer: Transfer;
  #samples: { at: number; moved: number }[] = [];

  constructor(clock: Clock, start: Omit<Transfer, 'moved' | 'rate'>, changed: (transfer: Transfer) => void) {
    this.#clock = clock;
    this.#changed = changed;
    this.#transfer = { ...start, moved: 0, rate: 0 };
  }

  get state(): TransferState {
    return this.#transfer.state;
  }

  /** Nothing will happen to it any more. */
  get isOver(): boolean {
    return OVER.has(this.#transfer.state);
  }

  enter(state: TransferState, reason?: string): void {
    if (this.isOver || state === this.#transfer.state) return;
    if (state !== 'active') this.#samples = [];
    this.#transfer = { ...this.#transfer, state, rate: this.#rate(), ...(reason === undefined ? {} : { reason }) };
    this.show();
  }

  /** The receiver has so many bytes in all. */
  moved(bytes: number): void {
    if (this.isOver || bytes === this.#transfer.moved) return;
    const now = this.#clock.now();
    this.#samples = [...this.#samples.filter(({ at }) => now - at <= SPAN), { at: now, moved: bytes }];
    this.#transfer = { ...this.#transfer, moved: bytes, rate: this.#rate() };
    this.show();
  }

  #rate(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at <= first.at) return 0;
    return Math.max(0, Math.round(((last.moved - first.moved) * 1000) / (last.at - first.at)));
  }

  /** Shows it as it is, at first and after each change. */
  show(): void {
    this.#changed({ ...this.#transfer });
  }
}
