/**
 * The wire of docs/protocol.md section 3 as far as a call needs it, without its limits and its resume: a session that lost its socket
 * enters anew. The real server is tested against the same document elsewhere.
 */
import type { Clock } from '../core/ports';
import { sha256 } from '@noble/hashes/sha2.js';
import { fromB64, toB64 } from '../core/bytes';
import type { WireInvite } from '../core/signaling/client';
import { deadSocket, socketPair, type FakeSocket } from './socket';

type Json = Record<string, unknown>;

interface Seat {
  id: string;
  socket: FakeSocket;
  card: string;
  invite?: string;
  owner: boolean;
  /** The owner's card for somebody who knocked. */
  ownersCard?: string;
  s: number;
}

/** Somebody at the door. */
interface Waiting {
  id: string;
  socket: FakeSocket;
  card: string;
}

export class FakeServer {
  /** Every frame a client sent, for tests of what the server may see. */
  readonly heard: string[] = [];
  /** Changes the data of a signal on its way; null loses it. */
  tamper: ((data: unknown) => unknown) | null = null;
  #seats: Seat[] = [];
  #door: Waiting[] = [];
  #room: { room: string; invites: WireInvite[]; capacity: number; approve: boolean } | null = null;
  #count = 0;
  #up = true;
  #sockets: FakeSocket[] = [];

  constructor(private readonly clock: Clock) {}

  dial(): FakeSocket {
    if (!this.#up) return deadSocket(this.clock);
    const [client, mine] = socketPair(this.clock);
    this.#sockets.push(mine);
    mine.onmessage = (text) => this.#hear(mine, text);
    mine.onclose = () => this.#drop(mine, 'gone');
    return client;
  }

  /** The process ends; nothing is remembered. */
  die(): void {
    this.#up = false;
    const sockets = this.#sockets;
    [this.#seats, this.#door, this.#room, this.#sockets] = [[], [], null, []];
    for (const socket of sockets) {
      socket.isClosed = true;
      socket.other.end(1006, '');
    }
  }

  rise(): void {
    this.#up = true;
  }

  /** The owner's decision, as `kick` brings it. */
  remove(id: string): void {
    const seat = this.#seats.find((candidate) => candidate.id === id);
    if (!seat) return;
    this.#send(seat.socket, { t: 'error', code: 'removed', fatal: true });
    seat.socket.close(4403, 'removed');
    this.#drop(seat.socket, 'removed');
  }

  /** A server that lets in whom it likes. */
  forge(invite: WireInvite): void {
    this.#room?.invites.push(invite);
  }

  /** Says something to everybody in the room. */
  shout(message: Json): void {
    for (const { socket } of this.#seats) this.#send(socket, message);
  }

  get ids(): string[] {
    return this.#seats.map(({ id }) => id);
  }

  #hear(socket: FakeSocket, text: string): void {
    this.heard.push(text);
    const message = JSON.parse(text) as Json;
    switch (message['t']) {
      case 'hello':
        return this.#welcome(socket);
      case 'open':
        return this.#open(socket, message);
      case 'join':
        return this.#join(socket, message);
      case 'invite':
        return void this.#room?.invites.push(message['invite'] as WireInvite);
      case 'knock':
        return this.#knock(socket, message);
      case 'admit':
        return this.#admit(message);
      case 'deny':
        return this.#deny(message['id'] as string);
      case 'kick':
        return this.remove(message['id'] as string);
      case 'approve':
        if (this.#room) this.#room.approve = message['on'] as boolean;
        return;
      case 'signal':
        return this.#relay(socket, message);
      case 'leave':
        this.#drop(socket, 'left');
        return socket.close(1000);
      case 'close':
        return this.#close();
      case 'ping':
        return this.#send(socket, { t: 'pong' });
      default:
    }
  }

  #welcome(socket: FakeSocket): void {
    const limits = { message: 65536, per_second: 1000, burst: 1000, capacity: 8 };
    this.#send(socket, { t: 'welcome', v: 1, id: 'x', resume: 'r', resumed: false, seen: 0, limits });
  }

  #open(socket: FakeSocket, message: Json): void {
    const invites = message['invites'] as WireInvite[];
    const { room, capacity, approve } = message as { room: string; capacity: number; approve: boolean };
    this.#room = { room, invites: [...invites], capacity, approve };
    const old = this.#seats.find(({ owner }) => owner);
    if (old) this.#drop(old.socket, 'gone');
    this.#sit(socket, { card: '', owner: true }, message['n']);
  }

  #join(socket: FakeSocket, message: Json): void {
    const room = this.#room;
    if (room === null || room.room !== message['room']) return this.#refuse(socket, 'no-such-room', message['n']);
    const hash = toB64(sha256(fromB64(message['token'] as string)));
    const invite = room.invites.find((candidate) => candidate.hash === hash);
    if (!invite) return this.#refuse(socket, 'unauthorized', message['n']);
    if (this.#seats.length >= room.capacity) return this.#refuse(socket, 'room-full', message['n']);
    this.#sit(socket, { card: message['card'] as string, invite: invite.id, owner: false }, message['n']);
  }

  #knock(socket: FakeSocket, message: Json): void {
    const owner = this.#seats.find((seat) => seat.owner);
    const isHeard = this.#room?.room === message['room'] && this.#room?.approve === true;
    if (!isHeard || !owner) return this.#refuse(socket, 'no-such-room', message['n']);
    const waiting = { id: `id${this.#count++}`, socket, card: message['card'] as string };
    this.#door.push(waiting);
    this.#send(socket, { t: 'waiting', re: message['n'] });
    this.#event(owner, { t: 'knock', id: waiting.id, card: waiting.card });
  }

