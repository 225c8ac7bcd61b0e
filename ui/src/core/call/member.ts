/**
 * One person in the room: who they are, how the link to them stands, what goes to and comes from them. Seals what goes over the server.
 * Knows nothing of the others.
 */
import { fromB64, toB64 } from '../bytes';
import { messageSize } from '../channel/backpressure';
import type { ChatMessage, Message } from '../channel/message';
import { Exchange, type Exchanged } from '../people/exchange';
import type { KnownPerson } from '../people/known';
import type { Introduced, Tracks } from '../peer/connection';
import { Remote } from '../peer/remote';
import type { RemoteEvents, RemotePorts } from '../peer/remote-ports';
import type { Clock, Digest, MediaTrackPort, PeerConnectionPort, Random } from '../ports';
import { SpokenCheck, type Spoken, type SpokenPorts } from '../spoken/check';
import { partiesOf } from '../spoken/parties';
import { Transfers } from '../transfer/transfers';
import type { Identity } from './door';
import type { Person, Transfer } from './events';
import { SealedLane } from './lane';
import { linkOf, next, relayOf, type Happening, type Phase } from './phase';

/** What is on here, as the others are told. */
export interface Media {
  audio: boolean;
  video: boolean;
}

export interface MemberPorts {
  clock: Clock;
  random: Random;
  digest: Digest;
  createPeer(): PeerConnectionPort;
  /** Hands sealed data to the server for a route; false where it does not take it. */
  relay(route: string, data: string): boolean;
  /** Whether the server is there now, to pass on what it takes. */
  isOnline(): boolean;
  newId(): string;
  media(): Media;
  /** The own still picture, base64url; empty for none. */
  portrait(): string;
  tracks: Tracks;
  people: People | null;
}

/** Those who are known on this computer; only an installed app knows anybody. */
export interface People {
  /** Who should come by that invite (or `owner`, whose link it is); null for anybody. */
  expected(seat: string): KnownPerson | null;
}

export interface MemberEvents {
  changed(person: Person): void;
  track(track: MediaTrackPort): void;
  /** They can be talked to over a channel on which nothing was said yet. */
  reachable(): void;
  chat(message: ChatMessage): void;
  transfer(transfer: Transfer): void;
  spoken(spoken: Spoken): void;
  exchanged(exchanged: Exchanged): void;
  bye(why: 'hung-up' | 'closed'): void;
  /** Nothing comes from them any more, and the browser has not noticed yet. */
  still(surely: boolean): void;
  lost(): void;
  /** A phase begins or something was dropped: for the journal. */
  note(what: string, details?: Record<string, string | number>): void;
}

/** Where somebody sits on the server, or null for one who came over a connection of their own and has no seat. */
export type Seat = { route: string; away: boolean; initiator: boolean } | null;

export class Member {
  readonly who: Identity;
  readonly transfers: Transfers;
  readonly spoken: SpokenCheck;
  readonly #ports: MemberPorts;
  readonly #events: MemberEvents;
  readonly #exchange: Exchange | null;
  readonly #remote: Remote;
  readonly #lane: SealedLane;
  #away = false;
  #media: Media = { audio: false, video: false };
  #portrait = '';
  #phase: Phase = { at: 'connecting' };
  /** The person as they were last told. */
  #told = '';
  /** They left on purpose, so a connection that breaks now is no accident. */
  #left = false;

