/** What the connection to one other person needs, and what it tells. Knows nothing of how it is kept alive. */
import type { Message } from '../channel/message';
import type { Clock, ConnectionState, DataChannelPort, MediaTrackPort, PathReport, PeerConnectionPort } from '../ports';
import type { Introduced } from './connection';
import type { Signal } from './signal';

export interface RemotePorts {
  clock: Clock;
  createPeer(): PeerConnectionPort;
  /** Hands a signal to the server for this person; false where there is no way to them. */
  signal(signal: Signal): boolean;
  /** Whether there is such a way, if not now then when the server is back. */
  isRouted(): boolean;
  /** Whether what is handed over is under way at once. */
  isOnline(): boolean;
}

export interface RemoteEvents {
  state(state: ConnectionState): void;
  path(report: PathReport): void;
  /** They can be talked to; `fresh` when over a channel on which nothing was said yet. */
  up(fresh: boolean): void;
  down(): void;
  message(message: Exclude<Message, { t: 'hello' | 'signal' | 'ping' | 'pong' }>): void;
  track(track: MediaTrackPort): void;
  channel(channel: DataChannelPort): void;
  /** Something of theirs was dropped, or of ours refused. */
  dropped(what: string): void;
  /** What flowed stands still; it is being mended. `surely` before the browser noticed: then the network changed. */
  still(surely: boolean): void;
  /** Media comes, words do not: the control channel has to be replaced. */
  deaf(): void;
  /** An attempt to mend the connection. */
  mending(attempt: number): void;
  /** Given up. */
  lost(): void;
}

export interface RemoteRole {
  polite: boolean;
  /** Makes the first offer: the one who found the other already in the room. */
  initiator: boolean;
  /** The first connection, where it was made elsewhere and is open. */
  introduced?: Introduced | undefined;
  /** Neither sound nor picture, whatever they offer. */
  dataOnly?: boolean;
}
