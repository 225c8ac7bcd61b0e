/**
 * The invite as bytes: docs/protocol.md section 2, and nothing of links or pasted text (that is invite.ts).
 * Every version keeps the frame: version, length, …, checksum. So an old reader can tell a newer invite from a broken one.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeEndpoint, encodeEndpoint, type Endpoint } from './address';
import { BytesError, concat, equal, fromB64, fromUtf8, toB64, utf8 } from './bytes';
import { cleanName } from './name';

/** What the host hands out. Whoever holds it may come in once for each use. */
export interface Invite {
  /** First 16 bytes of SHA-256 of the owner key. */
  room: Uint8Array;
  /** `S`, 16 bytes, the secret of this one invite. */
  secret: Uint8Array;
  /** `H`, the room's X25519 public key. */
  hostKey: Uint8Array;
  /** Unix seconds; 0 is never. */
  expires: number;
  /** 1…255; 0 is no limit. */
  uses: number;
  /** Base64url of 8 bytes. */
  id: string;
  hostName: string;
  /** SHA-256 of the server's certificate (DER). */
  fingerprint: Uint8Array | null;
  /** The server speaks plain HTTP. */
  plain: boolean;
  /** Best first, at most {@link ENDPOINTS}. */
  endpoints: Endpoint[];
}

/** Endpoints that one invite may carry. */
export const ENDPOINTS = 8;

const VERSION = 1;
const CHECKSUM = 4;
const HEADER = 3;

/** Throws {@link BytesError} where a field does not fit the format: a fault of the caller, never of a user. */
export function encodeBytes(invite: Invite): Uint8Array {
  const name = utf8(cleanName(invite.hostName));
  const body = concat(
    Uint8Array.of((invite.fingerprint ? 1 : 0) | (invite.plain ? 2 : 0)),
    sized(invite.room, 16),
    sized(invite.secret, 16),
    sized(invite.hostKey, 32),
    number(invite.expires, 4),
    number(invite.uses, 1),
    sized(fromB64(invite.id), 8),
    number(name.length, 1),
    name,
    invite.fingerprint ? sized(invite.fingerprint, 32) : new Uint8Array(0),
    number(invite.endpoints.length <= ENDPOINTS ? invite.endpoints.length : -1, 1),
    ...invite.endpoints.map(endpointBytes),
  );
  const covered = concat(Uint8Array.of(VERSION), number(HEADER + body.length + CHECKSUM, 2), body);
  return concat(covered, checksum(covered));
}

function endpointBytes(endpoint: Endpoint): Uint8Array {
  const bytes = encodeEndpoint(endpoint);
  if (bytes === null) throw new BytesError('an endpoint that cannot travel');
  return bytes;
}

function sized(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new BytesError(`expected ${length} bytes`);
  return bytes;
}

function number(value: number, length: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** length) throw new BytesError('a number that does not fit');
  return Uint8Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) & 255);
}

function checksum(covered: Uint8Array): Uint8Array {
  return sha256(covered).subarray(0, CHECKSUM);
}

/** The frame of a payload of any version, from its first characters. Null where even that is not there. */
export function readFrame(bytes: Uint8Array): { version: number; length: number } | null {
  const [version = 0, high = 0, low = 0] = bytes;
  return bytes.length < HEADER ? null : { version, length: (high << 8) | low };
}

/** What bytes of exactly their own length are. Never throws. */
export function decodeBytes(bytes: Uint8Array): Invite | 'damaged' | 'too-new' {
  const covered = bytes.subarray(0, Math.max(0, bytes.length - CHECKSUM));
  if (bytes.length < HEADER + CHECKSUM || !equal(bytes.subarray(covered.length), checksum(covered))) return 'damaged';
  if (bytes[0] !== VERSION) return (bytes[0] ?? 0) > VERSION ? 'too-new' : 'damaged';
  try {
    return decodeBody(covered.subarray(HEADER));
  } catch (failure) {
    if (failure instanceof BytesError) return 'damaged';
    throw failure;
  }
}

function decodeBody(body: Uint8Array): Invite {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (at + length > body.length) throw new BytesError('a field beyond the end');
    return body.slice(at, (at += length));
  };
  const value = (length: number): number => take(length).reduce((sum, byte) => sum * 256 + byte, 0);
  const flags = value(1);
  if (flags > 3) throw new BytesError('unknown flags');
  const fixed = { room: take(16), secret: take(16), hostKey: take(32), expires: value(4), uses: value(1), id: toB64(take(8)) };
  const hostName = cleanName(fromUtf8(take(value(1))));
  const fingerprint = flags & 1 ? take(32) : null;
  const count = value(1);
  if (count > ENDPOINTS) throw new BytesError('too many endpoints');
  const endpoints = Array.from({ length: count }, () => {
    const endpoint = decodeEndpoint(take);
    if (endpoint === null) throw new BytesError('not an endpoint');
    return endpoint;
  });
  if (at !== body.length) throw new BytesError('bytes left over');
  return { ...fixed, hostName, fingerprint, plain: (flags & 2) !== 0, endpoints };
}
