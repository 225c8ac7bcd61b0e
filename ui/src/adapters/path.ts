/**
 * How the bytes of a connection travel, read from its statistics (W3C webrtc-stats, RTCIceCandidatePairStats). Knows nothing of
 * what the answer is used for.
 */
import type { PathReport } from '../core/ports';

/** The members that are read of whatever entry. */
export interface Entry {
  id: string;
  type: string;
  selectedCandidatePairId?: string;
  localCandidateId?: string;
  remoteCandidateId?: string;
  candidateType?: string;
  address?: string | null;
  state?: string;
  nominated?: boolean;
  selected?: boolean;
  protocol?: string;
  relayProtocol?: string;
  port?: number;
  url?: string;
  relatedAddress?: string;
  relatedPort?: number;
  bytesReceived?: number;
  responsesReceived?: number;
}

/** The pair in use: named by the transport, or, where a browser has no transport entry, the one that is marked. */
export function selectedPair(stats: ReadonlyMap<string, Entry>): Entry | undefined {
  const all = [...stats.values()];
  const named = all.find((entry) => entry.type === 'transport' && entry.selectedCandidatePairId)?.selectedCandidatePairId;
  if (named !== undefined) return stats.get(named);
  const pairs = all.filter((entry) => entry.type === 'candidate-pair');
  return pairs.find((pair) => pair.selected) ?? pairs.find((pair) => pair.nominated && pair.state === 'succeeded');
}

/** Bytes and answers that came over the pair in use; null without one. */
export function receivedOf(stats: ReadonlyMap<string, Entry>): number | null {
  const pair = selectedPair(stats);
  return pair ? (pair.bytesReceived ?? 0) + (pair.responsesReceived ?? 0) : null;
}

/** `relayed` as soon as either end of the selected pair is a relay's address. */
export function pathOf(stats: ReadonlyMap<string, Entry>): PathReport {
  const pair = selectedPair(stats);
  if (!pair) return { kind: 'unknown' };
  const ends = [pair.localCandidateId, pair.remoteCandidateId].map((id) => stats.get(id ?? ''));
  const relay = ends.find((end) => end?.candidateType === 'relay');
  if (!relay) return { kind: 'direct' };
  return relay.address ? { kind: 'relayed', relayAddress: relay.address } : { kind: 'relayed' };
}
