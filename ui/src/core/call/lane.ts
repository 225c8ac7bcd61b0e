/**
 * The way to one person over the server: sealed signals to wherever they sit now. Knows nothing of what the signals say.
 */
import { attempt, Fields } from '../channel/fields';
import { readSignal, type Signal } from '../peer/signal';
import type { Pairing } from '../seal';

export class SealedLane {
  readonly #pairing: Pairing;
  readonly #relay: (route: string, data: string) => boolean;
  #route: string;
  #isOpen: boolean;

  /** `relay` hands sealed data to the server and says whether it took it. `route` is null for somebody without a seat. */
  constructor(pairing: Pairing, route: string | null, relay: (route: string, data: string) => boolean) {
    this.#pairing = pairing;
    this.#route = route ?? '';
    this.#isOpen = route !== null;
    this.#relay = relay;
  }

  /** They have a seat in the room, as far as the server said. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Where they sit from now on; null for nowhere. True where that is another seat than before. */
  reroute(route: string | null): boolean {
    const isNew = route !== null && (route !== this.#route || !this.#isOpen);
    this.#isOpen = route !== null;
    this.#route = route ?? this.#route;
    return isNew;
  }

  send(signal: Signal): boolean {
    return this.#isOpen && this.#relay(this.#route, this.#pairing.seal(JSON.stringify(signal)));
  }

  /** What the server brought, opened and read; null for whatever is not theirs, not new, or no signal. */
  open(data: unknown): Signal | null {
    const text = this.#pairing.open(data);
    return text === null ? null : attempt(() => readSignal(Fields.parse(text)));
  }
}
