/**
 * Those who knock at a host's room, from the knock to the invitation. Whom the host lets near is met at a threshold; whoever both sides
 * confirmed by their words gets the invitation, and then comes in by it like everybody else. Knows nothing of how a card is read.
 */
import type { Pairing } from '../seal';
import type { WirePeer } from '../signaling/wire';
import type { Spoken } from '../spoken/check';
import { Threshold, type ThresholdPorts } from './threshold';

/** One who knocks, for the screens. `id` is the server's, and theirs for this knock alone. */
export interface Knocker {
  id: string;
  name: string;
  /** `asking`: the host has not answered. `near`: words are made and compared. `gone`: there is nobody any more. */
  at: 'asking' | 'near' | 'gone';
  spoken: Spoken;
}

/** What the host's keys make of a stranger's card. */
export interface Greeting {
  name: string;
  pairing: Pairing;
  /** The host's own card for them. */
  card: string;
}

export interface PorchPorts extends ThresholdPorts {
  /** Null for a card that is none. */
  greet(card: string): Greeting | null;
  admit(id: string, card: string): void;
  deny(id: string): void;
  kick(id: string): void;
}

interface Standing {
  knocker: Knocker;
  greeting: Greeting;
  threshold: Threshold | null;
}

/** More than a server lets wait, should it not be ours. */
const MOST = 8;

export class Porch {
  readonly #ports: PorchPorts;
  readonly #tell: (knocker: Knocker) => void;
  readonly #standing = new Map<string, Standing>();

  constructor(ports: PorchPorts, tell: (knocker: Knocker) => void) {
    this.#ports = ports;
    this.#tell = tell;
  }

  knocked(id: string, card: string): void {
    const greeting = this.#standing.size < MOST && !this.#standing.has(id) ? this.#ports.greet(card) : null;
    if (!greeting) return this.#ports.deny(id);
    const knocker: Knocker = { id, name: greeting.name, at: 'asking', spoken: { at: 'none' } };
    this.#standing.set(id, { knocker, greeting, threshold: null });
    this.#tell(knocker);
  }

  /** What the host says to a knock; a no counts at any time. */
  answer(id: string, yes: boolean): void {
    const standing = this.#standing.get(id);
    if (!standing) return;
    if (!yes) this.#sendAway(standing);
    else if (standing.knocker.at === 'asking') this.#letNear(standing);
  }

  /** Somebody took a seat. True where that is one who was let near, and nobody for the room. */
  arrived(peer: WirePeer): boolean {
    const standing = this.#standing.get(peer.id);
    if (standing?.knocker.at !== 'near' || standing.threshold || peer.invite !== undefined) return false;
    const { pairing } = standing.greeting;
    standing.threshold = new Threshold(
      this.#ports,
      { pairing, route: peer.id, isHost: true },
      {
        spoken: (spoken) => this.#change(standing, { spoken }),
        invited: () => undefined,
        lost: () => this.#sendAway(standing),
      },
    );
    return true;
  }

  /** True where it is from one of them. */
  signal(from: string, data: unknown): boolean {
    const standing = this.#standing.get(from);
    standing?.threshold?.open(data);
    return standing !== undefined;
  }

  judge(id: string, same: boolean): void {
    this.#standing.get(id)?.threshold?.judge(same);
  }

  /** Hands over the invitation; false unless both said that the words are the same. */
  give(id: string, link: string): boolean {
    return this.#standing.get(id)?.threshold?.give(link) ?? false;
  }

  /** They went, by themselves or by the server's word. True where it was one of them. */
  left(id: string): boolean {
    const standing = this.#standing.get(id);
    if (!standing) return false;
    this.#standing.delete(id);
    standing.threshold?.close();
    this.#change(standing, { at: 'gone' });
    return true;
  }

  /** Nobody stands here any more: the server has forgotten them. */
  clear(): void {
    for (const id of [...this.#standing.keys()]) this.left(id);
  }

  #letNear(standing: Standing): void {
    this.#change(standing, { at: 'near', spoken: { at: 'making' } });
    this.#ports.admit(standing.knocker.id, standing.greeting.card);
  }

  #sendAway({ knocker: { id, at } }: Standing): void {
    if (at === 'asking') this.#ports.deny(id);
    else this.#ports.kick(id);
    this.left(id);
  }

  #change(standing: Standing, what: Partial<Knocker>): void {
    standing.knocker = { ...standing.knocker, ...what };
    this.#tell(standing.knocker);
  }
}
