/**
 * A peer connection that obeys the rules that negotiation depends on, W3C WebRTC 1.0: the operations chain (4.4.1.2), the signaling
 * state machine with implicit rollback (4.4.1.6), the negotiation-needed flag (4.7.3), candidates only for a known ufrag (4.4.2).
 * It carries no media; `FakeNetwork` decides who reaches whom.
 */
import type { LinkFacts } from '../core/doctor/facts';
import type {
  CandidateInit,
  ConnectionState,
  DataChannelPort,
  DescriptionInit,
  IceServer,
  MediaTrackPort,
  PathReport,
  PeerConnectionPort,
  SignalingState,
} from '../core/ports';
import { DOMError, type FakeDataChannel } from './data-channel';
import type { FakeNetwork } from './network';
import { direction, readSdp, receives, sends, writeSdp, type Direction, type FakeSdp, type Kind, type Section } from './sdp';

interface Transceiver {
  track: MediaTrackPort | null;
  /** Place among the media sections; null until a description names it. */
  mid: number | null;
  receiving: boolean;
}

export class FakePeerConnection implements PeerConnectionPort {
  signalingState: SignalingState = 'stable';
  connectionState: ConnectionState = 'new';
  maxMessageSize = 262_144;
  servers: IceServer[];
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((candidate: CandidateInit | null) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: ((track: MediaTrackPort) => void) | null = null;
  ondatachannel: ((channel: DataChannelPort) => void) | null = null;
  readonly channels: { channel: FakeDataChannel; id: number | null }[] = [];
  /** User fragments of the candidates that were accepted. */
  readonly reachable = new Set<string>();

  currentLocal: DescriptionInit | null = null;
  currentRemote: DescriptionInit | null = null;
  #pendingLocal: DescriptionInit | null = null;
  #pendingRemote: DescriptionInit | null = null;
  readonly #chain: (() => void)[] = [];
  #checkOnEmptyChain = false;
  #needed = false;
  #restart = false;
  #ufrag = '';
  #serial = 0;
  /** By ufrag. */
  readonly #gathered = new Map<string, string[]>();
  readonly #transceivers = new Map<Kind, Transceiver>();

  constructor(
    readonly name: string,
    readonly network: FakeNetwork,
    servers: IceServer[] = [],
  ) {
    this.servers = servers;
  }

  /** With the candidates that were gathered where it is about one data channel; elsewhere they travel on their own, and tests lose them. */
  get localDescription(): DescriptionInit | null {
    const made = this.#pendingLocal ?? this.currentLocal;
    const read = readSdp(made?.sdp);
    const isCode = read?.sections.map(({ kind }) => kind).join() === 'application';
    return made && read && isCode ? { ...made, sdp: writeSdp(read, this.#gathered.get(read.ufrag)) } : made;
  }
  get remoteDescription(): DescriptionInit | null {
    return this.#pendingRemote ?? this.currentRemote;
  }

  setLocalDescription(description?: DescriptionInit): Promise<void> {
    return this.#chained(async () => {
      if (description) throw new DOMError('NotSupportedError', 'only the implicit form is used');
      const offering = this.signalingState === 'stable' || this.signalingState === 'have-local-offer';
      const made = offering ? this.#makeOffer() : this.#makeAnswer();
      await this.#task('create');
      this.#applyLocal(made);
    });
  }

  setRemoteDescription(description: DescriptionInit): Promise<void> {
    return this.#chained(async () => {
      await this.#task('remote');
      const read = readSdp(description.sdp);
      if (!read) throw new DOMError('OperationError', 'not a description');
      if (description.type === 'offer') this.#applyOffer(description, read);
      else this.#applyAnswer(description, read);
      if (/^a=candidate:/m.test(description.sdp ?? '')) this.reachable.add(read.ufrag);
      this.network.check(this);
    });
  }

  addIceCandidate(candidate: CandidateInit | null): Promise<void> {
    return this.#chained(async () => {
      if (!this.remoteDescription) throw new DOMError('InvalidStateError', 'no remote description');
      await this.#task('candidate');
      const known = [this.#pendingRemote, this.currentRemote].map((description) => readSdp(description?.sdp)?.ufrag);
      const ufrag = candidate?.usernameFragment;
      if (ufrag === undefined || ufrag === null) return;
      if (!known.includes(ufrag)) throw new DOMError('OperationError', 'a foreign ufrag');
      this.reachable.add(ufrag);
      this.network.check(this);
    });
  }

  restartIce(): void {
    if (this.currentLocal === null) return;
    this.#restart = true;
    this.#updateNegotiationNeeded();
  }

  setIceServers(servers: IceServer[]): void {
    this.servers = servers;
  }

  createDataChannel(label: string, options: { negotiated?: boolean; id?: number }): FakeDataChannel {
    if (this.signalingState === 'closed') throw new DOMError('InvalidStateError', 'closed');
    const channel = this.network.channel(label, this.maxMessageSize);
    this.channels.push({ channel, id: options.negotiated ? (options.id ?? 0) : null });
    this.#updateNegotiationNeeded();
    this.network.check(this);
    return channel;
  }

  /** As strict as it gets: taking a track off changes the direction, so both ways ask for a negotiation. */
  setTrack(kind: 'audio' | 'video', track: MediaTrackPort | null): Promise<void> {
    if (this.signalingState === 'closed') return Promise.reject(new DOMError('InvalidStateError', 'closed'));
    this.#transceiver(kind).track = track;
    this.#updateNegotiationNeeded();
    return Promise.resolve();
  }

  path(): Promise<PathReport> {
    return Promise.resolve(this.connectionState === 'connected' ? this.network.path : { kind: 'unknown' });
  }

  received(): Promise<number | null> {
    return Promise.resolve(this.network.received(this));
  }

  look(): Promise<LinkFacts> {
    return Promise.resolve(this.network.link);
  }

  close(): void {
    if (this.signalingState === 'closed') return;
    this.signalingState = 'closed';
    this.connectionState = 'closed';
    for (const { channel } of this.channels) channel.end();
    this.network.closed(this);
  }

  /** For the network: the state as ICE and DTLS bring it. */
  enter(state: ConnectionState): void {
    if (this.connectionState === state || this.signalingState === 'closed') return;
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  /** W3C WebRTC 4.4.1.2: one operation at a time; the flag is looked at again when the chain is empty. */
  #chained(operation: () => Promise<void>): Promise<void> {
    if (this.signalingState === 'closed') return Promise.reject(new DOMError('InvalidStateError', 'closed'));
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        if (this.signalingState === 'closed') return;
        finish();
        this.#chain.shift();
        if (this.#chain[0]) this.#chain[0]();
        else if (this.#checkOnEmptyChain) {
          this.#checkOnEmptyChain = false;
          this.#updateNegotiationNeeded();
        }
      };
      this.#chain.push(
        () =>
          void operation().then(
            () => settle(resolve),
            (error: unknown) => settle(() => reject(error as Error)),
          ),
      );
      if (this.#chain.length === 1) this.#chain[0]?.();
    });
  }

  async #task(label: string): Promise<void> {
    await this.network.turn(`${this.name} ${label}`);
  }

  #updateNegotiationNeeded(): void {
    if (this.signalingState === 'closed') return;
    if (this.#chain.length > 0) {
      this.#checkOnEmptyChain = true;
      return;
    }
    void this.#task('needed?').then(() => this.#fireIfNeeded());
  }

  #fireIfNeeded(): void {
    if (this.signalingState === 'closed') return;
    if (this.#chain.length > 0) {
      this.#checkOnEmptyChain = true;
      return;
    }
    if (this.signalingState !== 'stable') return;
    const needed = this.#isNegotiationNeeded();
    if (needed === this.#needed) return;
    this.#needed = needed;
    if (needed) this.onnegotiationneeded?.();
  }

  #isNegotiationNeeded(): boolean {
    const local = readSdp(this.currentLocal?.sdp);
    const remote = readSdp(this.currentRemote?.sdp);
    if (this.#restart) return true;
    if (this.channels.length > 0 && !local?.sections.some(({ kind }) => kind === 'application')) return true;
    return [...this.#transceivers.values()].some(({ track, mid }) => {
      if (mid === null || !local?.sections[mid]) return true;
      const wanted = direction(track !== null, true);
      const here = local.sections[mid].direction;
      const there = remote?.sections[mid]?.direction;
      if (this.currentLocal?.type === 'offer') return here !== wanted && there !== reverse(wanted);
      return here !== direction(track !== null && receives(there), sends(there));
    });
  }

  #transceiver(kind: Kind): Transceiver {
    const found = this.#transceivers.get(kind) ?? { track: null, mid: null, receiving: false };
    this.#transceivers.set(kind, found);
    return found;
  }

  #makeOffer(): DescriptionInit {
    const current = readSdp(this.currentLocal?.sdp)?.sections.map(({ kind }) => kind) ?? [];
    const wanted: Kind[] = [...(this.channels.length > 0 ? (['application'] as const) : []), ...this.#transceivers.keys()];
    const kinds = [...current, ...wanted.filter((kind) => !current.includes(kind))];
    const sections = kinds.map((kind) => this.#section(kind, direction(this.#isSending(kind), true)));
    if (sections.length === 0) throw new DOMError('InvalidStateError', 'an offer of nothing');
    const ufrag = this.#restart || this.#ufrag === '' ? this.network.ufrag(this) : this.#ufrag;
    return { type: 'offer', sdp: writeSdp({ origin: this.#origin(), ufrag, sections }) };
  }

  #makeAnswer(): DescriptionInit {
    const offer = readSdp(this.#pendingRemote?.sdp);
    if (!offer) throw new DOMError('InvalidStateError', 'nothing to answer');
    const restarted = offer.ufrag !== readSdp(this.currentRemote?.sdp)?.ufrag;
    const sections = offer.sections.map(({ kind, direction: theirs }) =>
      this.#section(kind, direction(this.#isSending(kind) && receives(theirs), sends(theirs))),
    );
    return {
      type: 'answer',
      sdp: writeSdp({ origin: this.#origin(), ufrag: restarted ? this.network.ufrag(this) : this.#ufrag, sections }),
    };
  }

  #section(kind: Kind, wanted: Direction): Section {
    return { kind, direction: kind === 'application' ? 'sendrecv' : wanted };
  }

  #isSending(kind: Kind): boolean {
    return (this.#transceivers.get(kind)?.track ?? null) !== null;
  }

  #origin(): string {
    return `${this.name}.${this.#serial++}`;
  }

  #applyLocal(made: DescriptionInit): void {
    if (made.type === 'offer') {
      this.#pendingLocal = made;
      this.#associate(made);
      this.signalingState = 'have-local-offer';
    } else {
      this.currentLocal = made;
      this.currentRemote = this.#pendingRemote;
      this.#stable();
    }
    void this.#gather(readSdp(made.sdp)?.ufrag ?? '');
  }

  #applyOffer(offer: DescriptionInit, read: FakeSdp): void {
    this.#refuseReorder(read);
    this.#rollback();
    this.#pendingRemote = offer;
    this.#associate(offer);
    this.signalingState = 'have-remote-offer';
    this.#announceTracks(read);
  }

  #applyAnswer(answer: DescriptionInit, read: FakeSdp): void {
    if (this.signalingState !== 'have-local-offer') throw new DOMError('InvalidStateError', `an answer in ${this.signalingState}`);
    if (read.sections.length !== readSdp(this.#pendingLocal?.sdp)?.sections.length)
      throw new DOMError('InvalidAccessError', 'sections differ');
    this.currentLocal = this.#pendingLocal;
    this.currentRemote = answer;
    this.#announceTracks(read);
    this.#stable();
  }

  /** JSEP, RFC 8829 section 5.10: sections that were negotiated stay where they are. */
  #refuseReorder(read: FakeSdp): void {
    const current = readSdp(this.currentLocal?.sdp)?.sections ?? [];
    if (current.some(({ kind }, at) => read.sections[at]?.kind !== kind))
      throw new DOMError('InvalidAccessError', 'the order of sections changed');
  }

  #rollback(): void {
    const agreed = readSdp(this.currentLocal?.sdp)?.sections.length ?? 0;
    for (const transceiver of this.#transceivers.values()) if ((transceiver.mid ?? 0) >= agreed) transceiver.mid = null;
    this.#pendingLocal = null;
    this.#pendingRemote = null;
  }

  #associate(description: DescriptionInit): void {
    readSdp(description.sdp)?.sections.forEach(({ kind }, mid) => {
      if (kind !== 'application') this.#transceiver(kind).mid = mid;
    });
  }

  #announceTracks(read: FakeSdp): void {
    for (const { kind, direction: theirs } of read.sections) {
      if (kind === 'application') continue;
      const transceiver = this.#transceiver(kind);
      if (sends(theirs) && !transceiver.receiving) this.ontrack?.({ id: `${read.origin} ${kind}`, kind });
      transceiver.receiving = sends(theirs);
    }
  }

  #stable(): void {
    this.#pendingLocal = null;
    this.#pendingRemote = null;
    this.signalingState = 'stable';
    const ufrag = readSdp(this.currentLocal?.sdp)?.ufrag ?? '';
    if (ufrag !== this.#ufrag) this.#restart = false;
    this.#ufrag = ufrag;
    this.#needed = false;
    this.#updateNegotiationNeeded();
    this.network.check(this);
  }

  async #gather(ufrag: string): Promise<void> {
    if (!this.network.gathers(this, ufrag)) return;
    await this.#task('gather');
    if (this.signalingState === 'closed') return;
    const candidate = `candidate:1 1 udp 1 192.0.2.1 9 typ host ufrag ${ufrag}`;
    this.#gathered.set(ufrag, [candidate]);
    this.onicecandidate?.({
      candidate,
      sdpMid: '0',
      sdpMLineIndex: 0,
      usernameFragment: ufrag,
    });
    this.onicecandidate?.(null);
  }
}

const reverse = (wanted: Direction): Direction => direction(receives(wanted), sends(wanted));
