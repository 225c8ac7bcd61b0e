/**
 * What the doctor is told: plain facts about one link, the room and this computer. Gathered by adapters and the state; judged in
 * `diagnose.ts`. Types only.
 */
import type { Endpoint } from '../address';

/** RFC 8445, section 5.1: an own address, one seen by a server, one seen by the other side, one of a relay. */
export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay';

/** One end of a way that was tried (W3C webrtc-stats, RTCIceCandidateStats). */
export interface End {
  type: CandidateType;
  protocol: 'udp' | 'tcp';
  /** An IP address or a name; empty where the browser keeps it hidden. */
  address: string;
  port: number;
  /** The helping server that it came from, as a URL; empty without one. */
  server: string;
  /** How the relay itself is reached, for own relays. */
  relayProtocol: 'udp' | 'tcp' | 'tls' | null;
  /** The own `address:port` behind it, where the browser tells. */
  base: string;
}

export type PairState = 'waiting' | 'failed' | 'works';

/** Two ends between which bytes were tried (W3C webrtc-stats, RTCIceCandidatePairStats). */
export interface Pair {
  local: End;
  remote: End;
  state: PairState;
  /** The one that carries the call now. */
  inUse: boolean;
}

/** A helping server that could not be used (W3C WebRTC 1.0, RTCPeerConnectionIceErrorEvent). */
export interface ServerTrouble {
  url: string;
  /** A STUN code from 300 to 699, or 701 for no answer. */
  code: number;
}

/** All that is known about the connection to one person. */
export interface LinkFacts {
  pairs: Pair[];
  locals: End[];
  remotes: End[];
  troubles: ServerTrouble[];
}

/** A way into a hosted room, as the hosting side found it. */
export interface RoomWay {
  way: 'lan' | 'ipv6' | 'mapped' | 'manual';
  state: 'works' | 'asking' | 'failed' | 'untried';
  why: RoomWhy | null;
}

/** `not-asked`: nobody allowed it. `router-silent`: no router speaks such a protocol. `double-nat`: the router sits behind another. */
export type RoomWhy = 'not-asked' | 'not-set' | 'none-here' | 'router-silent' | 'router-refused' | 'double-nat';

export interface Facts {
  /** What the system says of its network. */
  online: boolean;
  /** Local addresses need a permission of the system here. */
  macos: boolean;
  /** How the way to the room's server stands. */
  room: 'none' | 'connecting' | 'open' | 'away';
  /** Where the room was sought, and the code of why it was not found. */
  dialed: { endpoints: Endpoint[]; code: string | null };
  /** Empty for a guest. */
  hosted: RoomWay[];
  /** URLs of the helping servers that may be used. */
  servers: string[];
  /** Null while there is nobody. */
  other: { name: string; connected: boolean; link: LinkFacts } | null;
}
