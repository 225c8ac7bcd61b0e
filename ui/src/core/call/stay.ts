/**
 * One stay in one room: the server's events on one side, the people on the other. A call goes on without the server; who ends what is
 * decided here. Knows nothing of what is shown, said or sent.
 */
import type { Journal } from '../journal';
import type { Clock, Digest, IceServer, PeerConnectionPort, Random, SocketPort } from '../ports';
import type { Introduced, Tracks } from '../peer/connection';
import { SignalingClient, type SignalingEvent } from '../signaling/client';
import { NoSignaling, type Signaling } from '../signaling/none';
import { Porch, type PorchPorts } from '../knock/porch';
import { HostDoor, type Door, type Identity } from './door';
import type { PersonKey, RefusalCode, SessionEvent } from './events';
import type { Media, Member, MemberPorts, People } from './member';
import { Roster, type GoneWhy, type RosterEvents } from './roster';

export interface SessionPorts {
  clock: Clock;
  random: Random;
  dial: () => SocketPort;
  createPeer: (servers: IceServer[]) => PeerConnectionPort;
  /** Helping servers that this person named themselves. */
  ownServers: () => IceServer[];
  digest: Digest;
  journal: Journal;
  /** Null where nobody can be known. */
  people: People | null;
  /** The own still picture, base64url; empty for none. */
  portrait(): string;
}

export type Ended = Extract<SessionEvent, { type: 'ended' }>;

/** What a stay takes from its session and tells it. */
export interface Home {
  readonly tracks: Tracks;
  media(): Media;
  newId(): string;
  tell(event: SessionEvent): void;
  /** What one member tells; called once for each. */
  events: RosterEvents['events'];
  gone(key: PersonKey): void;
  over(event: Ended): void;
}

/** Milliseconds in which a goodbye leaves before the connections close. */
const FAREWELL = 300;
/** Why the server has no seat for us any more, in the words of the screens; anything else is `refused`. */
const ENDS: Partial<Record<RefusalCode, Ended['why']>> = { 'room-closed': 'closed', removed: 'removed' };

export class Stay<D extends Door = Door> {
  readonly door: D;
  readonly client: Signaling;
  readonly roster: Roster;
  /** Where those stand who knock; only a host has one. */
  readonly porch: Porch | null;
  readonly #ports: SessionPorts;
  readonly #home: Home;
  #servers: IceServer[] = [];
  #isOver = false;

  constructor(ports: SessionPorts, door: D, home: Home) {
    this.#ports = ports;
    this.#home = home;
    this.door = door;
    const signaled = (event: SignalingEvent): void => this.#signaled(event);
    this.client = door.entry ? new SignalingClient(ports, door.entry, signaled) : new NoSignaling(signaled);
    this.roster = new Roster(door, this.#memberPorts(), {
      events: (key) => home.events(key),
      gone: ({ key, host }, why) => this.#gone(key, host, why),
      lost: ({ key, host }) => this.#lost(key, host),
      still: (surely) => this.client.retryNow(surely),
      note: (what) => ports.journal.note(what),
    });
    this.porch = door instanceof HostDoor ? new Porch(this.#porchPorts(door), (knocker) => home.tell({ type: 'knock', knocker })) : null;
  }

  /** Those of the room, and the own ones. */
  get servers(): IceServer[] {
    return [...this.#servers, ...this.#ports.ownServers()];
  }

  /** Somebody whom two codes connected. */
  introduce(who: Identity, introduced: Introduced): void {
    this.roster.introduce(who, introduced);
  }

  get members(): Member[] {
    return [...this.roster.members.values()];
  }

  /** The end from this side: goodbye to everybody, and the seat or the whole room is given up. */
  part(why: 'hung-up' | 'closed'): void {
    for (const member of this.members) member.bye(why);
    if (why === 'closed') this.client.closeRoom();
    else this.client.leave();
    this.#end({ type: 'ended', why });
  }

  #memberPorts(): MemberPorts {
    const { clock, random, digest, createPeer, people, portrait } = this.#ports;
    const { tracks, media, newId } = this.#home;
    const relay = (route: string, data: string): boolean => this.#relay(route, data);
    return {
      clock,
      random,
      digest,
      people,
      portrait,
      tracks,
      media,
      newId,
      relay,
      isOnline: () => this.client.isOnline,
      createPeer: () => createPeer(this.servers),
    };
  }

  #porchPorts(door: HostDoor): PorchPorts {
    const { client } = this;
    return {
      ...this.#memberPorts(),
      greet: (card) => door.greet(card),
      admit: (id, card) => client.admit(id, card),
      deny: (id) => client.deny(id),
      kick: (id) => client.kick(id),
    };
  }

  #relay(route: string, data: string): boolean {
    try {
      return this.client.signal(route, data);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#ports.journal.note('signal too large', { size: data.length });
      return false;
    }
  }

  #signaled(event: SignalingEvent): void {
    if (this.#isOver) return;
    const { roster } = this;
    switch (event.type) {
      case 'status':
        this.#ports.journal.note('signaling', { status: event.status });
        return this.#home.tell({ type: 'signaling', status: event.status });
      case 'joined':
        this.#servers = event.ice;
        this.porch?.clear();
        this.#home.tell({ type: 'joined' });
        return roster.joined(event.peers);
      case 'peer-joined':
        return this.porch?.arrived(event.peer) ? undefined : roster.peerJoined(event.peer);
      case 'peer-left':
        return this.porch?.left(event.id) ? undefined : roster.peerLeft(event.id, event.why);
      case 'knock':
        return this.porch?.knocked(event.id, event.card);
      case 'knock-over':
        return void this.porch?.left(event.id);
      case 'waiting':
        return;
      case 'peer-away':
      case 'peer-back':
        return roster.away(event.id, event.type === 'peer-away');
      case 'signal':
        return this.porch?.signal(event.from, event.data) ? undefined : roster.signal(event.from, event.data);
      case 'ice':
        return this.#serve(event.servers);
      case 'refused':
        return this.#refused(event.code);
    }
  }

  #serve(servers: IceServer[]): void {
    this.#servers = servers;
    for (const { remote } of this.members) remote.setServers(this.servers);
  }

  /** A seat that is lost is no reason to end a call that needs none, unless somebody with the right to it said so. */
  #refused(code: RefusalCode): void {
    this.#ports.journal.note('refused', { code });
    const why = ENDS[code];
    if (why || !this.roster.isAnybodyHere) this.#end({ type: 'ended', why: why ?? 'refused', code });
  }

  #gone(key: PersonKey, host: boolean, why: GoneWhy): void {
    this.#home.gone(key);
    this.#home.tell({ type: 'person-gone', key, why });
    if (!host || why !== 'closed') return;
    this.client.leave();
    this.#end({ type: 'ended', why });
  }

  /** Without its host there is nothing left for a guest; a host goes on waiting. */
  #lost(key: PersonKey, host: boolean): void {
    const member = this.roster.members.get(key);
    if (member) this.roster.end(member, 'gone');
    if (!host) return;
    this.client.leave();
    this.#end({ type: 'ended', why: 'lost' });
  }

  #end(event: Ended): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.porch?.clear();
    this.roster.close(FAREWELL);
    this.#home.over(event);
  }
}
