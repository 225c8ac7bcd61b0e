/**
 * Host names and addresses as the invite carries them: text to bytes and back (RFC 4291 section 2.2, RFC 5952).
 * Knows nothing of sockets; never resolves anything.
 */
import { concat, fromUtf8, utf8 } from './bytes';

/** One way to reach a server. `host` is an IPv4 address, an IPv6 address without brackets, or a DNS name. */
export type Endpoint = { host: string; port: number };

const dnsName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;
const kinds = { v4: 4, v6: 6, name: 1 };

/** Four bytes, or null. Only the dotted form: no octal, no short forms. */
export function parseV4(text: string): Uint8Array | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return null;
  return Uint8Array.from(parts, Number);
}

/** Sixteen bytes, or null. A zone (`%eth0`) means something on one machine alone and is refused. */
export function parseV6(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = [groups(halves[0] ?? '', halves.length === 1), groups(halves[1] ?? '', true)];
  if (head === null || tail === null) return null;
  const gap = 16 - head.length - tail.length;
  if (halves.length === 1 ? gap !== 0 : gap < 2) return null;
  return concat(head, new Uint8Array(gap), tail);
}

function groups(text: string, last: boolean): Uint8Array | null {
  if (text === '') return new Uint8Array(0);
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const v4 = last && at === parts.length - 1 ? parseV4(part) : null;
    if (v4 !== null) bytes.push(...v4);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) bytes.push(parseInt(part, 16) >> 8, parseInt(part, 16) & 255);
    else return null;
  }
  return bytes.length > 16 ? null : Uint8Array.from(bytes);
}

export function formatV6(bytes: Uint8Array): string {
  const parts = Array.from({ length: 8 }, (_, at) => (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16));
  const runs = [
    ...parts
      .map((part) => (part === '0' ? '0' : '-'))
      .join('')
      .matchAll(/00+/g),
  ];
  const longest = runs.reduce((best, run) => (run[0].length > best.length ? { at: run.index, length: run[0].length } : best), {
    at: 0,
    length: 0,
  });
  if (longest.length === 0) return parts.join(':');
  return `${parts.slice(0, longest.at).join(':')}::${parts.slice(longest.at + longest.length).join(':')}`;
}

/** Kind, address and port as the payload has them, or null where this cannot travel in an invite. */
export function encodeEndpoint({ host, port }: Endpoint): Uint8Array | null {
  if (!Number.isInteger(port) || port < 1 || port > 65535) return null;
  const end = Uint8Array.of(port >> 8, port & 255);
  const v4 = parseV4(host);
  if (v4 !== null) return concat(Uint8Array.of(kinds.v4), v4, end);
  const v6 = parseV6(host.replace(/^\[(.*)\]$/, '$1'));
  if (v6 !== null) return concat(Uint8Array.of(kinds.v6), v6, end);
  return dnsName.test(host) ? concat(Uint8Array.of(kinds.name, host.length), utf8(host), end) : null;
}

/** Reads what {@link encodeEndpoint} wrote; `take` hands out the next bytes and throws when there are none. Null where it is not valid. */
export function decodeEndpoint(take: (length: number) => Uint8Array): Endpoint | null {
  const host = decodeHost(take);
  const [high = 0, low = 0] = take(2);
  const port = (high << 8) | low;
  return host === null || port === 0 ? null : { host, port };
}

function decodeHost(take: (length: number) => Uint8Array): string | null {
  const kind = take(1)[0];
  if (kind === kinds.v4) return take(4).join('.');
  if (kind === kinds.v6) return formatV6(take(16));
  if (kind !== kinds.name) return null;
  const name = fromUtf8(take(take(1)[0] ?? 0));
  return dnsName.test(name) ? name : null;
}

/** Reads what {@link authority} wrote; null for anything else. */
export function parseAuthority(text: string): Endpoint | null {
  const [, host = '', port = ''] = /^(?:\[(?=.*\])|(?!.*:.*:))([^\]]+)\]?:(\d{1,5})$/.exec(text) ?? [];
  return host === '' ? null : { host, port: Number(port) };
}

/**
 * What a host typed as their own address: a name or an address, with a port or without (then `port`). Null for anything else. The same
 * rule as `parse_address` of src-tauri/src/hosting/reach.rs.
 */
export function parseAddress(text: string, port: number): Endpoint | null {
  const typed = text.trim();
  if (parseV6(typed) !== null) return { host: typed, port };
  const [, host = '', number] = /^(\[[^\]]*\]|[^:[\]]*)(?::(\d{1,5}))?$/.exec(typed) ?? [];
  const endpoint = { host: host.replace(/^\[(.*)\]$/, '$1'), port: number === undefined ? port : Number(number) };
  const bracketed = host.startsWith('[');
  const numbers = /^[\d.]*$/.test(host) && parseV4(host) === null;
  if (numbers || bracketed !== (parseV6(endpoint.host) !== null)) return null;
  return encodeEndpoint(endpoint) === null ? null : endpoint;
}

/** `host:port` as a URL has it. */
export function authority({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