  constructor(ports: MemberPorts, who: Identity, seat: Seat, events: MemberEvents, introduced?: Introduced) {
    this.#ports = ports;
    this.#events = events;
    this.who = who;
    this.#lane = new SealedLane(who.pairing, seat?.route ?? null, (route, data) => ports.relay(route, data));
    this.#away = seat?.away ?? false;
    this.transfers = new Transfers(this.#transferPorts(), who.key, () => ports.newId());
    this.spoken = new SpokenCheck(this.#spokenPorts());
    this.#exchange = ports.people && new Exchange(this.#exchangePorts(ports.people));
    const initiator = introduced?.initiator ?? seat?.initiator ?? false;
    const role = { polite: who.pairing.polite, initiator, introduced };
    this.#remote = new Remote(this.#remotePorts(), role, ports.tracks, this.#listener());
    this.#tellChange();
  }

  get isConnected(): boolean {
    return this.#remote.isConnected;
  }

  /** They were here and did not say that they go, so that they may come back by themselves. */
  get mayComeBack(): boolean {
    return this.#phase.at !== 'connecting' && !this.#remote.wasClosed;
  }

  get isAbsent(): boolean {
    return this.#away;
  }

  get remote(): Pick<Remote, 'setTrack' | 'setServers' | 'networkChanged' | 'look'> {
    return this.#remote;
  }

  /** Where the server finds them from now on, null for nowhere. */
  reroute(route: string | null, away: boolean): void {
    const isNew = this.#lane.reroute(route);
    this.#away = away || route === null;
    this.#left = false;
    this.#tellChange();
    if (isNew) this.#remote.rerouted();
  }

  /** The server says that they left. True where that was all: without a connection they are gone. */
  leave(): boolean {
    this.reroute(null, true);
    this.#left = true;
    return !this.isConnected;
  }

  /** Sealed data that came over the server. */
  open(data: unknown): void {
    const signal = this.#lane.open(data);
    if (!signal) this.#events.note('dropped', { what: 'signal' });
    else if (signal.k === 'bye') this.#events.bye(signal.why);
    else this.#remote.signal(signal);
  }

  say(message: Message): boolean {
    return this.#remote.say(message);
  }

  tellMedia(): void {
    this.say({ t: 'media', ...this.#ports.media() });
  }

  #tellPortrait(): void {
    const portrait = this.#ports.portrait();
    if (portrait !== '') this.say({ t: 'portrait', jpeg: fromB64(portrait) });
  }

  /** Goodbye, by both ways: one of them may be closed already. */
  bye(why: 'hung-up' | 'closed'): void {
    this.#lane.send({ k: 'bye', why });
    this.say({ t: 'bye', why });
  }

  /** Ends what is between us, after `linger` milliseconds in which the last words leave. */
  close(linger = 0): void {
    this.transfers.gone();
    this.spoken.stop();
    this.#remote.close(linger);
  }

  #remotePorts(): RemotePorts {
    const { clock, createPeer, isOnline } = this.#ports;
    const isRouted = (): boolean => this.#lane.isOpen;
    return { clock, createPeer, isRouted, isOnline, signal: (signal) => this.#lane.send(signal) };
  }

  #listener(): RemoteEvents {
    const { track, note, still, lost } = this.#events;
    return {
      track,
      state: (state) => this.#happen({ type: 'state', state }),
      path: (report) => this.#happen({ type: 'path', report }),
      up: (fresh) => this.#up(fresh),
      down: () => this.transfers.down(),
      message: (message) => this.#hear(message),
      channel: (channel) => this.transfers.channel(channel),
      dropped: (what) => note('dropped', { what }),
      still: (surely) => {
        note('still', { surely: String(surely) });
        still(surely);
      },
      deaf: () => note('deaf'),
      mending: (attempt) => note('mending', { attempt }),
      lost: () => {
        this.#happen({ type: 'lost' });
        lost();
      },
    };
  }

  #hear(message: Parameters<RemoteEvents['message']>[0]): void {
    switch (message.t) {
      case 'media':
        this.#media = { audio: message.audio, video: message.video };
        return this.#tellChange();
      case 'portrait':
        this.#portrait = toB64(message.jpeg);
        return this.#tellChange();
      case 'chat':
      case 'chat-ack':
        return this.#events.chat(message);
      case 'bye':
        return this.#events.bye(message.why);
      case 'words-ask':
      case 'words-commit':
      case 'words-reply':
      case 'words-open':
      case 'words-verdict':
        return this.spoken.hear(message);
      case 'person':
        return this.#exchange?.hear(message);
      case 'invite':
        // Whoever is here has come in; only a knock ends with one.
        return;
      default:
        return this.transfers.receive(message);
    }
  }

  #up(fresh: boolean): void {
    if (fresh) {
      this.tellMedia();
      this.#tellPortrait();
      this.spoken.renewed();
      this.#exchange?.begin();
      this.#events.reachable();
    }
    this.transfers.up(fresh);
  }

  #happen(happening: Happening): void {
    const before = this.#phase;
    this.#phase = next(before, happening);
    if (this.#phase === before) return;
    if (this.#phase.at !== before.at) this.#events.note('link', { at: this.#phase.at });
    this.#tellChange();
    if (this.#phase.at === 'troubled' && this.#left) this.#events.bye('hung-up');
  }

  /** Tells only what is news. */
  #tellChange(): void {
    const relay = relayOf(this.#phase);
    const { key, name, host } = this.who;
    const portrait = this.#portrait;
    const person: Person = { key, name, portrait, host, link: linkOf(this.#phase), away: this.#away, ...this.#media };
    if (relay !== undefined) person.relay = relay;
    const text = JSON.stringify(person);
    if (text === this.#told) return;
    this.#told = text;
    this.#events.changed(person);
  }

  #spokenPorts(): SpokenPorts {
    const { clock, random } = this.#ports;
    return {
      clock,
      random,
      say: (message) => this.say(message),
      parties: () => partiesOf(this.who.pairing, this.#remote.prints),
      changed: this.#events.spoken,
    };
  }

  #exchangePorts(people: People): ConstructorParameters<typeof Exchange>[0] {
    const { pairing, seat } = this.who;
    return {
      random: this.#ports.random,
      say: (message) => this.say(message),
      people: pairing.people,
      expected: people.expected(seat),
      done: (exchanged) => this.#events.exchanged(exchanged),
    };
  }

  #transferPorts(): ConstructorParameters<typeof Transfers>[0] {
    return {
      clock: this.#ports.clock,
      digest: this.#ports.digest,
      say: (message) => this.say(message),
      changed: (transfer) => this.#events.transfer(transfer),
      open: (label) => {
        const opened = this.#remote.open(label);
        return opened && { channel: opened.channel, messageSize: messageSize(opened.cap) };
      },
    };
  }
}
