/**
 * Everybody in the room but oneself, by their key: who comes, who goes, whose route is which. Routes are the server's and change; people
 * are their keys and stay. Knows nothing of how one came in.
 */
import type { WirePeer } from '../signaling/client';
import type { LeftWhy } from '../signaling/wire';
import type { Door, Identity } from './door';
import type { PersonKey } from './events';
import type { Introduced } from '../peer/connection';
import { Member, type MemberEvents, type MemberPorts, type Seat } from './member';

export type GoneWhy = 'hung-up' | 'closed' | 'gone' | 'removed';

export interface RosterEvents {
  /** What one member tells; called once for each. */
  events(key: PersonKey): Omit<MemberEvents, 'bye' | 'still' | 'lost'>;
  gone(who: Identity, why: GoneWhy): void;
  /** Two minutes without a connection. The member is still here. */
  lost(who: Identity): void;
  /** Somebody who was heard is not heard any more. */
  still(surely: boolean): void;
  note(what: string): void;
}

export class Roster {
  readonly #door: Door;
  readonly #ports: MemberPorts;
  readonly #events: RosterEvents;
  readonly #members = new Map<PersonKey, Member>();
  readonly #routes = new Map<string, Member>();

  constructor(door: Door, ports: MemberPorts, events: RosterEvents) {
    this.#door = door;
    this.#ports = ports;
    this.#events = events;
  }

  get members(): ReadonlyMap<PersonKey, Member> {
    return this.#members;
  }

  /** Connected, or tried again after it was. */
  get isAnybodyHere(): boolean {
    return [...this.#members.values()].some((member) => member.isConnected || member.mayComeBack);
  }

  /** The room as it is on entering. Whoever is missing may still come back: a server that was restarted gathers people slowly. */
  joined(peers: WirePeer[]): void {
    this.#routes.clear();
    const present = new Set(peers.map((peer) => this.#enter(peer, true)));
    for (const member of this.#members.values()) if (!present.has(member)) member.reroute(null, true);
  }

  peerJoined(peer: WirePeer): void {
    this.#enter(peer, false);
  }

  /** Somebody who is connected already, and whom no server knows. */
  introduce(who: Identity, introduced: Introduced): void {
    this.#meet(who, null, introduced);
  }

  /** A connected call does not need the server, unless the host wants somebody out. */
  peerLeft(route: string, why: LeftWhy): void {
    const member = this.#routes.get(route);
    this.#routes.delete(route);
    if (!member) return;
    if (why === 'removed') return this.end(member, 'removed');
    // Whoever slept, or lost their network, is tried for two minutes, however soon the server forgot them.
    const isGone = why === 'left' ? member.leave() : (member.reroute(null, true), !member.isConnected && !member.mayComeBack);
    if (isGone) this.end(member, 'gone');
  }

  away(route: string, away: boolean): void {
    this.#routes.get(route)?.reroute(route, away);
  }

  signal(route: string, data: unknown): void {
    const member = this.#routes.get(route);
    if (member) member.open(data);
    else this.#events.note('signal from nobody');
  }

  end(member: Member, why: GoneWhy): void {
    if (!this.#members.delete(member.who.key)) return;
    for (const [route, seated] of this.#routes) if (seated === member) this.#routes.delete(route);
    member.close();
    this.#events.gone(member.who, why);
  }

  /** Everybody at once, without a word about it. */
  close(linger: number): void {
    for (const member of this.#members.values()) member.close(linger);
    this.#members.clear();
    this.#routes.clear();
  }

  #enter(peer: WirePeer, initiator: boolean): Member | null {
    const who = this.#door.identify(peer);
    if (!who) {
      this.#events.note('card refused');
      return null;
    }
    const known = this.#members.get(who.key);
    if (known) known.reroute(peer.id, peer.away);
    else this.#succeed(who);
    const member = known ?? this.#meet(who, { route: peer.id, away: peer.away, initiator });
    this.#routes.set(peer.id, member);
    return member;
  }

  #meet(who: Identity, seat: Seat, introduced?: Introduced): Member {
    const events = {
      ...this.#events.events(who.key),
      bye: (why: 'hung-up' | 'closed') => this.end(member, why),
      still: (surely: boolean) => this.#events.still(surely),
      lost: () => this.#events.lost(who),
    };
    const member = new Member(this.#ports, who, seat, events, introduced);
    this.#members.set(who.key, member);
    return member;
  }

  /** Somebody on the same chair with a new key has reloaded the page: the old one will not answer any more. */
  #succeed(who: Identity): void {
    for (const member of this.#members.values()) {
      if (member.who.seat === who.seat && (who.host || member.isAbsent)) this.end(member, 'gone');
    }
  }
}
