/**
 * Where the connections of this page wait, for the server that the same computer hosts: its relay may reach exactly these places. Knows
 * nothing of relays, and of a connection only that it is one.
 */

/** What a browser says of a candidate, W3C WebRTC 1.0 section 4.8.1.1, reduced. */
export interface Gathered {
  readonly type: string | null;
  readonly protocol: string | null;
  readonly address: string | null;
  readonly port: number | null;
}

export class OwnCandidates {
  readonly #open = new Map<object, Set<string>>();

  /** `tell` gets all of them, as `address:port`, whenever they changed. */
  constructor(private readonly tell: (candidates: string[]) => void) {}

  gathered(connection: object, candidate: Gathered): void {
    const place = placeOf(candidate);
    const known = this.#open.get(connection) ?? new Set();
    if (place === null || known.has(place)) return;
    this.#open.set(connection, known.add(place));
    this.#changed();
  }

  closed(connection: object): void {
    if (this.#open.delete(connection)) this.#changed();
  }

  #changed(): void {
    this.tell([...new Set([...this.#open.values()].flatMap((places) => [...places]))]);
  }
}

/** A relay sends by UDP, and to addresses alone: a name that stands in for one (`UUID.local`) is nothing to it. */
function placeOf({ type, protocol, address, port }: Gathered): string | null {
  if (type !== 'host' || protocol !== 'udp' || address === null || port === null) return null;
  if (address.endsWith('.local')) return null;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
