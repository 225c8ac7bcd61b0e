/**
 * Where the connections of this page wait, for the server that the same computer hosts: its relay may reach exactly these places, and its
 * router may be asked to lead there. What the router opened is one more candidate. Knows nothing of relays and routers, and of a
 * connection only that it is one.
 */
import type { CandidateInit } from '../ports';
import { mappedLine } from './mapped-line';

/** What a browser says of a candidate, W3C WebRTC 1.0 section 4.8.1.1, reduced. */
export interface Gathered {
  readonly type: string | null;
  readonly protocol: string | null;
  readonly address: string | null;
  readonly port: number | null;
}

/** Takes one more candidate of its own, to tell it to the other side. */
export type More = (candidate: CandidateInit) => void;

interface Waiting {
  more: More;
  /** By place; the candidate is the one of the last gathering. */
  places: Map<string, CandidateInit>;
}

export class OwnCandidates {
  readonly #open = new Map<object, Waiting>();
  readonly #outer = new Map<string, string>();

  /** `tell` gets all of them, as `address:port`, whenever they changed. */
  constructor(private readonly tell: (candidates: string[]) => void) {}

  gathered(connection: object, candidate: Gathered, init: CandidateInit, more: More): void {
    const place = placeOf(candidate);
    if (place === null) return;
    const waiting = this.#open.get(connection) ?? { more, places: new Map<string, CandidateInit>() };
    const isNew = !waiting.places.has(place);
    waiting.places.set(place, init);
    this.#open.set(connection, waiting);
    if (isNew) this.#changed();
    this.#offer(waiting, place);
  }

  closed(connection: object): void {
    if (this.#open.delete(connection)) this.#changed();
  }

  /** The router leads from `outer` to `place` from now on; both are `address:port`. */
  mapped(place: string, outer: string): void {
    this.#outer.set(place, outer);
    for (const waiting of this.#open.values()) this.#offer(waiting, place);
  }

  #offer({ more, places }: Waiting, place: string): void {
    const [outer, init] = [this.#outer.get(place), places.get(place)];
    const candidate = outer !== undefined && init?.candidate ? mappedLine(init.candidate, outer) : null;
    if (candidate !== null) more({ ...init, candidate });
  }

  #changed(): void {
    const places = new Set([...this.#open.values()].flatMap((waiting) => [...waiting.places.keys()]));
    for (const place of this.#outer.keys()) if (!places.has(place)) this.#outer.delete(place);
    this.tell([...places]);
  }
}

/** A relay sends by UDP, and to addresses alone: a name that stands in for one (`UUID.local`) is nothing to it. */
function placeOf({ type, protocol, address, port }: Gathered): string | null {
  if (type !== 'host' || protocol !== 'udp' || address === null || port === null) return null;
  if (address.endsWith('.local')) return null;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
