/**
 * A signaling server in one object: rooms, seats, rings and resumes of docs/protocol.md section 3, at the pace of a fake clock. Its network
 * can be cut with everything under way, its memory lost, its answers scripted. Knows nothing of cards or of what is in a signal.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { fromB64, isRecord, jsonObject, toB64 } from '../core/bytes';
import type { Clock, SocketPort } from '../core/ports';

/** Milliseconds between two questions whether a client is there. */
const BEAT = 25_000;

type Said = Record<string, unknown>;

interface Seat {
  id: string;
  room: string;
  card: string;
  owner: boolean;
  invite?: string;
}

interface Session {
  id: string;
  resume: string;
  /** The token before, good until this client has said something after its welcome. */
  before: string | null;
  handled: number;
  sent: number;
  ring: Said[];
  socket: FakeSocket | null;
  seat: Seat | null;
}

interface Room {
  capacity: number;
  invites: Said[];
  seats: Session[];
}

/** One end of a socket whose other end is the server. What is under way when it is cut is lost. */
export class FakeSocket implements SocketPort {
  onopen: (() => void) | null = null;
  onmessage: ((text: string) => void) | null = null;
  onclose: ((code: number, reason: string) => void) | null = null;
  closed = false;

  constructor(private readonly server: FakeSignalingServer) {}

  send(text: string): void {
    if (!this.closed) this.server.later(this, () => this.server.receive(this, text));
  }

  close(code = 1000): void {
    if (this.closed) return;
    // A close frame follows what was sent before it; the server hears of it in its time.
    this.server.later(this, () => this.end(code, ''));
  }

  /** The end as the network brings it. */
  end(code: number, reason: string): void {
    if (this.closed) return;
    this.closed = true;
    this.server.forget(this);
    this.onclose?.(code, reason);
  }
}

export class FakeSignalingServer {
  /** Milliseconds of one way. */
  latency = 5;
  /** Dials fail with this reason. */
  unreachable: string | null = null;
  /** Reads everything and answers nothing. */
  mute = false;
  /** A token stays good until its successor is in use. Without this a lost welcome costs the seat. */
  forgiving = true;
  ringSize = 64;
  limits = { message: 65536, per_second: 20, burst: 120, capacity: 8 };
  dials = 0;
  /** Everything that was ever received, as sent. */
  readonly heard: Said[] = [];
  /** Asks every 25 s whether clients are there. Servers of the first version do not. */
  asks = true;
  /** Answers a message with an error instead of following it. */
  refuse: (message: Said) => Said | null = () => null;
  private sessions: Session[] = [];
  private readonly rooms = new Map<string, Room>();
  private readonly sockets = new Set<FakeSocket>();
  private made = 0;

  constructor(private readonly clock: Clock) {
    this.beat();
  }

  dial(): FakeSocket {
    const socket = new FakeSocket(this);
    const { unreachable } = this;
    this.dials += 1;
    this.sockets.add(socket);
    this.later(socket, () => (unreachable === null ? socket.onopen?.() : socket.end(1006, unreachable)));
    return socket;
  }

  later(socket: FakeSocket, run: () => void): void {
    this.clock.after(this.latency, () => {
      if (!socket.closed) run();
    });
  }

  /** Every connection is gone, with what was under way in it. */
  cut(code = 1006, reason = ''): void {
    for (const socket of [...this.sockets]) socket.end(code, reason);
  }

  /** The process ended and a new one began: nothing is remembered. */
  restart(): void {
    this.cut(1001);
    this.sessions = [];
    this.rooms.clear();
  }

  /** How many events are kept for each session. */
  get kept(): number[] {
    return this.sessions.map(({ ring }) => ring.length);
  }

  /** Says something to everybody. */
  broadcast(message: Said): void {
    for (const session of this.sessions) this.tell(session, message);
  }

