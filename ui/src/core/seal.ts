/**
 * Keys from the invite's secret, and the envelope around every signal: docs/protocol.md section 1. Fails closed: what does not open
 * is null, and nothing says why. Knows nothing of links, sockets, or what is sealed. Needs no `crypto.subtle`, which plain HTTP lacks.
 */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { before, concat, equal, fromB64, fromUtf8, orNull, toB64, utf8 } from './bytes';
import type { Random } from './ports';

/** An X25519 pair (RFC 7748). `public` of a page load is the person. */
export interface KeyPair {
  readonly secret: Uint8Array;
  readonly public: Uint8Array;
}

/** A key that cannot be used: of small order, our own, or missing. */
export class KeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyError';
  }
}

/** HKDF-Extract (RFC 5869) of an invite's secret. */
export function prkOf(secret: Uint8Array): Uint8Array {
  return extract(sha256, secret, utf8('tincan/1'));
}

/** 32 bytes from `prk` for one purpose. */
export function derive(prk: Uint8Array, purpose: string, ...context: Uint8Array[]): Uint8Array {
  return expand(sha256, prk, concat(utf8(purpose), ...context), 32);
}

/** What a guest shows to the server. */
export function joinToken(prk: Uint8Array, room: Uint8Array): Uint8Array {
  return derive(prk, 'join', room);
}

/** What the server keeps of a token. */
export function tokenHash(token: Uint8Array): Uint8Array {
  return sha256(token);
}

export function keyPair(random: Random): KeyPair {
  return pairOf(random.bytes(32));
}

export function pairOf(secret: Uint8Array): KeyPair {
  return { secret, public: x25519.getPublicKey(secret) };
}

/** Whether a public key gives a shared secret that depends on us: not one of the points of small order (RFC 7748 section 6.1). */
export function usableKey(key: Uint8Array): boolean {
  return key.length === 32 && orNull(() => x25519.getSharedSecret(new Uint8Array(32).fill(0x55), key)) !== null;
}

/** X25519 of the two (RFC 7748). Throws {@link KeyError} for a key of small order. */
export function shared(secret: Uint8Array, key: Uint8Array | undefined): Uint8Array {
  const result = key && orNull(() => x25519.getSharedSecret(secret, key));
  if (!result) throw new KeyError('no shared secret');
  return result;
}

/** What two people need to seal for each other. The host gives `hostSecret` (`h`), the guest `hostPublic` (`H` of the invite). */
export interface PairingParts {
  prk: Uint8Array;
  room: Uint8Array;
  mine: KeyPair;
  theirs: Uint8Array;
  hostPublic?: Uint8Array | undefined;
  hostSecret?: Uint8Array | undefined;
  iAmHost: boolean;
}

// A counter that starts again under the same key would reuse a nonce and accept old envelopes again. So there is one pairing for
// two people for as long as the own key pair lives, however often the other one comes and goes.
const known = new WeakMap<KeyPair, Map<string, Pairing>>();

/** What lies between two people: a key for each direction and a counter for each. */
export class Pairing {
  private sent = 0;
  private accepted = 0;

  private constructor(
    private readonly outward: { key: Uint8Array; context: Uint8Array },
    private readonly inward: { key: Uint8Array; context: Uint8Array },
    /** Gives way when both offer at once. The same two people always agree on which of them that is. */
    readonly polite: boolean,
    /** The two keys that this is about. */
    readonly people: { readonly mine: Uint8Array; readonly theirs: Uint8Array },
  ) {}

  /** The one pairing of these two. Throws {@link KeyError} for a key of small order, for our own, or when the host's key is missing. */
  static between(parts: PairingParts): Pairing {
    const people = known.get(parts.mine) ?? new Map<string, Pairing>();
    const name = [parts.prk, parts.room, parts.theirs].map(toB64).join();
    const pairing = people.get(name) ?? Pairing.derive(parts);
    known.set(parts.mine, people.set(name, pairing));
    return pairing;
  }

  private static derive({ prk, room, mine, theirs, hostPublic, hostSecret, iAmHost }: PairingParts): Pairing {
    if (equal(mine.public, theirs)) throw new KeyError('our own key');
    const room2 = iAmHost ? shared(hostSecret ?? new Uint8Array(0), theirs) : shared(mine.secret, hostPublic);
    const pair = extract(sha256, concat(shared(mine.secret, theirs), room2), prk);
    const polite = before(mine.public, theirs);
    const both = polite ? concat(mine.public, theirs) : concat(theirs, mine.public);
    const direction = (from: Uint8Array, to: Uint8Array) => ({
      key: derive(pair, 'pair', room, both, from),
      context: concat(Uint8Array.of(1), room, from, to),
    });
    const people = { mine: mine.public, theirs };
    return new Pairing(direction(mine.public, theirs), direction(theirs, mine.public), polite, people);
  }

  /** The envelope for the other one, base64url. No two are alike. */
  seal(plaintext: string): string {
    const n = counter(++this.sent);
    const { key, context } = this.outward;
    return toB64(concat(n, chacha20poly1305(key, nonce(n), concat(context, n)).encrypt(utf8(plaintext))));
  }

  /** What the other one sealed for us, once and in order; null for anything else, which is to be dropped. Never throws. */
  open(data: unknown): string | null {
    if (typeof data !== 'string' || data.length > 1 << 17) return null;
    const bytes = orNull(() => fromB64(data));
    if (bytes === null || bytes.length < 24) return null;
    const n = bytes.subarray(0, 8);
    const value = n.reduce((sum, byte) => sum * 256 + byte, 0);
    if (value <= this.accepted || !Number.isSafeInteger(value)) return null;
    const { key, context } = this.inward;
    const plain = orNull(() => chacha20poly1305(key, nonce(n), concat(context, n)).decrypt(bytes.subarray(8)));
    if (plain === null) return null;
    this.accepted = value;
    return orNull(() => fromUtf8(plain));
  }
}

function counter(value: number): Uint8Array {
  return Uint8Array.from({ length: 8 }, (_, at) => Math.floor(value / 256 ** (7 - at)) & 255);
}

function nonce(n: Uint8Array): Uint8Array {
  return concat(new Uint8Array(4), n);
}
