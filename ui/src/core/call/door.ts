/**
 * How one comes into a room and who is met there: the entry for the server, and from a card the person with the keys for talking to
 * them. One door for the host, one for a guest. Knows nothing of connections.
 */
import { toB64 } from '../bytes';
import { openCard, sealCard, type Card } from '../card';
import type { Invite } from '../invite';
import type { Random } from '../ports';
import { wireInvite, type OwnedInvite, type OwnedRoom } from '../room';
import { strangerPairing, strangerPrk } from '../knock/strangers';
import type { Greeting } from '../knock/porch';
import { joinToken, keyPair, KeyError, Pairing, prkOf, type PairingParts } from '../seal';
import type { Entry, WireInvite, WirePeer } from '../signaling/client';
import type { PersonKey } from './events';

export interface Identity {
  key: PersonKey;
  name: string;
  /** The owner of the room. */
  host: boolean;
  /** The chair they sit on: `owner`, or the invite they came by. One who reloads comes back to the same one. */
  seat: string;
  pairing: Pairing;
}

export interface Door {
  /** Null where there is no server to enter by. */
  readonly entry: Entry | null;
  /** Who that is; null for one whose card does not open, or whose key is no key. */
  identify(peer: WirePeer): Identity | null;
}

const OWNER = 'owner';

export class HostDoor implements Door {
  readonly entry: Entry;
  readonly #card: Card;
  readonly #mine;
  readonly #random: Random;
  /** Also those that were revoked since: whoever came by one may still be here. */
  readonly #invites = new Map<string, OwnedInvite>();
  #room: OwnedRoom;

  /** `access` is the server's own word, where it asks for one. */
  constructor(room: OwnedRoom, name: string, capacity: number, random: Random, access = '') {
    this.#random = random;
    this.#mine = keyPair(random);
    this.#card = { e: this.#mine.public, name };
    this.#room = room;
    this.#remember(room);
    const invites = room.invites.map((invite) => this.#wire(invite));
    this.entry = { kind: 'open', room: toB64(room.room), owner: toB64(room.owner), invites, capacity, ...(access && { access }) };
  }

  /** What the server must learn so that it knows these invites and no others. */
  update(room: OwnedRoom): { added: WireInvite[]; revoked: string[] } {
    const before = this.#room.invites;
    const added = room.invites.filter(({ id, uses }) => before.every((known) => known.id !== id || known.uses !== uses));
    const revoked = before.filter(({ id }) => room.invites.every((kept) => kept.id !== id));
    this.#room = room;
    this.#remember(room);
    return { added: added.map((invite) => this.#wire(invite)), revoked: revoked.map(({ id }) => id) };
  }

  identify(peer: WirePeer): Identity | null {
    const named = peer.invite === undefined ? undefined : this.#invites.get(peer.invite);
    for (const invite of named ? [named] : this.#invites.values()) {
      const prk = prkOf(invite.secret);
      const card = openCard(prk, this.#room.room, peer.card);
      if (card) return this.#meet(prk, card, invite.id);
    }
    return null;
  }

  /** Somebody who knocks: what their card says, and our own card for them. Null for a card that is none. */
  greet(theirs: string): Greeting | null {
    const { room } = this.#room;
    const card = openCard(strangerPrk(room), room, theirs);
    const pairing = card && strangerPairing(room, this.#mine, card.e, true);
    return pairing && { name: card.name, pairing, card: sealCard(strangerPrk(room), room, this.#card, this.#random) };
  }

  #meet(prk: Uint8Array, card: Card, seat: string): Identity | null {
    const { room, hostSecret } = this.#room;
    return meet({ prk, room, mine: this.#mine, theirs: card.e, hostSecret, iAmHost: true }, card, seat);
  }

  #wire(invite: OwnedInvite): WireInvite {
    return wireInvite(this.#room, invite, this.#card, this.#random);
  }

  #remember({ invites }: OwnedRoom): void {
    for (const invite of invites) this.#invites.set(invite.id, invite);
  }
}

export class GuestDoor implements Door {
  readonly entry: Entry;
  readonly #invite: Invite;
  readonly #prk: Uint8Array;
  readonly #mine;

  constructor(invite: Invite, name: string, random: Random) {
    this.#invite = invite;
    this.#prk = prkOf(invite.secret);
    this.#mine = keyPair(random);
    const card = sealCard(this.#prk, invite.room, { e: this.#mine.public, name }, random);
    this.entry = { kind: 'join', room: toB64(invite.room), token: toB64(joinToken(this.#prk, invite.room)), card };
  }

  /** Guests meet the host only: keys between two guests are for a later version. Somebody with an invite is a guest. */
  identify(peer: WirePeer): Identity | null {
    if (peer.invite !== undefined) return null;
    const { room, hostKey } = this.#invite;
    const card = openCard(this.#prk, room, peer.card);
    return card && meet({ prk: this.#prk, room, mine: this.#mine, theirs: card.e, hostPublic: hostKey, iAmHost: false }, card, OWNER);
  }
}

/** No room and no server: whoever is met came by codes, and nobody else comes. */
export class NoDoor implements Door {
  readonly entry = null;

  identify(): null {
    return null;
  }
}

function meet(parts: PairingParts, card: Card, seat: string): Identity | null {
  try {
    return { key: toB64(card.e), name: card.name, host: seat === OWNER, seat, pairing: Pairing.between(parts) };
  } catch (error) {
    if (error instanceof KeyError) return null;
    throw error;
  }
}
