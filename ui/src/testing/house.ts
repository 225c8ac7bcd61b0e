/** Sessions, a server and a network in one place and one time: the stage for tests of whole calls. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { ChatEntry, Person, SessionEvent, Transfer } from '../core/call/events';
import { Session } from '../core/call/session';
import type { Invite } from '../core/invite';
import { Journal } from '../core/journal';
import type { FileSink, FileSource } from '../core/ports';
import { createRoom, inviteOf, type OwnedRoom } from '../core/room';
import { FakeClock } from './clock';
import { FakeNetwork } from './network';
import type { FakePeerConnection } from './peer-connection';
import { SeededRandom } from './random';
import { FakeServer } from './server';
import { deadSocket, type FakeSocket } from './socket';

/** One who sits at a session, and what they saw. */
export class Guest {
  readonly events: SessionEvent[] = [];
  readonly people = new Map<string, Person>();
  readonly chat = new Map<string, ChatEntry>();
  readonly transfers = new Map<string, Transfer>();
  /** The states each transfer went through. */
  readonly course = new Map<string, string[]>();
  readonly session: Session;
  portrait = '';
  readonly peers: FakePeerConnection[] = [];
  readonly journal: Journal;
  readonly #sockets: FakeSocket[] = [];
  #isGone = false;

  constructor(house: House, name: string, seed: number) {
    const { clock } = house;
    this.journal = new Journal(clock);
    const ports = {
      clock,
      random: new SeededRandom(seed),
      dial: () => {
        const socket = this.#isGone ? deadSocket(clock) : house.server.dial();
        this.#sockets.push(socket);
        return socket;
      },
      createPeer: () => {
        const pc = house.network.create([], `${name}${this.peers.length}`);
        this.peers.push(pc);
        return pc;
      },
      ownServers: () => [],
      digest: (bytes: Uint8Array) => Promise.resolve(sha256(bytes)),
      journal: this.journal,
      people: null,
      portrait: () => this.portrait,
    };
    this.session = new Session(ports, name, (event) => this.#fold(event));
  }

  /** The page is closed without a word. Where the other one `notices` nothing, the connection still looks well from there. */
  vanish(notices = true): void {
    this.#isGone = true;
    for (const socket of this.#sockets) socket.close(1006);
    if (notices) for (const pc of this.peers) pc.close();
  }

  /** The only other person, or the one of that name. */
  other(name?: string): Person | undefined {
    return [...this.people.values()].find((person) => name === undefined || person.name === name);
  }

  get ended(): Extract<SessionEvent, { type: 'ended' }> | undefined {
    return this.events.find((event) => event.type === 'ended');
  }

  get texts(): string[] {
    return [...this.chat.values()].map(({ from, text, state }) => `${from === 'me' ? 'me' : 'them'} ${state} ${text}`);
  }

  get transfer(): Transfer | undefined {
    return [...this.transfers.values()].at(-1);
  }

  #fold(event: SessionEvent): void {
    this.events.push(event);
    if (event.type === 'person') this.people.set(event.person.key, event.person);
    else if (event.type === 'person-gone') this.people.delete(event.key);
    else if (event.type === 'chat') this.chat.set(event.entry.id, event.entry);
    else if (event.type === 'transfer') this.#moved(event.transfer);
  }

  #moved(transfer: Transfer): void {
    this.transfers.set(transfer.id, transfer);
    const course = this.course.get(transfer.id) ?? [];
    if (course.at(-1) !== transfer.state) this.course.set(transfer.id, [...course, transfer.state]);
  }
}

export class House {
  readonly clock = new FakeClock();
  readonly server = new FakeServer(this.clock);
  readonly network = new FakeNetwork(() => this.clock.sleep(2), this.clock);
  readonly room: OwnedRoom;
  #seed: number;

  constructor(seed = 1) {
    this.#seed = seed;
    this.room = createRoom(new SeededRandom(seed + 1000), { uses: 0, expires: 0 });
  }

  get invite(): Invite {
    return this.inviteTo(this.room);
  }

  inviteTo(room: OwnedRoom, index = 0): Invite {
    const invite = room.invites[index];
    if (!invite) throw new Error('no such invite');
    return inviteOf(room, invite, 'Ada', { endpoints: [{ host: '192.0.2.1', port: 7015 }], fingerprint: null, plain: true });
  }

  person(name: string): Guest {
    return new Guest(this, name, this.#seed++);
  }

  /** Ada hosts, Bob joins, and they are connected. */
  async couple(): Promise<[Guest, Guest]> {
    const [ada, bob] = [this.person('Ada'), this.person('Bob')];
    ada.session.host(this.room);
    await this.clock.until(() => ada.events.some(({ type }) => type === 'joined'), 'the room is open');
    bob.session.join(this.invite);
    await this.direct(ada, bob);
    return [ada, bob];
  }

  async direct(...guests: Guest[]): Promise<void> {
    const isDirect = (guest: Guest): boolean => guest.other()?.link === 'direct';
    await this.clock.until(() => guests.every(isDirect), 'both are directly connected');
  }
}

/** A file in memory. */
export function source(name: string, bytes: Uint8Array): FileSource & { released: boolean } {
  return {
    name,
    size: bytes.length,
    released: false,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
    release() {
      this.released = true;
    },
  };
}

/** A place in memory; `bytes` is what was written so far. */
export class MemorySink implements FileSink {
  state: 'open' | 'finished' | 'aborted' = 'open';
  readonly bytes: Uint8Array;
  readonly durable: number;

  constructor(size: number, kept: Uint8Array = new Uint8Array(0)) {
    this.bytes = new Uint8Array(size);
    this.bytes.set(kept);
    this.durable = kept.length;
  }

  write(offset: number, bytes: Uint8Array): Promise<void> {
    if (this.state !== 'open') return Promise.reject(new Error(`a write when ${this.state}`));
    this.bytes.set(bytes, offset);
    return Promise.resolve();
  }

  finish(): Promise<void> {
    this.state = 'finished';
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.state = 'aborted';
    return Promise.resolve();
  }
}
