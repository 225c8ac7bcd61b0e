/**
 * One peer connection with what belongs to it: negotiator, candidates, control channel. A pair of people has one after the other;
 * `g` counts them. Knows nothing of people, and not by which way its signals go.
 */
import { ControlChannel } from '../channel/control';
import type { Message } from '../channel/message';
import type { Clock, ConnectionState, DataChannelPort, MediaTrackPort, PeerConnectionPort } from '../ports';
import { equal } from '../bytes';
import { Candidates } from './candidates';
import { printOf } from './fingerprint';
import { Negotiator } from './negotiator';
import type { Description, Signal } from './signal';

export type Kind = 'audio' | 'video';
export type Tracks = ReadonlyMap<Kind, MediaTrackPort>;

/** How long the one who was here first leaves the first offer to the other, milliseconds. */
const FIRST_OFFER = 3000;
const MEDIA = /^m=(?!application )/im;

export interface ConnectionEvents {
  signal(signal: Signal): void;
  state(state: ConnectionState): void;
  /** Both have said hello on the control channel. */
  up(): void;
  message(message: Message): void;
  /** The control channel is gone; this connection cannot get another. */
  closed(): void;
  track(track: MediaTrackPort): void;
  channel(channel: DataChannelPort): void;
  /** Something of theirs was dropped. */
  dropped(what: string): void;
}

/** A connection that was made elsewhere, with its control channel open. */
export interface Introduced {
  pc: PeerConnectionPort;
  control: DataChannelPort;
  /** Puts tracks on first. */
  initiator: boolean;
}

export interface ConnectionParts {
  pc: PeerConnectionPort;
  /** The control channel, where there is one already. */
  control?: DataChannelPort | undefined;
  g: number;
  polite: boolean;
  /** Descriptions with sound or picture in them are not applied. */
  dataOnly: boolean;
  initiator: boolean;
  clock: Clock;
  tracks: Tracks;
  events: ConnectionEvents;
}

export class Connection {
  readonly g: number;
  readonly pc: PeerConnectionPort;
  readonly #tracks: Tracks;
  readonly #dataOnly: boolean;
  readonly #events: ConnectionEvents;
  readonly #negotiator: Negotiator;
  readonly #candidates: Candidates;
  readonly #cancelFirstOffer: () => void;
  #control: ControlChannel | null = null;
  /** The control channel looks open and carries nothing. */
  isDeaf = false;
  #hasBegun = false;
  /** The certificate that the first description from there named. It is the one at the other end for as long as this lives. */
  #theirPrint: Uint8Array | null;

  constructor({ pc, control, g, polite, dataOnly, initiator, clock, tracks, events }: ConnectionParts) {
    this.pc = pc;
    this.g = g;
    this.#tracks = tracks;
    this.#dataOnly = dataOnly;
    this.#events = events;
    this.#candidates = new Candidates(pc, () => events.dropped('candidate'));
    this.#negotiator = new Negotiator(pc, polite, {
      send: (description) => events.signal({ k: 'description', g, ...description }),
      // Tracks that are put on now travel in the answer; before, they would make an offer that crosses theirs.
      beforeAnswer: () => this.#begin(),
      applied: () => this.#candidates.retry(),
      fault: (what) => events.dropped(what),
    });
    this.#theirPrint = printOf(pc.remoteDescription?.sdp);
    this.#listen();
    if (control) this.#openControl(control);
    this.#cancelFirstOffer = clock.after(initiator ? 0 : FIRST_OFFER, () => void this.#begin());
  }

  /** The control channel is open, greeted, and bytes get through. */
  get isUp(): boolean {
    return this.pc.connectionState === 'connected' && this.#control?.isUp === true;
  }

  /** Nothing can be said over it any more, now or after a restart. */
  get isDead(): boolean {
    return this.isDeaf || this.pc.signalingState === 'closed' || this.#control?.isClosed === true;
  }

  /** The certificates at both ends; null before both are known. */
  get prints(): { mine: Uint8Array; theirs: Uint8Array } | null {
    const mine = printOf(this.pc.localDescription?.sdp);
    return mine && this.#theirPrint && { mine, theirs: this.#theirPrint };
  }

  /** A page has one certificate for one connection: a description with another one, with two, or none is nobody's to make. */
  async describe(description: Description): Promise<void> {
    if (this.#dataOnly && MEDIA.test(description.sdp)) return this.#events.dropped('media');
    const print = printOf(description.sdp);
    if (!print || !equal(print, (this.#theirPrint ??= print))) return this.#events.dropped('certificate');
    await this.#negotiator.receive(description);
  }

  candidate(candidate: Parameters<Candidates['add']>[0]): void {
    this.#candidates.add(candidate);
  }

  say(message: Message): boolean {
    return this.#control?.say(message) ?? false;
  }

  setTrack(kind: Kind, track: MediaTrackPort | null): void {
    if (this.#hasBegun) void this.#put(kind, track);
  }

  /** Says again what may have been lost on the way. */
  repeat(): void {
    this.#negotiator.repeatOffer();
  }

  restart(): void {
    if (this.pc.signalingState === 'closed') return;
    this.pc.restartIce();
    this.repeat();
  }

  close(): void {
    this.#cancelFirstOffer();
    const { pc } = this;
    pc.onnegotiationneeded = pc.onicecandidate = pc.onconnectionstatechange = pc.ontrack = pc.ondatachannel = null;
    this.#control?.close();
    pc.close();
  }

  #listen(): void {
    const { pc, g } = this;
    const events = this.#events;
    // The bare end of candidates names no generation; what follows it after a restart would be ended too. ICE ends without it.
    pc.onicecandidate = (candidate) => candidate && events.signal({ k: 'candidate', g, candidate });
    pc.onconnectionstatechange = () => events.state(pc.connectionState);
    pc.ontrack = (track) => events.track(track);
    pc.ondatachannel = (channel) => events.channel(channel);
  }

  /** Once: opens the control channel and puts the tracks on. */
  async #begin(): Promise<void> {
    this.#cancelFirstOffer();
    if (this.#hasBegun || this.pc.signalingState === 'closed') return;
    this.#hasBegun = true;
    if (!this.#control) this.#openControl();
    await Promise.all([...this.#tracks].map(([kind, track]) => this.#put(kind, track)));
  }

  #openControl(channel?: DataChannelPort): void {
    const { up, message, closed, dropped } = this.#events;
    this.#control = new ControlChannel(this.pc, { up, message, closed, malformed: () => dropped('message') }, channel);
  }

  async #put(kind: Kind, track: MediaTrackPort | null): Promise<void> {
    try {
      await this.pc.setTrack(kind, track);
    } catch {
      // A track that ended or a connection that closed in between; the call goes on without it.
      this.#events.dropped(`own ${kind}`);
    }
  }
}
