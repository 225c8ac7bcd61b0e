/**
 * What differs from one connection to the next in a session description that carries only a data channel: ICE credentials,
 * certificate fingerprint, candidates. Out of a browser's SDP, and back into one that every browser takes (RFC 8866, 8839, 8841).
 * Knows nothing of how it travels.
 */
import { concat } from '../bytes';
import type { DescriptionInit } from '../ports';

export type CandidateType = 'host' | 'srflx' | 'relay';

/** One UDP address of theirs: IPv4, IPv6, or the name that a browser shows in place of one (`UUID.local`). */
export interface Address {
  type: CandidateType;
  host: string;
  port: number;
}

export interface Transport {
  /** ICE credentials, RFC 8839 section 5.4. */
  ufrag: string;
  pwd: string;
  /** SHA-256 of the certificate, 32 bytes. */
  fingerprint: Uint8Array;
  /** Best first. */
  candidates: Address[];
}

/** Who opens DTLS, RFC 8842 section 5: the inviting side does, since it is the one that knows when both are there. */
const SETUP = { offer: 'active', answer: 'passive' } as const;
/** What both engines take in one message. */
const MESSAGE = 262_144;
const TYPES: Record<CandidateType, number> = { host: 126, srflx: 100, relay: 0 };

const line = (sdp: string, name: string): string | undefined => new RegExp(`^a=${name}:([^\\r\\n]+)`, 'm').exec(sdp)?.[1]?.trim();

/** Null where this is no description of one data channel on its own, as our connections first make them. */
export function reduce(sdp: string): Transport | null {
  const [ufrag, pwd, print] = [line(sdp, 'ice-ufrag'), line(sdp, 'ice-pwd'), line(sdp, 'fingerprint')];
  const sections = [...sdp.matchAll(/^m=(\w+)/gm)].map(([, kind]) => kind);
  const fingerprint = bytesOf(/^sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i.exec(print ?? '')?.[1]);
  if (ufrag === undefined || pwd === undefined || fingerprint === null) return null;
  if (sections.join() !== 'application' || line(sdp, 'mid') !== '0') return null;
  return { ufrag, pwd, fingerprint, candidates: varied(candidatesOf(sdp)) };
}

/** The description that the other side must have made, for `setRemoteDescription`. */
export function expand(type: 'offer' | 'answer', { ufrag, pwd, fingerprint, candidates }: Transport): DescriptionInit {
  const print = Array.from(fingerprint, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${print}`,
    `a=setup:${SETUP[type]}`,
    'a=mid:0',
    'a=sctp-port:5000',
    `a=max-message-size:${MESSAGE}`,
    ...candidates.map((address, at) => `a=${candidateLine(address, at)}`),
  ];
  return { type, sdp: lines.map((text) => `${text}\r\n`).join('') };
}

/** RFC 8839 section 5.1. Priorities are made anew from kind and order (RFC 8445 section 5.1.2): only their order matters. */
function candidateLine({ type, host, port }: Address, at: number): string {
  const priority = TYPES[type] * 2 ** 24 + (65_535 - at) * 256 + 255;
  const related = type === 'host' ? '' : ' raddr 0.0.0.0 rport 0';
  return `candidate:${at + 1} 1 udp ${priority} ${host} ${port} typ ${type}${related}`;
}

/** Those over UDP: a browser's TCP candidates only ever call out, and two such never meet. */
function candidatesOf(sdp: string): Address[] {
  const lines = [...sdp.matchAll(/^a=candidate:\S+ 1 udp (\d+) (\S+) (\d+) typ (host|srflx|relay)\b/gim)];
  return lines
    .map(([, priority, host = '', port, type]) => ({ priority: Number(priority), host, port: Number(port), type: type?.toLowerCase() }))
    .sort((a, b) => b.priority - a.priority)
    .map(({ host, port, type }) => ({ host, port, type: type as CandidateType }));
}

/** The best of each kind first, so that a short list has one of everything. */
function varied(candidates: Address[]): Address[] {
  const kind = ({ type, host }: Address): string => type + (host.includes(':') ? 6 : host.endsWith('.local') ? 1 : 4);
  const isFirst = (address: Address): boolean => candidates.find((other) => kind(other) === kind(address)) === address;
  return [...candidates.filter(isFirst), ...candidates.filter((address) => !isFirst(address))];
}

function bytesOf(print: string | undefined): Uint8Array | null {
  return print === undefined ? null : concat(...print.split(':').map((pair) => Uint8Array.of(parseInt(pair, 16))));
}