  #admit({ id, card }: Json): void {
    const waiting = this.#door.find((one) => one.id === id);
    if (!waiting) return;
    this.#door = this.#door.filter((one) => one !== waiting);
    this.#sit(waiting.socket, { card: waiting.card, owner: false, ownersCard: card as string }, undefined, waiting.id);
  }

  #deny(id: string): void {
    const waiting = this.#door.find((one) => one.id === id);
    if (!waiting) return;
    this.#door = this.#door.filter((one) => one !== waiting);
    this.#send(waiting.socket, { t: 'error', code: 'denied', fatal: true });
    waiting.socket.close(4403, 'denied');
  }

  #sit(socket: FakeSocket, who: Omit<Seat, 'id' | 'socket' | 's'>, re: unknown, id = `id${this.#count++}`): void {
    const seat: Seat = { id, socket, s: 0, ...who };
    const peers = this.#seats.map((other) => ({ ...this.#shown(other, seat), away: false }));
    for (const other of this.#seats) this.#event(other, { t: 'peer-joined', ...this.#shown(seat, other) });
    this.#seats.push(seat);
    this.#send(socket, { t: 'joined', re, room: this.#room?.room, you: seat.id, peers, ice: [], ttl: 600 });
  }

  /** The owner's card is the one that was made for the reader. */
  #shown({ id, card, invite, owner }: Seat, reader: Seat): Json {
    if (!owner) return { id, card, ...(invite === undefined ? {} : { invite }) };
    return { id, card: reader.ownersCard ?? this.#room?.invites.find((candidate) => candidate.id === reader.invite)?.card ?? card };
  }

  #relay(socket: FakeSocket, message: Json): void {
    const from = this.#seats.find((seat) => seat.socket === socket);
    const to = this.#seats.find(({ id }) => id === message['to']);
    const data = this.tamper ? this.tamper(message['data']) : message['data'];
    if (from && to && data !== null) this.#event(to, { t: 'signal', from: from.id, data });
  }

  #close(): void {
    for (const { socket } of this.#seats) {
      this.#send(socket, { t: 'error', code: 'room-closed', fatal: true });
      socket.close(1000);
    }
    [this.#seats, this.#room] = [[], null];
  }

  #drop(socket: FakeSocket, why: string): void {
    const owner = this.#seats.find((seat) => seat.owner);
    const away = this.#door.filter((one) => one.socket === socket);
    this.#door = this.#door.filter((one) => one.socket !== socket);
    if (owner) for (const { id } of away) this.#event(owner, { t: 'knock-over', id });
    const seat = this.#seats.find((candidate) => candidate.socket === socket);
    this.#seats = this.#seats.filter((candidate) => candidate !== seat);
    if (seat) for (const other of this.#seats) this.#event(other, { t: 'peer-left', id: seat.id, why });
  }

  #refuse(socket: FakeSocket, code: string, re: unknown): void {
    this.#send(socket, { t: 'error', code, re, fatal: false });
  }

  #event(seat: Seat, message: Json): void {
    seat.s++;
    this.#send(seat.socket, { ...message, s: seat.s });
  }

  #send(socket: FakeSocket, message: Json): void {
    socket.send(JSON.stringify(message));
  }
}
