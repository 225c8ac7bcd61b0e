/**
 * What a session tells the screens, and what it can be asked. The one surface between the core and `state/`.
 * Codes only: `words/` turns them into sentences.
 */
import type { Knocker } from '../knock/porch';
import type { Exchanged } from '../people/exchange';
import type { MediaTrackPort } from '../ports';
import type { Spoken } from '../spoken/check';

export type { Exchanged } from '../people/exchange';
export type { Knocker } from '../knock/porch';
export type { Spoken } from '../spoken/check';

/** A person is the base64url of their ephemeral key E, for as long as their page lives. */
export type PersonKey = string;

/** How somebody is connected, in the order a call goes through it. */
export type Link = 'connecting' | 'direct' | 'relayed' | 'troubled' | 'lost';

export interface Person {
  key: PersonKey;
  name: string;
  /** Their still picture (core/portrait.ts), base64url; empty where they gave none. */
  portrait: string;
  link: Link;
  /** Where it is relayed, if so. */
  relay?: string;
  /** Their microphone and camera as they last said; unknown counts as off. */
  audio: boolean;
  video: boolean;
  /** The server says that their signaling is away; the call may well go on. */
  away: boolean;
  /** They are the owner of the room. */
  host: boolean;
}

export type SignalingStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

export interface ChatEntry {
  id: string;
  from: PersonKey | 'me';
  text: string;
  /** Unix milliseconds by the writer's clock. */
  at: number;
  /** For own messages: `delivered` only after the other one acknowledged. */
  state: 'sending' | 'delivered' | 'received';
}

export type TransferState =
  | 'preparing' // hashing before the offer
  | 'offered' // waits for an answer: theirs when sending, ours when receiving
  | 'active'
  | 'waiting' // the connection is away; it goes on by itself
  | 'checking' // all bytes are there, hash and disk are awaited
  | 'done'
  | 'declined'
  | 'cancelled'
  | 'failed';

export interface Transfer {
  id: string;
  person: PersonKey;
  direction: 'send' | 'receive';
  name: string;
  size: number;
  /** Bytes the receiver has, as the receiver said (sending) or wrote (receiving). */
  moved: number;
  /** Bytes a second over the last seconds; 0 when unknown. */
  rate: number;
  state: TransferState;
  /** A code when `failed` or `cancelled`: `hash`, `disk`, `source`, `protocol`, `lost`, `by-me`, `by-them`. */
  reason?: string;
}

/** Why there is no call: a server code of docs/protocol.md, or one of the dialer or the core. */
export type RefusalCode = string;

export type SessionEvent =
  | { type: 'signaling'; status: SignalingStatus }
  /** In the room; nobody else may be there yet. */
  | { type: 'joined' }
  | { type: 'person'; person: Person }
  | { type: 'person-gone'; key: PersonKey; why: 'hung-up' | 'closed' | 'gone' | 'removed' }
  /** Somebody without a link asks to come in, or went away from the door. */
  | { type: 'knock'; knocker: Knocker }
  | { type: 'track'; key: PersonKey; track: MediaTrackPort }
  | { type: 'chat'; entry: ChatEntry }
  | { type: 'transfer'; transfer: Transfer }
  /** How the spoken check with that person stands. */
  | { type: 'spoken'; key: PersonKey; spoken: Spoken }
  /** That person and we can know each other again, or do so already. */
  | { type: 'exchanged'; key: PersonKey; exchanged: Exchanged }
  /** The session is over and will not try again by itself. */
  | { type: 'ended'; why: 'hung-up' | 'closed' | 'lost' | 'refused' | 'removed'; code?: RefusalCode };
