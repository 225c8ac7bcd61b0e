/**
 * A call without any server: one makes an invite code, the other answers it with a reply code, and their connection opens. From then on it
 * is a call like every other. Knows nothing of sessions or screens, and never who carried the codes.
 */
import { equal, toB64 } from '../bytes';
import { cleanName } from '../name';
import type { LinkFacts } from '../doctor/facts';
import type { Introduced } from '../peer/connection';
import { expand, reduce, type Transport } from '../peer/transport';
import { CHANNEL } from '../channel/control';
import type { Clock, DataChannelPort, PeerConnectionPort, Random, Unsubscribe } from '../ports';
import { keyPair, Pairing, type KeyPair } from '../seal';
import { encodeInvite, encodeReply, keysOf, openReply, tagOf, type Code, type InviteCode, type ReplyCode } from './code';
import { codeText, readCode, type CodeFault } from './code-text';

export interface ExchangePorts {
  clock: Clock;
  random: Random;
  createPeer(): PeerConnectionPort;
}

/** Who was met, and over what. */
export interface Meeting {
  /** The other one's key, base64url. */
  key: string;
  name: string;
  pairing: Pairing;
  introduced: Introduced;
}

export interface ExchangeEvents {
  /** The connection is open: the call begins, and the exchange is over. */
  met(meeting: Meeting): void;
  /** `code-no-way`: the reply fits, but no packet came through. `code-expired`: nobody came in time. The exchange is over. */
  failed(why: 'code-no-way' | 'code-expired'): void;
}

/** Why a reply was not taken: nothing has changed, another one may be tried. */
export type ReplyFault = CodeFault | 'code-invite' | 'code-own' | 'code-other';

/** Seconds for which a code is good: so long may its page wait. */
export const LIFETIME = 12 * 3600;
/** Milliseconds: to the last candidate, beyond which the first ones have to do; from the reply to the first packet. */
const GATHERING = 3000;
const CONNECTING = 45_000;

/** What both sides have: a connection whose channel is watched, and an end to the waiting. */
class Exchange {
  readonly mine: KeyPair;
  readonly expires: number;
  readonly pc: PeerConnectionPort;
  readonly #control: DataChannelPort;
  readonly #ports: ExchangePorts;
  readonly #events: ExchangeEvents;
  #deadline: Unsubscribe;
  #isOver = false;

  constructor(ports: ExchangePorts, events: ExchangeEvents, expires: number) {
    this.#ports = ports;
    this.#events = events;
    this.expires = expires;
    this.mine = keyPair(ports.random);
    this.pc = ports.createPeer();
    this.#control = this.pc.createDataChannel(CHANNEL.label, CHANNEL.options);
    this.#deadline = ports.clock.after(expires * 1000 - ports.clock.now(), () => this.#fail('code-expired'));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The own description as far as the other one needs it, once it is whole. */
  async describe(): Promise<Transport> {
    const { pc } = this;
    const gathered = new Promise<void>((resolve) => {
      pc.onicecandidate = (candidate) => candidate === null && resolve();
      this.#ports.clock.after(GATHERING, resolve);
    });
    await pc.setLocalDescription();
    await gathered;
    const transport = reduce(pc.localDescription?.sdp ?? '');
    if (!transport) throw new Error('a description of another kind');
    return transport;
  }

  async answer(offer: Transport): Promise<Transport> {
    await this.pc.setRemoteDescription(expand('offer', offer));
    return this.describe();
  }

  /** Whatever fails here leaves nothing open. */
  async orClosed<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** From now on whoever this is may come. A browser says `failed` before it has begun to look, so only the channel counts. */
  await(who: Omit<Meeting, 'introduced'>, initiator: boolean): void {
    const control = this.#control;
    control.onopen = () => {
      if (this.#isOver) return;
      this.#end();
      this.#events.met({ ...who, introduced: { pc: this.pc, control, initiator } });
    };
  }

  /** The reply is here, so the other one is there. */
  hurry(): void {
    this.#deadline();
    this.#deadline = this.#ports.clock.after(CONNECTING, () => this.#fail('code-no-way'));
  }

  close(): void {
    if (this.#isOver) return;
    this.#end();
    this.pc.close();
  }

  #fail(why: 'code-no-way' | 'code-expired'): void {
    this.close();
    this.#events.failed(why);
  }

  #end(): void {
    this.#isOver = true;
    this.#deadline();
    this.#control.onopen = this.pc.onicecandidate = null;
  }
}

type Said = NonNullable<ReturnType<typeof openReply>>;

/** The one who makes the invite code and waits for its reply. */
export class Inviting {
  #taken = false;

