/**
 * One seat in one room, kept through lost sockets and restarted servers: hello, open or join, signals that arrive once and in order,
 * resume, and a new entry where a resume is too late. Knows nothing of people or keys: cards and signals are opaque here.
 */
import type { ClientMessage } from '../../generated/ClientMessage';
import type { SignalingStatus } from '../call/events';
import { utf8 } from '../bytes';
import { codeOfClose } from './codes';
import type { Entry, SignalingEvent, SignalingPorts } from './events';
import { Line } from './line';
import { Outbox } from './outbox';
import { Patience } from './patience';
import type { ServerMessage, WireInvite } from './wire';

export type { Entry, SignalingEvent, SignalingPorts } from './events';
export type { WireInvite, WirePeer } from './wire';

/** Milliseconds: from dialing to being inside; to an answer after the network changed. */
const ENTER = 20_000;
const PROBE = 3_000;
const INVITES = 16;
/** Errors that end the seat though the socket stays open. */
const endsSeat = new Set(['not-joined', 'room-closed', 'removed']);

export class SignalingClient {
  private readonly patience: Patience;
  private readonly outbox: Outbox;
  private line: Line | null = null;
  /** What a resume needs. Before `joined` there is nothing to resume: the same card takes its own seat again. */
  private session: { resume: string; seen: number; joined: boolean } | null = null;
  private limit = 65536;
  private status: SignalingStatus | null = null;

  constructor(
    private readonly ports: SignalingPorts,
    private entry: Entry,
    private readonly emit: (event: SignalingEvent) => void,
  ) {
    this.patience = new Patience(ports.clock, ports.random);
    this.outbox = new Outbox(ports.clock, () => this.session?.seen ?? 0);
  }

  start(): void {
    if (this.status === null) this.retry();
  }

  /** The server is there, as far as is known: what it is told now is under way and does not wait for it to come back. */
  get isOnline(): boolean {
    return this.status === 'open';
  }

  /** Sealed `data` for the one with route `to`. Arrives once, or the room is entered anew. Throws RangeError above the server's limit. */
  signal(to: string, data: string): boolean {
    // Such a frame would end this socket, and again every one that resumes it.
    if (utf8(data).length + to.length + 128 > this.limit) throw new RangeError('a signal above the limit');
    this.say({ t: 'signal', to, data });
    return true;
  }

  ask(what: 'ice'): void {
    this.say({ t: what });
  }

  addInvite(invite: WireInvite): void {
    this.changeInvites((invites) => [...invites.filter(({ id }) => id !== invite.id), invite].slice(-INVITES));
    this.say({ t: 'invite', invite });
  }

  revokeInvite(id: string): void {
    this.changeInvites((invites) => invites.filter((invite) => invite.id !== id));
    this.say({ t: 'revoke', id });
  }

  kick(id: string): void {
    this.say({ t: 'kick', id });
  }

  /** Whether knocks are heard, also by a server that has to be told anew. */
  approve(on: boolean): void {
    if (this.entry.kind === 'open') this.entry = { ...this.entry, approve: on };
    this.say({ t: 'approve', on });
  }

  /** Lets somebody who knocks near, with our card for them. */
  admit(id: string, card: string): void {
    this.say({ t: 'admit', id, card });
  }

  deny(id: string): void {
    this.say({ t: 'deny', id });
  }

  /** The seat is given up; the room stays. */
  leave(): void {
    this.part({ t: 'leave' });
  }

  /** The owner's end of the room, for everybody. */
  closeRoom(): void {
    this.part({ t: 'close' });
  }

  /**
   * The network may have changed: no more waiting, and an open socket must prove itself. `surely`: what was open before leads nowhere,
   * so that another takes its place at once.
   */
  retryNow(surely = false): void {
    if (surely && this.session?.joined && this.line?.up) this.dial();
    else if (this.patience.mayHurry || this.line?.up === false) this.dial();
    else if (this.session?.joined) this.line?.probe(this.ping, PROBE);
  }

  private readonly ping = (): void => this.outbox.ping();

  private say(message: ClientMessage): void {
    if (this.status === null || this.status === 'closed' || this.outbox.put(message)) return;
    // Too much waits for a server that does not answer. Better to be back with nothing than with a part.
    this.session = null;
    if (this.line?.up) this.lose('slow-consumer');
  }

  private changeInvites(change: (invites: WireInvite[]) => WireInvite[]): void {
    if (this.entry.kind === 'open') this.entry = { ...this.entry, invites: change(this.entry.invites) };
  }

  private dial(): void {
    this.patience.stop();
    this.line?.close();
    // What is said until the next one is open would go to the closed one, and count as written.
    this.outbox.shut();
    const { clock, dial } = this.ports;
    const events = {
      open: () => this.greet(),
      message: (m: ServerMessage) => this.heard(m),
      down: (c: number, r: string) => this.lose(codeOfClose(c, r)),
    };
    this.line = new Line(clock, dial(), events, ENTER);
  }

