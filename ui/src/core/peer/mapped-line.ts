/** A candidate for what a router leads to a host candidate (RFC 8839 section 5.1). Knows nothing of who opened it. */

const HOST = /^candidate:(\S+) (\d+) udp (\d+) \S+ \d+ typ host\b(?: raddr \S+ rport \d+)?/i;
/** RFC 8445 section 5.1.2.2: what a router shows ranks below the address itself, and above a relay. */
const REFLEXIVE = 100;

/** Null where `line` is no host candidate over UDP, or `outer` no IPv4 `address:port`. */
export function mappedLine(line: string, outer: string): string | null {
  const [host, place] = [HOST.exec(line), /^(\d+\.\d+\.\d+\.\d+):(\d+)$/.exec(outer)];
  if (!host || !place) return null;
  const [whole, foundation = '', component = '', priority = ''] = host;
  // Of the priority only the kind changes: preference and component stay.
  const ranked = REFLEXIVE * 2 ** 24 + (Number(priority) % 2 ** 24);
  // Where the address behind the router is, is nobody's business (RFC 8828 section 5.2).
  const rest = line.slice(whole.length);
  return `candidate:${foundation}m ${component} udp ${ranked} ${place[1]} ${place[2]} typ srflx raddr 0.0.0.0 rport 0${rest}`;
}
