/**
 * Knocking at a room that was found without a link: asks, waits, compares words with its host, and ends with an invitation or with why
 * not. Nothing that it hears before both confirmed the words is believed. Knows nothing of how the room was found.
 */
import { toB64 } from '../bytes';
import { openCard, sealCard } from '../card';
import type { Clock, IceServer, PeerConnectionPort, Random, SocketPort } from '../ports';
import { keyPair, type KeyPair } from '../seal';
import { SignalingClient, type SignalingEvent } from '../signaling/client';
import type { WirePeer } from '../signaling/wire';
import type { Spoken } from '../spoken/check';
import { strangerPairing, strangerPrk } from './strangers';
import { Threshold } from './threshold';

export interface KnockingPorts {
  clock: Clock;
  random: Random;
  dial: () => SocketPort;
  createPeer: (servers: IceServer[]) => PeerConnectionPort;
}

export interface KnockingEvents {
  /** The host hears it. */
  waiting(): void;
  /** The host let us near and is called so; nobody has confirmed that it is them. */
  near(name: string): void;
  spoken(spoken: Spoken): void;
  /** Both confirmed the words: the way in. It is over. */
  invited(link: string): void;
  /** It is over: a code of the server or of the dialer, or `lost`. */
  refused(code: string): void;
}

/** Milliseconds in which the last word leaves. */
const FAREWELL = 300;

export class Knocking {
  readonly #ports: KnockingPorts;
  readonly #room: Uint8Array;
  readonly #events: KnockingEvents;
  readonly #mine: KeyPair;
  readonly #client: SignalingClient;
  #host: { route: string; threshold: Threshold } | null = null;
  #isOver = false;

  /** `room` is the id that was found, 16 bytes. */
  constructor(ports: KnockingPorts, room: Uint8Array, name: string, events: KnockingEvents) {
    this.#ports = ports;
    this.#room = room;
    this.#events = events;
    this.#mine = keyPair(ports.random);
    const card = sealCard(strangerPrk(room), room, { e: this.#mine.public, name }, ports.random);
    this.#client = new SignalingClient(ports, { kind: 'knock', room: toB64(room), card }, (event) => this.#signaled(event));
  }

  start(): void {
    this.#client.start();
  }

  /** What somebody here says of the words. */
  judge(same: boolean): void {
    this.#host?.threshold.judge(same);
  }

  /** Away from the door, without a word. */
  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#client.leave();
    this.#host?.threshold.close(FAREWELL);
  }

  #signaled(event: SignalingEvent): void {
    if (this.#isOver) return;
    switch (event.type) {
      case 'waiting':
        return this.#events.waiting();
      case 'joined':
        return this.#admitted(event.peers, event.ice);
      case 'signal':
        return event.from === this.#host?.route ? this.#host.threshold.open(event.data) : undefined;
      case 'peer-left':
        return event.id === this.#host?.route ? this.#end(() => this.#events.refused('room-closed')) : undefined;
      case 'refused':
        return this.#end(() => this.#events.refused(event.code));
      default:
    }
  }

  /** Whoever else is in the room has a card that is not for us. */
  #admitted(peers: WirePeer[], ice: IceServer[]): void {
    const met = peers.map((peer) => this.#meet(peer)).find((found) => found !== null);
    if (this.#host || !met) return this.#end(() => this.#events.refused('lost'));
    this.#events.near(met.name);
    const { clock, random, createPeer } = this.#ports;
    const ports = {
      clock,
      random,
      createPeer: () => createPeer(ice),
      relay: (route: string, data: string) => this.#client.signal(route, data),
      isOnline: () => this.#client.isOnline,
    };
    const threshold = new Threshold(ports, { pairing: met.pairing, route: met.route, isHost: false }, this.#listener());
    this.#host = { route: met.route, threshold };
  }

  #meet({ id, card, invite }: WirePeer) {
    const read = invite === undefined ? openCard(strangerPrk(this.#room), this.#room, card) : null;
    const pairing = read && strangerPairing(this.#room, this.#mine, read.e, false);
    return pairing && read && { route: id, name: read.name, pairing };
  }

  #listener(): ConstructorParameters<typeof Threshold>[2] {
    return {
      spoken: (spoken) => this.#events.spoken(spoken),
      invited: (link) => this.#end(() => this.#events.invited(link)),
      lost: () => this.#end(() => this.#events.refused('lost')),
    };
  }

  #end(tell: () => void): void {
    if (this.#isOver) return;
    this.leave();
    tell();
  }
}
