/**
 * Session descriptions of the fakes: real enough to carry what the rules of negotiation look at (order and kinds of media sections,
 * directions, ICE user fragment), and nothing else.
 */

import { sha256 } from '@noble/hashes/sha2.js';

export type Kind = 'application' | 'audio' | 'video';
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Section {
  kind: Kind;
  direction: Direction;
}

export interface FakeSdp {
  /** Who made it, and which one it is. */
  origin: string;
  ufrag: string;
  sections: Section[];
}

/** What a real one has in every section, and nobody here looks at. */
const PWD = 'a=ice-pwd:0123456789abcdefghijkl';

/** Each connection has a certificate of its own, made of its name; which description it is does not matter. */
function certificate(origin: string): string {
  const name = Uint8Array.from(origin.replace(/\.\d+$/, ''), (character) => character.charCodeAt(0));
  const pairs = Array.from(sha256(name), (byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  return `a=fingerprint:sha-256 ${pairs.join(':')}`;
}

export function writeSdp({ origin, ufrag, sections }: FakeSdp, candidates: string[] = []): string {
  const media = sections.flatMap(({ kind, direction }, mid) => [
    `m=${kind} 9`,
    `a=ice-ufrag:${ufrag}`,
    PWD,
    certificate(origin),
    `a=mid:${mid}`,
    ...candidates.map((candidate) => `a=${candidate}`),
    `a=${direction}`,
  ]);
  return [`v=0`, `o=${origin}`, ...media, ''].join('\r\n');
}

/** Null for what is no description of these fakes, or of one data channel. */
export function readSdp(sdp: string | undefined): FakeSdp | null {
  if (!sdp?.startsWith('v=0\r\no=')) return null;
  const sections = sdp
    .split(/^m=/m)
    .slice(1)
    .map((section) => ({
      kind: /^\w+/.exec(section)?.[0] as Kind,
      direction: (/^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(section)?.[1] ?? 'sendrecv') as Direction,
    }));
  return { origin: /^o=(.*)\r$/m.exec(sdp)?.[1] ?? '', ufrag: /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '', sections };
}

export const sends = (direction: Direction | undefined): boolean => direction === 'sendrecv' || direction === 'sendonly';
export const receives = (direction: Direction | undefined): boolean => direction === 'sendrecv' || direction === 'recvonly';

export function direction(send: boolean, receive: boolean): Direction {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}
