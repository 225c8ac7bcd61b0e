/**
 * The two codes of a call without a server, as bytes: docs/protocol.md section 6. Knows nothing of pasted text, of time, or of what is
 * done with them.
 */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { BytesError, concat, fromUtf8, orNull, utf8 } from '../bytes';
import { frame, number, Reader, sized, unframe } from '../frame';
import { cleanName } from '../name';
import type { Transport } from '../peer/transport';
import { readTransport, transportBytes } from '../peer/transport-bytes';
import { derive, shared, usableKey, type KeyPair } from '../seal';

/** The fourth byte of a code. A link has its flags there, 0 to 3. */
export const KINDS = { invite: 0x10, reply: 0x11 } as const;
export type CodeKind = keyof typeof KINDS;

interface Person {
  /** Their X25519 key of this page load, which is the person. */
  e: Uint8Array;
  name: string;
  /** Unix seconds. */
  expires: number;
  transport: Transport;
}

/** What the inviting one says, in the open: whoever reads it can answer it. */
export type InviteCode = Person & {
  /** The whole code: what both sides' keys come from. */
  bytes: Uint8Array;
};

/** What is read of a reply by anybody; `sealed` is for the inviting one alone. */
export interface ReplyCode {
  /** The invite that it answers, {@link tagOf}. */
  tag: Uint8Array;
  e: Uint8Array;
  expires: number;
  sealed: Uint8Array;
  bytes: Uint8Array;
}

export type Code = { kind: 'invite'; invite: InviteCode } | { kind: 'reply'; reply: ReplyCode };

const TAG = 4;
/** Frame header, kind, tag, E and expiry: what the seal of a reply authenticates beside its content. */
const OPEN = 3 + 1 + TAG + 32 + 4;

/** Throws {@link BytesError} where a field does not fit: a fault of the caller, never of a user. */
export function encodeInvite({ e, name, expires, transport }: Person): Uint8Array {
  return frame(concat(Uint8Array.of(KINDS.invite), sized(e, 32), number(expires, 4), personBytes(name, transport)));
}

/** The reply to `invite` by the one with these keys, which must not have sealed another. Throws as {@link encodeInvite}, or KeyError. */
export function encodeReply(invite: InviteCode, mine: KeyPair, { name, expires, transport }: Omit<Person, 'e'>): Uint8Array {
  const plain = personBytes(name, transport);
  const head = concat(Uint8Array.of(KINDS.reply), tagOf(invite.bytes), mine.public, number(expires, 4));
  // The length in front is authenticated too, so it is written before there is anything to seal.
  const open = frame(concat(head, new Uint8Array(plain.length + 16))).subarray(0, OPEN);
  const sealed = cipher(invite.bytes, shared(mine.secret, invite.e), invite.e, mine.public, open).encrypt(plain);
  return frame(concat(head, sealed));
}

/** What a reply says, for the one who made the invite; null where it was not sealed for exactly that invite. Never throws. */
export function openReply(invite: Uint8Array, mine: KeyPair, { e, sealed, bytes }: ReplyCode): Pick<Person, 'name' | 'transport'> | null {
  return orNull(() => {
    const plain = cipher(invite, shared(mine.secret, e), mine.public, e, bytes.subarray(0, OPEN)).decrypt(sealed);
    return readPerson(new Reader(plain));
  });
}

/** By what a reply names its invite. */
export function tagOf(invite: Uint8Array): Uint8Array {
  return sha256(invite).slice(0, TAG);
}

/** The room that the two are in as far as keys go; `PRK` is known to whoever knows the whole invite code. */
export function keysOf(invite: Uint8Array): { room: Uint8Array; prk: Uint8Array } {
  return { room: sha256(invite).slice(0, 16), prk: extract(sha256, invite, utf8('tincan/1')) };
}

/** The reply is the only thing that is ever sealed with this key, so its nonce may be zero. */
function cipher(invite: Uint8Array, dh: Uint8Array, host: Uint8Array, guest: Uint8Array, aad: Uint8Array) {
  const { room, prk } = keysOf(invite);
  const key = derive(extract(sha256, dh, prk), 'reply', room, host, guest);
  return chacha20poly1305(key, new Uint8Array(12), aad);
}

/** What bytes of exactly their own length are. `not-a-code` is a link. Never throws. */
export function decodeCode(bytes: Uint8Array): Code | 'damaged' | 'too-new' | 'not-a-code' {
  const body = unframe(bytes);
  if (typeof body === 'string') return body;
  if ((body[0] ?? 0) < KINDS.invite) return 'not-a-code';
  return orNull(() => readCode(new Reader(body), bytes)) ?? 'damaged';
}

function readCode(body: Reader, bytes: Uint8Array): Code {
  const kind = body.value(1);
  if (kind === KINDS.reply) {
    const [tag, e, expires] = [body.take(TAG), usable(body.take(32)), body.value(4)];
    return { kind: 'reply', reply: { tag, e, expires, sealed: body.rest(), bytes } };
  }
  if (kind !== KINDS.invite) throw new BytesError('an unknown kind');
  const [e, expires] = [usable(body.take(32)), body.value(4)];
  return { kind: 'invite', invite: { e, expires, ...readPerson(body), bytes } };
}

function usable(key: Uint8Array): Uint8Array {
  if (!usableKey(key)) throw new BytesError('a key of small order');
  return key;
}

function personBytes(name: string, transport: Transport): Uint8Array {
  const called = utf8(cleanName(name));
  return concat(transportBytes(transport), number(called.length, 1), called);
}

/** Whatever is left over was put there by somebody else. */
function readPerson(body: Reader): Pick<Person, 'name' | 'transport'> {
  const transport = readTransport(body);
  const name = cleanName(fromUtf8(body.take(body.value(1))));
  body.end();
  return { name, transport };
}
