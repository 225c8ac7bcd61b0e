/**
 * What the core needs of the world. Adapters implement these with browser objects, tests with fakes.
 * Shapes follow the W3C WebRTC interfaces, reduced to what is used, so that a real object fits with a thin wrapper.
 */

import type { LinkFacts } from './doctor/facts';

export type Unsubscribe = () => void;

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls back once after `ms`; the result cancels. */
  after(ms: number, run: () => void): Unsubscribe;
}

export interface Random {
  bytes(length: number): Uint8Array;
}

/** A message socket that is already being opened. Text frames only. */
export interface SocketPort {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  onopen: (() => void) | null;
  onmessage: ((text: string) => void) | null;
  /** Called once; also when the socket never opened. `reason` is a code of the dialer, for example `unreachable`. */
  onclose: ((code: number, reason: string) => void) | null;
}

/** An opaque local or remote media track; only adapters know more. */
export interface MediaTrackPort {
  readonly id: string;
  readonly kind: 'audio' | 'video' | string;
}

export interface DescriptionInit {
  type: 'offer' | 'answer' | 'rollback' | 'pranswer';
  sdp?: string;
}

export interface CandidateInit {
  candidate?: string;
  sdpMid?: string | null;
  sdpMLineIndex?: number | null;
  usernameFragment?: string | null;
}

export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

export type SignalingState =
  'stable' | 'have-local-offer' | 'have-remote-offer' | 'have-local-pranswer' | 'have-remote-pranswer' | 'closed';
export type ConnectionState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

/** How the bytes travel, read from the selected candidate pair. `relayAddress` is the relay's host when relayed. */
export interface PathReport {
  kind: 'direct' | 'relayed' | 'unknown';
  relayAddress?: string;
}

export interface DataChannelPort {
  readonly label: string;
  readonly readyState: 'connecting' | 'open' | 'closing' | 'closed';
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  send(data: string | Uint8Array): void;
  close(): void;
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onbufferedamountlow: (() => void) | null;
  /** Binary always arrives as bytes, whatever the browser hands out. */
  onmessage: ((data: string | Uint8Array) => void) | null;
}

/** RTCPeerConnection, W3C WebRTC 1.0 section 4.4, reduced. */
export interface PeerConnectionPort {
  readonly signalingState: SignalingState;
  readonly connectionState: ConnectionState;
  readonly localDescription: DescriptionInit | null;
  readonly remoteDescription: DescriptionInit | null;
  /** Implicit description, with rollback where needed. */
  setLocalDescription(description?: DescriptionInit): Promise<void>;
  setRemoteDescription(description: DescriptionInit): Promise<void>;
  addIceCandidate(candidate: CandidateInit | null): Promise<void>;
  restartIce(): void;
  setIceServers(servers: IceServer[]): void;
  createDataChannel(label: string, options: { ordered?: boolean; negotiated?: boolean; id?: number }): DataChannelPort;
  /** Puts this track on the one sender of its kind, or takes it off with null. May fire `onnegotiationneeded`. */
  setTrack(kind: 'audio' | 'video', track: MediaTrackPort | null): Promise<void>;
  /** The SCTP message cap in bytes; 16384 where unknown. */
  readonly maxMessageSize: number;
  path(): Promise<PathReport>;
  /** Grows whenever something arrives over the pair in use; null while there is none. */
  received(): Promise<number | null>;
  /** Every way that was tried, for the doctor; also of a connection that is closed, as far as the browser still knows. */
  look(): Promise<LinkFacts>;
  close(): void;
  onnegotiationneeded: (() => void) | null;
  onicecandidate: ((candidate: CandidateInit | null) => void) | null;
  onconnectionstatechange: (() => void) | null;
  ontrack: ((track: MediaTrackPort) => void) | null;
  ondatachannel: ((channel: DataChannelPort) => void) | null;
}

/** A file to send. `read` may return fewer bytes only at the end. */
export interface FileSource {
  readonly name: string;
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  release(): void;
}

/** A place to write one received file. Nothing has its final name before `finish`. */
export interface FileSink {
  /** Bytes that survive a crash; 0 for a new file. */
  readonly durable: number;
  write(offset: number, bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  abort(): Promise<void>;
}

/** SHA-256; an adapter may use WebCrypto where the context is secure. */
export type Digest = (bytes: Uint8Array) => Promise<Uint8Array>;
