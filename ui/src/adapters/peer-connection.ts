/**
 * The one place that makes an RTCPeerConnection, so that an engine of another kind can take its place later. Knows nothing of
 * negotiation: that is the core's.
 */
import type { LinkFacts } from '../core/doctor/facts';
import type { OwnCandidates } from '../core/peer/own-candidates';
import type {
  CandidateInit,
  DataChannelPort,
  DescriptionInit,
  IceServer,
  MediaTrackPort,
  PathReport,
  PeerConnectionPort,
} from '../core/ports';
import { dataChannel } from './data-channel';
import { linkFacts, troubles } from './look';
import { pathOf, receivedOf, type Entry } from './path';

/** Works everywhere where the browser does not say (RFC 8831, section 6.6). */
const SMALLEST_CAP = 16384;

/**
 * Makes connections that may use their ICE servers and no others; where they wait is noted in `own`. The constructor is looked up each
 * time: tests put theirs there.
 */
export function peerMaker(own: OwnCandidates): (servers: IceServer[]) => PeerConnectionPort {
  return (iceServers) => new BrowserPeer(new globalThis.RTCPeerConnection({ iceServers }), own);
}

class BrowserPeer implements PeerConnectionPort {
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((candidate: CandidateInit | null) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: ((track: MediaTrackPort) => void) | null = null;
  ondatachannel: ((channel: DataChannelPort) => void) | null = null;

  readonly #pc: RTCPeerConnection;
  readonly #senders = new Map<string, RTCRtpSender>();
  /** Both tracks name one stream: that is what makes the other browser keep lips and voice together. */
  readonly #stream = new MediaStream();
  readonly #troubles = troubles();
  readonly #own: OwnCandidates;

  constructor(pc: RTCPeerConnection, own: OwnCandidates) {
    this.#pc = pc;
    this.#own = own;
    pc.onnegotiationneeded = () => this.onnegotiationneeded?.();
    pc.onicecandidate = ({ candidate }) => this.#gathered(candidate);
    pc.onicecandidateerror = this.#troubles.note;
    pc.onconnectionstatechange = () => this.onconnectionstatechange?.();
    pc.ontrack = (event) => this.ontrack?.(event.track);
    pc.ondatachannel = (event) => this.ondatachannel?.(dataChannel(event.channel));
  }

  get signalingState() {
    return this.#pc.signalingState;
  }
  get connectionState() {
    return this.#pc.connectionState;
  }
  get localDescription() {
    return this.#pc.localDescription;
  }
  get remoteDescription() {
    return this.#pc.remoteDescription;
  }
  get maxMessageSize() {
    return this.#pc.sctp?.maxMessageSize ?? SMALLEST_CAP;
  }

  setLocalDescription(description?: DescriptionInit): Promise<void> {
    return this.#pc.setLocalDescription(description);
  }
  setRemoteDescription(description: DescriptionInit): Promise<void> {
    return this.#pc.setRemoteDescription(description);
  }
  addIceCandidate(candidate: CandidateInit | null): Promise<void> {
    return this.#pc.addIceCandidate(candidate);
  }
  restartIce(): void {
    this.#pc.restartIce();
  }
  setIceServers(servers: IceServer[]): void {
    this.#pc.setConfiguration({ ...this.#pc.getConfiguration(), iceServers: servers });
  }
  createDataChannel(label: string, options: RTCDataChannelInit): DataChannelPort {
    return dataChannel(this.#pc.createDataChannel(label, options));
  }

  /** A sender that exists is reused without a new negotiation: switching a camera off and on again costs no round trip. */
  async setTrack(kind: 'audio' | 'video', track: MediaTrackPort | null): Promise<void> {
    const native = track as MediaStreamTrack | null;
    const sender = this.#senders.get(kind);
    if (sender) await sender.replaceTrack(native);
    else if (native) this.#senders.set(kind, this.#pc.addTrack(native, this.#stream));
  }

  async path(): Promise<PathReport> {
    return pathOf(await this.#stats());
  }

  async received(): Promise<number | null> {
    return receivedOf(await this.#stats());
  }

  async look(): Promise<LinkFacts> {
    return linkFacts(await this.#stats(), this.#troubles.noted);
  }

  #gathered(candidate: RTCIceCandidate | null): void {
    const init = candidate?.toJSON() ?? null;
    const more = (mapped: CandidateInit): void => this.onicecandidate?.(mapped);
    if (candidate && init) this.#own.gathered(this, candidate, init, more);
    this.onicecandidate?.(init);
  }

  /** The library knows the report as a list of nothing in particular. */
  async #stats(): Promise<ReadonlyMap<string, Entry>> {
    return (await this.#pc.getStats()) as unknown as ReadonlyMap<string, Entry>;
  }

  close(): void {
    this.#own.closed(this);
    this.#pc.close();
  }
}
