/**
 * The connection between a host and somebody who knocked: four words to compare, then the invitation, and nothing else. No picture, no
 * sound, no chat, no file goes over it, in either direction. Knows nothing of the server, and not who is let near.
 */
import { SealedLane } from '../call/lane';
import type { Message } from '../channel/message';
import { Remote } from '../peer/remote';
import type { RemoteEvents, RemotePorts } from '../peer/remote-ports';
import type { Clock, PeerConnectionPort, Random } from '../ports';
import type { Pairing } from '../seal';
import { SpokenCheck, type Spoken } from '../spoken/check';
import { partiesOf } from '../spoken/parties';

export interface ThresholdPorts {
  clock: Clock;
  random: Random;
  createPeer(): PeerConnectionPort;
  /** Hands sealed data to the server for a route; false where it does not take it. */
  relay(route: string, data: string): boolean;
  isOnline(): boolean;
}

export interface ThresholdEvents {
  spoken(spoken: Spoken): void;
  /** The host's invitation, after both said that the words are the same. Only at the one who knocked. */
  invited(link: string): void;
  lost(): void;
}

export class Threshold {
  readonly #pairing: Pairing;
  readonly #isHost: boolean;
  readonly #events: ThresholdEvents;
  readonly #lane: SealedLane;
  readonly #remote: Remote;
  readonly #spoken: SpokenCheck;

  constructor(ports: ThresholdPorts, parts: { pairing: Pairing; route: string; isHost: boolean }, events: ThresholdEvents) {
    this.#pairing = parts.pairing;
    this.#isHost = parts.isHost;
    this.#events = events;
    this.#lane = new SealedLane(parts.pairing, parts.route, (route, data) => ports.relay(route, data));
    this.#spoken = new SpokenCheck({
      clock: ports.clock,
      random: ports.random,
      say: (message) => this.#remote.say(message),
      parties: () => partiesOf(this.#pairing, this.#remote.prints),
      changed: (spoken) => events.spoken(spoken),
    });
    const role = { polite: parts.pairing.polite, initiator: !parts.isHost, dataOnly: true };
    this.#remote = new Remote(this.#remotePorts(ports), role, new Map(), this.#listener());
  }

  /** Sealed data that came over the server. */
  open(data: unknown): void {
    const signal = this.#lane.open(data);
    if (signal && signal.k !== 'bye') this.#remote.signal(signal);
  }

  judge(same: boolean): void {
    this.#spoken.judge(same);
  }

  /** The host hands over the invitation. False, and nothing is said, before both said that the words are the same. */
  give(link: string): boolean {
    return this.#isHost && this.#spoken.state.at === 'same' && this.#remote.say({ t: 'invite', link });
  }

  close(linger = 0): void {
    this.#spoken.stop();
    this.#remote.close(linger);
  }

  #remotePorts({ clock, createPeer, isOnline }: ThresholdPorts): RemotePorts {
    return { clock, createPeer, isOnline, isRouted: () => this.#lane.isOpen, signal: (signal) => this.#lane.send(signal) };
  }

  #listener(): RemoteEvents {
    const nothing = (): void => undefined;
    return {
      state: nothing,
      path: nothing,
      track: nothing,
      down: nothing,
      dropped: nothing,
      still: nothing,
      deaf: nothing,
      mending: nothing,
      channel: (channel) => channel.close(),
      up: (fresh) => fresh && this.#met(),
      message: (message) => this.#hear(message),
      lost: () => this.#events.lost(),
    };
  }

  #met(): void {
    this.#spoken.renewed();
    if (!this.#isHost) this.#spoken.begin();
  }

  #hear(message: Message): void {
    switch (message.t) {
      case 'words-ask':
      case 'words-commit':
      case 'words-reply':
      case 'words-open':
      case 'words-verdict':
        return this.#spoken.hear(message);
      case 'invite':
        if (!this.#isHost && this.#spoken.state.at === 'same') this.#events.invited(message.link);
        return;
      default:
    }
  }
}