  private constructor(
    private readonly ports: ExchangePorts,
    private readonly exchange: Exchange,
    private readonly bytes: Uint8Array,
  ) {}

  static async begin(ports: ExchangePorts, name: string, events: ExchangeEvents): Promise<Inviting> {
    const exchange = new Exchange(ports, events, Math.floor(ports.clock.now() / 1000) + LIFETIME);
    const { mine, expires } = exchange;
    const transport = await exchange.orClosed(exchange.describe());
    return new Inviting(ports, exchange, encodeInvite({ e: mine.public, name: cleanName(name), expires, transport }));
  }

  get code(): string {
    return codeText(this.bytes);
  }

  /** Unix seconds. */
  get expires(): number {
    return this.exchange.expires;
  }

  /** Takes the reply, once; null where it fits, and then the connection is on its way. `fits` is told the name before anything happens. */
  async take(text: string, fits?: (name: string) => void): Promise<ReplyFault | null> {
    const read = readCode(text, this.ports.clock.now());
    if (!read.ok) return read.why;
    const reply = this.#fitting(read.code);
    if (typeof reply === 'string') return reply;
    const said = openReply(this.bytes, this.exchange.mine, reply);
    if (!said) return 'code-damaged';
    if (!this.#taken && !this.exchange.isOver) await this.#connect(reply.e, said, fits);
    return null;
  }

  /** Every way that was tried so far. */
  look(): Promise<LinkFacts> {
    return this.exchange.pc.look();
  }

  close(): void {
    this.exchange.close();
  }

  async #connect(theirs: Uint8Array, { name, transport }: Said, fits?: (name: string) => void): Promise<void> {
    this.#taken = true;
    fits?.(name);
    this.exchange.await({ ...this.#meet(theirs), name }, true);
    this.exchange.hurry();
    await this.exchange.pc.setRemoteDescription(expand('answer', transport));
  }

  #fitting(code: Code): ReplyCode | ReplyFault {
    if (code.kind === 'invite') return equal(code.invite.bytes, this.bytes) ? 'code-own' : 'code-invite';
    return equal(code.reply.tag, tagOf(this.bytes)) ? code.reply : 'code-other';
  }

  #meet(theirs: Uint8Array): Pick<Meeting, 'key' | 'pairing'> {
    const { mine } = this.exchange;
    const pairing = Pairing.between({ ...keysOf(this.bytes), mine, theirs, hostSecret: mine.secret, iAmHost: true });
    return { key: toB64(theirs), pairing };
  }
}

/** The one who got an invite code, and whose reply code has to go back. */
export class Replying {
  private constructor(
    private readonly exchange: Exchange,
    readonly code: string,
  ) {}

  /** Applies the invite and makes the reply; from then on the connection is tried until it opens or the invite expires. */
  static async to(ports: ExchangePorts, invite: InviteCode, name: string, events: ExchangeEvents): Promise<Replying> {
    const exchange = new Exchange(ports, events, invite.expires);
    const { mine, expires } = exchange;
    const theirs = invite.e;
    const pairing = Pairing.between({ ...keysOf(invite.bytes), mine, theirs, hostPublic: theirs, iAmHost: false });
    exchange.await({ key: toB64(theirs), name: invite.name, pairing }, false);
    const transport = await exchange.orClosed(exchange.answer(invite.transport));
    const said = { name: cleanName(name), expires, transport };
    return new Replying(exchange, codeText(encodeReply(invite, mine, said)));
  }

  /** Unix seconds. */
  get expires(): number {
    return this.exchange.expires;
  }

  /** Every way that was tried so far. */
  look(): Promise<LinkFacts> {
    return this.exchange.pc.look();
  }

  close(): void {
    this.exchange.close();
  }
}