  private greet(): void {
    const { line, session } = this;
    if (session?.joined) {
      line?.send(JSON.stringify({ t: 'hello', v: 1, resume: session.resume, seen: session.seen }));
      return;
    }
    // What an earlier session has seen says nothing to this one.
    this.session = null;
    line?.send(JSON.stringify({ t: 'hello', v: 1 }));
    this.outbox.reset();
    this.enter();
  }

  private enter(): void {
    const { kind, ...entry } = this.entry;
    this.outbox.put({ t: kind, ...entry, ...(this.entry.kind === 'open' ? { approve: this.entry.approve ?? false } : {}) });
    if (this.line !== null) this.outbox.open(this.line.send);
  }

  private heard(message: ServerMessage): void {
    const refusedForNow = message.t === 'error' && message.code === 'rate-limited';
    if (message.re !== undefined && !refusedForNow) this.outbox.acknowledge(message.re);
    if (message.s !== undefined && this.session !== null) {
      if (message.s <= this.session.seen) return;
      this.session.seen = message.s;
    }
    this.handle(message);
  }

  private handle(message: ServerMessage): void {
    switch (message.t) {
      case 'welcome':
        return this.welcomed(message);
      case 'joined':
        return this.joined(message);
      case 'error':
        return this.failed(message);
      case 'ping':
        this.outbox.acknowledge(message.seen);
        return this.outbox.pong();
      case 'pong':
        return;
      case 'peer-joined':
        return this.emit({ type: message.t, peer: message.peer });
      case 'peer-left':
        return this.emit({ type: message.t, id: message.id, why: message.why });
      case 'waiting':
        return this.waiting();
      case 'knock':
        return this.emit({ type: message.t, id: message.id, card: message.card });
      case 'peer-away':
      case 'peer-back':
      case 'knock-over':
        return this.emit({ type: message.t, id: message.id });
      case 'signal':
        return this.emit({ type: message.t, from: message.from, data: message.data });
      case 'ice':
        return this.emit({ type: message.t, servers: message.servers });
    }
  }

  private welcomed({ resume, resumed, seen, limits }: ServerMessage & { t: 'welcome' }): void {
    this.limit = limits.message;
    this.outbox.pace(limits);
    const asked = this.session?.joined === true;
    if (asked && resumed && this.session !== null) return this.resume(this.session, resume, seen);
    this.session = { resume, seen: 0, joined: false };
    if (!asked) return;
    this.outbox.reset();
    this.enter();
  }

  private resume(session: { resume: string }, token: string, seen: number): void {
    session.resume = token;
    this.outbox.acknowledge(seen);
    if (this.line !== null) this.outbox.open(this.line.send);
    this.settle();
  }

  private joined({ you, peers, ice }: ServerMessage & { t: 'joined' }): void {
    if (this.session === null) return;
    this.session.joined = true;
    this.settle();
    this.emit({ type: 'joined', you, peers, ice });
  }

  /** At the door. Nothing of it is resumed: a new socket knocks anew. */
  private waiting(): void {
    this.line?.settled(this.ping);
    this.become('open');
    this.emit({ type: 'waiting' });
  }

  private settle(): void {
    this.patience.settle();
    this.line?.settled(this.ping);
    this.become('open');
  }

  private failed({ code, re, retryMs, fatal }: ServerMessage & { t: 'error' }): void {
    const inside = this.session?.joined === true;
    if (code === 'resume-expired') return;
    if (inside && !fatal && code === 'rate-limited' && re !== undefined) return this.outbox.postpone(re, retryMs ?? 1000);
    if (inside && !fatal && !endsSeat.has(code)) return;
    // A seat that is gone, or was never given, is not to be resumed.
    if (!fatal) this.session = null;
    this.lose(code, retryMs);
  }

  private lose(code: string, retryMs?: number): void {
    this.line?.close();
    this.line = null;
    this.outbox.shut();
    if (this.patience.endsWith(code)) this.refuse(code, retryMs);
    else this.retry(code, retryMs);
  }

  private retry(code?: string, retryMs?: number): void {
    this.become(this.patience.wasInside ? 'reconnecting' : 'connecting');
    this.patience.again(() => this.dial(), code, retryMs);
  }

  private part(message: ClientMessage): void {
    if (this.status === null || this.status === 'closed') return;
    if (this.session?.joined && this.line?.up) {
      this.outbox.drain();
      this.line.send(JSON.stringify(message));
    }
    this.finish();
  }

  private refuse(code: string, retryMs?: number): void {
    this.finish();
    this.emit({ type: 'refused', code, ...(retryMs === undefined ? {} : { retryMs }) });
  }

  private finish(): void {
    this.patience.stop();
    this.outbox.reset();
    this.line?.close();
    this.line = null;
    this.session = null;
    this.become('closed');
  }

  private become(status: SignalingStatus): void {
    if (this.status === status) return;
    this.status = status;
    this.emit({ type: 'status', status });
  }
}
