/**
 * Which certificate a session description names (RFC 8122). Knows nothing of who sent it.
 */

const LINE = /^a=fingerprint:([^\r\n]*)/gim;
const SHA256 = /^sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})\s*$/i;

/**
 * The one SHA-256 fingerprint of a description, 32 bytes. Null where there is none, or where it names several: a connection takes any
 * of them (RFC 8122 section 5), so one of them alone would say nothing about who is at the other end.
 */
export function printOf(sdp: string | undefined): Uint8Array | null {
  const named = [...(sdp ?? '').matchAll(LINE)].map(([, value = '']) => SHA256.exec(value)?.[1]?.toLowerCase());
  const [first] = named;
  if (first === undefined || named.some((other) => other !== first)) return null;
  return Uint8Array.from(first.split(':'), (pair) => parseInt(pair, 16));
}
