/**
 * What goes into a signaling client and what comes out of it. Types alone.
 */
import type { SignalingStatus } from '../call/events';
import type { Clock, IceServer, Random, SocketPort } from '../ports';
import type { LeftWhy, WireInvite, WirePeer } from './wire';

/** How to come in. Everything but `card` is base64url of what docs/protocol.md section 1 names. */
export type Entry =
  | { kind: 'open'; room: string; owner: string; invites: WireInvite[]; capacity: number; approve?: boolean; access?: string }
  | { kind: 'join'; room: string; token: string; card: string }
  | { kind: 'knock'; room: string; card: string };

export type SignalingEvent =
  | { type: 'status'; status: SignalingStatus }
  /** In the room, and everything known of it: ids of an earlier `joined` mean nothing any more, nor do signals sent to them. */
  | { type: 'joined'; you: string; peers: WirePeer[]; ice: IceServer[] }
  | { type: 'peer-joined'; peer: WirePeer }
  | { type: 'peer-left'; id: string; why: LeftWhy }
  | { type: 'peer-away'; id: string }
  | { type: 'peer-back'; id: string }
  /** The owner hears our knock. */
  | { type: 'waiting' }
  | { type: 'knock'; id: string; card: string }
  /** They do not wait any more. */
  | { type: 'knock-over'; id: string }
  | { type: 'signal'; from: string; data: unknown }
  | { type: 'ice'; servers: IceServer[] }
  /** It is over, nothing follows. `status: closed` came before. */
  | { type: 'refused'; code: string; retryMs?: number };

export interface SignalingPorts {
  clock: Clock;
  random: Random;
  dial: () => SocketPort;
}
