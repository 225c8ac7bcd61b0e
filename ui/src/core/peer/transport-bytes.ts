/**
 * A transport as bytes, as codes carry it: docs/protocol.md section 6. Knows nothing of codes.
 */
import { formatV6, parseV4, parseV6 } from '../address';
import { BytesError, concat, fromB64, toB64 } from '../bytes';
import { number, sized, type Reader } from '../frame';
import type { Address, CandidateType, Transport } from './transport';

/** Bytes for candidates, four IPv6 and two IPv4 addresses: with more, a code would be a page of letters. */
const BUDGET = 90;
/** More than fit into {@link BUDGET}. */
const MOST = 16;
const TYPES: readonly CandidateType[] = ['host', 'srflx', 'relay'];
const HOSTS = { v4: 4, v6: 6, name: 1 };
const MDNS = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\.local$/;
/** RFC 8839 section 5.4. */
const SHORTEST = { ufrag: 4, pwd: 22 };
const LONGEST = 255;

/** Candidates that cannot travel are left out, and so are those beyond {@link BUDGET}. Throws BytesError for strange credentials. */
export function transportBytes({ ufrag, pwd, fingerprint, candidates }: Transport): Uint8Array {
  if (!fits(ufrag, pwd)) throw new BytesError('credentials that cannot travel');
  const taken = affordable(candidates.map(addressBytes).filter((bytes) => bytes !== null));
  const lengths = Uint8Array.of(ufrag.length, pwd.length);
  return concat(sized(fingerprint, 32), lengths, pack(ufrag + pwd), number(taken.length, 1), ...taken);
}

function affordable(hosts: Uint8Array[]): Uint8Array[] {
  let left = BUDGET;
  return hosts.filter((bytes) => {
    const fits = bytes.length <= left;
    if (fits) left -= bytes.length;
    return fits;
  });
}

/** Throws BytesError for what no writer wrote. */
export function readTransport(body: Reader): Transport {
  const fingerprint = body.take(32);
  const [ufragLength, pwdLength] = [body.value(1), body.value(1)];
  const credentials = unpack(body, ufragLength + pwdLength);
  const [ufrag, pwd] = [credentials.slice(0, ufragLength), credentials.slice(ufragLength)];
  if (!fits(ufrag, pwd)) throw new BytesError('no credentials');
  const count = body.value(1);
  if (count > MOST) throw new BytesError('too many candidates');
  return { ufrag, pwd, fingerprint, candidates: Array.from({ length: count }, () => readAddress(body)) };
}

const fits = (ufrag: string, pwd: string): boolean =>
  Math.min(ufrag.length - SHORTEST.ufrag, pwd.length - SHORTEST.pwd, LONGEST - ufrag.length, LONGEST - pwd.length) >= 0;

/** ICE's own alphabet is that of base64, so four of its characters are three bytes. */
function pack(text: string): Uint8Array {
  const padded = text.padEnd(Math.ceil(text.length / 4) * 4, 'A');
  return fromB64(padded.replaceAll('+', '-').replaceAll('/', '_'));
}

function unpack(body: Reader, length: number): string {
  const padded = toB64(body.take(Math.ceil(length / 4) * 3));
  if (/[^A]/.test(padded.slice(length))) throw new BytesError('loose bits');
  return padded.slice(0, length).replaceAll('-', '+').replaceAll('_', '/');
}

/** Null for what cannot travel: a zone, or a name that no browser makes up. */
function addressBytes({ type, host, port }: Address): Uint8Array | null {
  const [kind, bytes] = hostBytes(host);
  if (bytes === null || !Number.isInteger(port) || port < 1 || port > 65_535) return null;
  return concat(Uint8Array.of((TYPES.indexOf(type) << 4) | kind), bytes, number(port, 2));
}

function hostBytes(host: string): [number, Uint8Array | null] {
  const v4 = parseV4(host);
  if (v4) return [HOSTS.v4, v4];
  const name = MDNS.exec(host);
  if (name) return [HOSTS.name, Uint8Array.from(name.slice(1).join('').match(/../g) ?? [], (pair) => parseInt(pair, 16))];
  return [HOSTS.v6, parseV6(host)];
}

function readAddress(body: Reader): Address {
  const first = body.value(1);
  const type = TYPES[first >> 4];
  const host = readHost(first & 15, body);
  const port = body.value(2);
  if (type === undefined || host === null || port === 0) throw new BytesError('not a candidate');
  return { type, host, port };
}

function readHost(kind: number, body: Reader): string | null {
  if (kind === HOSTS.v4) return body.take(4).join('.');
  if (kind === HOSTS.v6) return formatV6(body.take(16));
  if (kind !== HOSTS.name) return null;
  const digits = Array.from(body.take(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}.local`;
}