  /** Says exactly this text on every socket. */
  raw(text: string): void {
    for (const socket of this.sockets) this.later(socket, () => socket.onmessage?.(text));
  }

  forget(socket: FakeSocket): void {
    this.sockets.delete(socket);
    const session = this.sessionOf(socket);
    if (session === undefined) return;
    session.socket = null;
    this.tellOthers(session, { t: 'peer-away', id: session.id });
  }

  receive(socket: FakeSocket, text: string): void {
    const message = jsonObject(text);
    if (message === null) throw new Error(`a client said ${text}`);
    this.heard.push(message);
    if (this.mute) return;
    const session = this.sessionOf(socket);
    if (message['t'] === 'hello') this.hello(socket, message);
    else if (session === undefined) throw new Error(`before hello: ${text}`);
    else this.follow(session, message);
  }

  private beat(): void {
    this.clock.after(BEAT, () => {
      for (const session of this.sessions) if (this.asks && session.seat !== null) this.say(session, { t: 'ping', seen: session.handled });
      this.beat();
    });
  }

  private follow(session: Session, message: Said): void {
    const n = Number(message['n']);
    session.ring = session.ring.filter(({ s }) => Number(s) > Number(message['seen'] ?? 0));
    if (message['t'] === 'pong') return;
    const refusal = this.refuse(message);
    if (refusal !== null) {
      this.say(session, { t: 'error', fatal: false, re: n, ...refusal });
      if (refusal['fatal'] === true) session.socket?.close(1000);
      return;
    }
    if (message['t'] !== 'leave' && message['t'] !== 'close' && n <= session.handled) throw new Error(`message ${n} twice`);
    session.handled = n;
    session.before = null;
    const code = this.act(session, message, n);
    if (code !== null) this.say(session, { t: 'error', code, fatal: false, re: n });
  }

  private act(session: Session, message: Said, n: number): string | null {
    switch (message['t']) {
      case 'open':
      case 'join':
        return session.seat === null ? this.enter(session, message, n) : 'already-joined';
      case 'signal':
        return this.relay(session, message);
      case 'ping':
        return this.say(session, { t: 'pong', re: n });
      case 'ice':
        return this.say(session, { t: 'ice', re: n, servers: [{ urls: ['turn:relay.example'], username: 'u', credential: 'c' }], ttl: 60 });
      case 'leave':
        this.unseat(session, 'left');
        session.socket?.end(1000, '');
        return null;
      case 'close':
        return this.close(session);
      case 'kick':
        return this.kick(session, String(message['id']));
      case 'invite':
        this.roomOf(session)?.invites.push(message['invite'] as Said);
        return null;
      default:
        return null;
    }
  }

  private hello(socket: FakeSocket, { resume, seen }: Said): void {
    const old = this.sessions.find((known) => resume !== undefined && (known.resume === resume || known.before === resume));
    const ring = old?.ring.filter(({ s }) => Number(s) > Number(seen)) ?? [];
    const resumed = old !== undefined && ring.length === old.sent - Number(seen);
    const session = resumed
      ? old
      : { id: this.name('id'), resume: '', before: null, handled: 0, sent: 0, ring: [], socket: null, seat: null };
    if (!resumed) this.sessions.push(session);
    session.socket?.end(4409, '');
    session.socket = socket;
    session.before = this.forgiving && typeof resume === 'string' ? resume : null;
    session.resume = this.name('token');
    const { id, handled } = session;
    this.say(session, { t: 'welcome', v: 1, id, resume: session.resume, resumed, seen: handled, limits: this.limits });
    if (!resumed) return;
    this.tellOthers(session, { t: 'peer-back', id });
    for (const event of ring) this.say(session, event);
  }

