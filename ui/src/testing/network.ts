/**
 * What lies between fake peer connections: who reaches whom, whether anything gets through at all, and in what order things happen.
 * It carries data channels once two connections have agreed on each other.
 */
import type { LinkFacts } from '../core/doctor/facts';
import type { Clock, IceServer, PathReport, Unsubscribe } from '../core/ports';
import { FakeDataChannel, join } from './data-channel';
import { FakePeerConnection } from './peer-connection';
import { readSdp } from './sdp';

/** Chromium gives a connection up some 15 s after the last answer. */
const FAILED_AFTER = 15_000;

export class FakeNetwork {
  path: PathReport = { kind: 'direct' };
  link: LinkFacts = { pairs: [], locals: [], remotes: [], troubles: [] };
  /** Every connection that was ever made here. */
  readonly peers: FakePeerConnection[] = [];
  /** Whether connected peers hear each other, as the pulse sees it. */
  flows = false;
  /** Nothing comes any more, and no connection has noticed. */
  frozen = false;
  #received = 0;
  #up = true;
  #count = 0;
  #waiting: (() => void)[] = [];
  readonly #partners = new Map<FakePeerConnection, FakePeerConnection>();
  readonly #gathered = new Set<string>();
  /** The pair of ufrags that last carried something; a failed connection comes back only with new ones. */
  readonly #used = new Map<FakePeerConnection, string>();
  readonly #failing = new Map<FakePeerConnection, Unsubscribe>();

  /** `turn` decides when the next thing happens; `clock`, where given, when a silent connection fails. */
  constructor(
    readonly turn: (label: string) => Promise<void>,
    private readonly clock?: Clock,
  ) {}

  /** Bytes as of a call with sound: they rise with the time while the network is up. */
  received(peer: FakePeerConnection): number | null {
    if (!this.flows || peer.connectionState !== 'connected') return null;
    if (this.#up && !this.frozen) this.#received++;
    return this.#received;
  }

  create(servers: IceServer[] = [], name = `pc${this.#count++}`): FakePeerConnection {
    const peer = new FakePeerConnection(name, this, servers);
    this.peers.push(peer);
    return peer;
  }

  channel(label: string, cap: number): FakeDataChannel {
    return new FakeDataChannel(label, cap, async () => {
      await this.turn(label);
      while (!this.#up) await new Promise<void>((go) => this.#waiting.push(go));
    });
  }

  ufrag(peer: FakePeerConnection): string {
    return `${peer.name}u${this.#count++}`;
  }

  /** True once for each ufrag: that is when a connection gathers. */
  gathers(peer: FakePeerConnection, ufrag: string): boolean {
    if (ufrag === '' || this.#gathered.has(ufrag)) return false;
    if (peer.connectionState === 'new') peer.enter('connecting');
    return this.#gathered.add(ufrag) !== null;
  }

  /** Nothing gets through any more; connections notice. */
  cut(): void {
    this.#up = false;
    for (const peer of this.peers) if (peer.connectionState === 'connected') this.#trouble(peer);
  }

  mend(): void {
    this.#up = true;
    for (const go of this.#waiting.splice(0)) go();
    for (const peer of this.peers) {
      if (peer.connectionState === 'disconnected') this.#connect(peer);
      this.check(peer);
    }
  }

  /** Looks whether this connection and its counterpart have all they need. */
  check(peer: FakePeerConnection): void {
    const other = this.peers.find((candidate) => candidate !== peer && agree(peer, candidate));
    if (!other || !this.#up) return;
    this.#partners.set(peer, other).set(other, peer);
    this.#pairChannels(peer, other);
    for (const end of [peer, other]) if (end.connectionState !== 'connected' && this.#isFresh(end)) this.#connect(end);
  }

  closed(peer: FakePeerConnection): void {
    const other = this.#partners.get(peer);
    this.#partners.delete(peer);
    if (!other || !this.#up || this.#partners.get(other) !== peer) return;
    void this.turn('closed').then(() => {
      for (const { channel } of other.channels) channel.end();
      this.#trouble(other);
    });
  }

  #connect(peer: FakePeerConnection): void {
    this.#failing.get(peer)?.();
    this.#used.set(peer, ufrags(peer));
    peer.enter('connected');
  }

  /** A connection that failed needs another ufrag than the one that failed. */
  #isFresh(peer: FakePeerConnection): boolean {
    return peer.connectionState !== 'failed' || this.#used.get(peer) !== ufrags(peer);
  }

  #trouble(peer: FakePeerConnection): void {
    peer.enter('disconnected');
    this.#failing.get(peer)?.();
    const cancel = this.clock?.after(FAILED_AFTER, () => peer.enter('failed'));
    if (cancel) this.#failing.set(peer, cancel);
  }

  #pairChannels(a: FakePeerConnection, b: FakePeerConnection): void {
    for (const { channel, id } of a.channels) if (!channel.other) this.#pairChannel(channel, id, b);
    for (const { channel, id } of b.channels) if (!channel.other) this.#pairChannel(channel, id, a);
  }

  #pairChannel(channel: FakeDataChannel, id: number | null, other: FakePeerConnection): void {
    if (channel.readyState !== 'connecting') return;
    if (id !== null) {
      const twin = other.channels.find((candidate) => candidate.id === id && candidate.channel.readyState === 'connecting');
      if (twin) this.#joinSoon(channel, twin.channel);
      return;
    }
    const twin = this.channel(channel.label, other.maxMessageSize);
    other.channels.push({ channel: twin, id: null });
    channel.other = twin;
    twin.other = channel;
    void this.turn('open').then(() => {
      if (channel.readyState !== 'connecting') return;
      other.ondatachannel?.(twin);
      join(channel, twin);
    });
  }

  #joinSoon(channel: FakeDataChannel, twin: FakeDataChannel): void {
    channel.other = twin;
    twin.other = channel;
    void this.turn('open').then(() => join(channel, twin));
  }
}

const localUfrag = (peer: FakePeerConnection): string | undefined => readSdp(peer.currentLocal?.sdp)?.ufrag;
const remoteUfrag = (peer: FakePeerConnection): string | undefined => readSdp(peer.currentRemote?.sdp)?.ufrag;
const ufrags = (peer: FakePeerConnection): string => `${localUfrag(peer)} ${remoteUfrag(peer)}`;

function agree(a: FakePeerConnection, b: FakePeerConnection): boolean {
  const known = localUfrag(a) !== undefined && localUfrag(a) === remoteUfrag(b) && localUfrag(b) === remoteUfrag(a);
  const alive = a.signalingState !== 'closed' && b.signalingState !== 'closed';
  return known && alive && (a.reachable.has(remoteUfrag(a) ?? '') || b.reachable.has(remoteUfrag(b) ?? ''));
}
