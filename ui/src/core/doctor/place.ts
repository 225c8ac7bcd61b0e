/**
 * Where an address is, by its bits alone: on the own network or across the internet. Knows nothing of who has it.
 */
import { parseV4, parseV6 } from '../address';

/** `near` is the own network; `hidden` one that the browser covers (mDNS names, nothing at all), which it does for near ones. */
export type Place = 'near' | 'internet-v4' | 'internet-v6' | 'hidden' | 'name';

/** RFC 1918, 3927, 5735 and 6598: private, link-local, loopback, and between a provider's router and its customers. */
const NEAR_V4: [number, number][] = [
  [0x0a000000, 8],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0xa9fe0000, 16],
  [0x7f000000, 8],
  [0x64400000, 10],
];

export function placeOf(address: string): Place {
  if (address === '' || address.endsWith('.local')) return 'hidden';
  const v4 = parseV4(address);
  if (v4) return isNearV4(v4) ? 'near' : 'internet-v4';
  const v6 = parseV6(address.replace(/^\[|\]$|%.*$/g, ''));
  return v6 ? placeOfV6(v6) : 'name';
}

/** Behind a second router (RFC 6598, or a private address where a public one should be). */
export function isBehindAnother(outside: string): boolean {
  const v4 = parseV4(outside);
  return v4 !== null && isNearV4(v4);
}

/** Two private addresses that may well be of one network: the first three numbers are the same, or nobody can tell. */
export function mayBeNeighbours(one: string, two: string): boolean {
  const [a, b] = [parseV4(one), parseV4(two)];
  return !a || !b || a.slice(0, 3).every((byte, at) => byte === b[at]);
}

function isNearV4(bytes: Uint8Array): boolean {
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return NEAR_V4.some(([net, bits]) => Math.floor(number / 2 ** (32 - bits)) === Math.floor(net / 2 ** (32 - bits)));
}

/** Unique local, link-local and loopback are near (RFC 4193, 4291); what maps IPv4 is as near as that. */
function placeOfV6(bytes: Uint8Array): Place {
  const [first = 0, second = 0] = bytes;
  if (bytes.slice(0, 10).every((byte) => byte === 0)) {
    if (bytes[10] === 255 && bytes[11] === 255) return isNearV4(bytes.slice(12)) ? 'near' : 'internet-v4';
    return 'near';
  }
  return (first & 0xfe) === 0xfc || (first === 0xfe && (second & 0xc0) === 0x80) ? 'near' : 'internet-v6';
}