  private enter(session: Session, message: Said, n: number): string | null {
    const owner = message['t'] === 'open';
    const id = String(message['room']);
    const room = this.rooms.get(id) ?? (owner ? { capacity: Number(message['capacity']), invites: [], seats: [] } : null);
    if (room === null) return 'no-such-room';
    if (owner) room.invites = message['invites'] as Said[];
    const hash = owner ? '' : toB64(sha256(fromB64(String(message['token']))));
    const invite = room.invites.find((known) => known['hash'] === hash);
    if (!owner && invite === undefined) return 'unauthorized';
    const card = String(message['card'] ?? '');
    const mine = room.seats.find(({ seat }) => (owner ? seat?.owner : seat?.card === card));
    if (mine !== undefined) this.displace(mine);
    if (room.seats.length >= room.capacity) return 'room-full';
    this.rooms.set(id, room);
    session.seat = { id: session.id, room: id, card, owner, ...(owner ? {} : { invite: String(invite?.['id']) }) };
    const peers = room.seats.map((other) => this.view(other, session));
    room.seats.push(session);
    this.tell(session, { t: 'joined', re: n, room: id, you: session.id, peers, ice: [], ttl: 60 });
    for (const other of room.seats) if (other !== session) this.tell(other, { t: 'peer-joined', ...this.view(session, other) });
    return null;
  }

  private displace(session: Session): void {
    this.unseat(session, 'gone');
    session.socket?.end(4409, '');
  }

  private view({ id, seat, socket }: Session, viewer: Session): Said {
    const shown = this.roomOf(viewer)?.invites.find((invite) => invite['id'] === viewer.seat?.invite);
    const card = seat?.owner ? shown?.['card'] : seat?.card;
    return { id, card, away: socket === null, ...(seat?.invite === undefined ? {} : { invite: seat.invite }) };
  }

  private relay(session: Session, { to, data }: Said): string | null {
    const other = this.roomOf(session)?.seats.find(({ id }) => id === to);
    if (other === undefined) return 'no-such-peer';
    this.tell(other, { t: 'signal', from: session.id, data });
    return null;
  }

  private kick(session: Session, id: string): string | null {
    const other = this.roomOf(session)?.seats.find((seated) => seated.id === id);
    if (other === undefined) return 'no-such-peer';
    this.unseat(other, 'removed');
    this.tell(other, { t: 'error', code: 'removed', fatal: true });
    return null;
  }

  private close(session: Session): null {
    const room = this.roomOf(session);
    this.rooms.delete(String(session.seat?.room));
    for (const seated of room?.seats ?? []) {
      seated.seat = null;
      this.tell(seated, { t: 'error', code: 'room-closed', fatal: true });
    }
    return null;
  }

  private unseat(session: Session, why: string): void {
    const room = this.roomOf(session);
    if (room === undefined) return;
    this.tellOthers(session, { t: 'peer-left', id: session.id, why });
    room.seats = room.seats.filter((seated) => seated !== session);
    session.seat = null;
  }

  private roomOf(session: Session): Room | undefined {
    return session.seat === null ? undefined : this.rooms.get(session.seat.room);
  }

  private tellOthers(session: Session, message: Said): void {
    for (const other of this.roomOf(session)?.seats ?? []) if (other !== session) this.tell(other, message);
  }

  /** Numbered, and kept for a resume. */
  private tell(session: Session, message: Said): void {
    const event = { ...message, s: ++session.sent };
    session.ring = [...session.ring, event].slice(-this.ringSize);
    this.say(session, event);
  }

  private say(session: Session, message: Said): null {
    const { socket } = session;
    if (socket !== null && !this.mute) this.later(socket, () => socket.onmessage?.(JSON.stringify(message)));
    return null;
  }

  private sessionOf(socket: FakeSocket): Session | undefined {
    return this.sessions.find((session) => session.socket === socket);
  }

  private name(kind: string): string {
    return `${kind}-${++this.made}`;
  }
}

/** The member `t` of each of these. */
export function types(messages: readonly unknown[]): unknown[] {
  return messages.filter(isRecord).map((message) => message['t']);
}
