/**
 * The invite as bytes: docs/protocol.md section 2, and nothing of links or pasted text (that is invite.ts).
 * Every version keeps the frame: version, length, …, checksum. So an old reader can tell a newer invite from a broken one.
 */
import { decodeEndpoint, encodeEndpoint, type Endpoint } from './address';
import { BytesError, concat, fromB64, fromUtf8, toB64, utf8 } from './bytes';
import { frame, number, Reader, sized, unframe } from './frame';
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
  /** What tells the one it is meant for who made it (core/people/proof.ts), 16 bytes; null for a link for anybody. */
  tag: Uint8Array | null;
  /** Best first, at most {@link ENDPOINTS}. */
  endpoints: Endpoint[];
}

const TAG = 16;
/** Endpoints that one invite may carry. */
export const ENDPOINTS = 8;

/** Throws {@link BytesError} where a field does not fit the format: a fault of the caller, never of a user. */
export function encodeBytes(invite: Invite): Uint8Array {
  const name = utf8(cleanName(invite.hostName));
  const body = concat(
    Uint8Array.of((invite.fingerprint ? 1 : 0) | (invite.plain ? 2 : 0) | (invite.tag ? 4 : 0)),
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
    invite.tag ? sized(invite.tag, TAG) : new Uint8Array(0),
  );
  return frame(body);
}

function endpointBytes(endpoint: Endpoint): Uint8Array {
  const bytes = encodeEndpoint(endpoint);
  if (bytes === null) throw new BytesError('an endpoint that cannot travel');
  return bytes;
}

/** What bytes of exactly their own length are. Never throws. */
export function decodeBytes(bytes: Uint8Array): Invite | 'damaged' | 'too-new' {
  const body = unframe(bytes);
  if (typeof body === 'string') return body;
  try {
    return decodeBody(new Reader(body));
  } catch (failure) {
    if (failure instanceof BytesError) return 'damaged';
    throw failure;
  }
}

function decodeBody(body: Reader): Invite {
  const { take } = body;
  const flags = body.value(1);
  if (flags > 7) throw new BytesError('unknown flags');
  const fixed = {
    room: take(16),
    secret: take(16),
    hostKey: take(32),
    expires: body.value(4),
    uses: body.value(1),
    id: toB64(take(8)),
  };
  const hostName = cleanName(fromUtf8(take(body.value(1))));
  const fingerprint = flags & 1 ? take(32) : null;
  const count = body.value(1);
  if (count > ENDPOINTS) throw new BytesError('too many endpoints');
  const endpoints = Array.from({ length: count }, () => {
    const endpoint = decodeEndpoint(take);
    if (endpoint === null) throw new BytesError('not an endpoint');
    return endpoint;
  });
  const tag = flags & 4 ? take(TAG) : null;
  body.end();
  return { ...fixed, hostName, fingerprint, plain: (flags & 2) !== 0, tag, endpoints };
}
