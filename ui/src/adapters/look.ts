/**
 * Every way that a connection tried, read from its statistics, and which helping servers did not help (W3C webrtc-stats, WebRTC 1.0
 * RTCPeerConnectionIceErrorEvent). Knows nothing of what is made of it.
 */
import type { CandidateType, End, LinkFacts, Pair, PairState, ServerTrouble } from '../core/doctor/facts';
import { selectedPair, type Entry } from './path';

/** More than any network has; the other side may name as many addresses as it likes. */
const PAIRS = 256;
const TROUBLES = 32;

const TYPES: readonly CandidateType[] = ['host', 'srflx', 'prflx', 'relay'];
const STATES: Record<string, PairState> = { succeeded: 'works', failed: 'failed' };

/** What could be read. Whatever is missing reads as hidden or waiting. */
export function linkFacts(stats: ReadonlyMap<string, Entry>, noted: readonly ServerTrouble[]): LinkFacts {
  const all = [...stats.values()];
  const chosen = selectedPair(stats);
  const ends = (type: string): End[] =>
    all
      .filter((entry) => entry.type === type)
      .slice(0, PAIRS)
      .map(endOf);
  const pairs = all.filter((entry) => entry.type === 'candidate-pair').slice(0, PAIRS);
  return {
    pairs: pairs.map((pair) => pairOf(pair, pair.id === chosen?.id, stats)),
    locals: ends('local-candidate'),
    remotes: ends('remote-candidate'),
    troubles: [...noted],
  };
}

/** Remembers, once each, the servers that could not be used. */
export function troubles(): { noted: ServerTrouble[]; note: (event: { url: string | null; errorCode: number }) => void } {
  const noted: ServerTrouble[] = [];
  return {
    noted,
    note: ({ url, errorCode }) => {
      const isNew = noted.every((known) => known.url !== url || known.code !== errorCode);
      if (url !== null && isNew && noted.length < TROUBLES) noted.push({ url, code: errorCode });
    },
  };
}

function pairOf(pair: Entry, inUse: boolean, stats: ReadonlyMap<string, Entry>): Pair {
  const [local, remote] = [pair.localCandidateId, pair.remoteCandidateId].map((id) => endOf(stats.get(id ?? '')));
  return {
    local: local ?? endOf(undefined),
    remote: remote ?? endOf(undefined),
    state: inUse ? 'works' : (STATES[pair.state ?? ''] ?? 'waiting'),
    inUse,
  };
}

function endOf(entry: Entry | undefined): End {
  const { candidateType, protocol, relayProtocol, address, port, url, relatedAddress, relatedPort } = entry ?? { id: '', type: '' };
  return {
    type: TYPES.find((type) => type === candidateType) ?? 'host',
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    address: address ?? '',
    port: port ?? 0,
    server: url ?? '',
    relayProtocol: relayProtocol === 'udp' || relayProtocol === 'tcp' || relayProtocol === 'tls' ? relayProtocol : null,
    base: relatedAddress ? `${relatedAddress}:${relatedPort ?? 0}` : '',
  };
}
