/**
 * Session descriptions of the fakes: real enough to carry what the rules of negotiation look at (order and kinds of media sections,
 * directions, ICE user fragment), and nothing else.
 */

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

export function writeSdp({ origin, ufrag, sections }: FakeSdp): string {
  const media = sections.flatMap(({ kind, direction }) => [`m=${kind} 9`, `a=ice-ufrag:${ufrag}`, `a=${direction}`]);
  return [`v=0`, `o=${origin}`, ...media, ''].join('\r\n');
}

/** Null for what is no description of these fakes. */
export function readSdp(sdp: string | undefined): FakeSdp | null {
  if (!sdp?.startsWith('v=0\r\no=')) return null;
  const sections = [...sdp.matchAll(/^m=(\w+) 9\r\na=ice-ufrag:\S+\r\na=(\w+)/gm)].map((match) => ({
    kind: match[1] as Kind,
    direction: match[2] as Direction,
  }));
  return { origin: /^o=(.*)\r$/m.exec(sdp)?.[1] ?? '', ufrag: /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '', sections };
}

export const sends = (direction: Direction | undefined): boolean => direction === 'sendrecv' || direction === 'sendonly';
export const receives = (direction: Direction | undefined): boolean => direction === 'sendrecv' || direction === 'recvonly';

export function direction(send: boolean, receive: boolean): Direction {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}
