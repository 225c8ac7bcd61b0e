/**
 * A person's card: key and name, sealed under the invite so that the server sees neither. Knows nothing of how it travels.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concat, exactB64, fromB64, fromUtf8, jsonObject, orNull, toB64, utf8 } from './bytes';
import { cleanName } from './name';
import type { Random } from './ports';
import { derive, usableKey } from './seal';

/** `e` is the public key of a page load (32 bytes): it is the person. */
export interface Card {
  e: Uint8Array;
  name: string;
}

const NONCE = 24;
const VERSION = 1;
// Key, name and braces come to some 200 characters; a newer version may say more.
const LONGEST = 2048;

/** Base64url of `nonce || XChaCha20-Poly1305`, docs/protocol.md section 1. */
export function sealCard(prk: Uint8Array, room: Uint8Array, { e, name }: Card, random: Random): string {
  const nonce = random.bytes(NONCE);
  const plain = JSON.stringify({ e: toB64(e), name: cleanName(name), v: [VERSION] });
  return toB64(concat(nonce, xchacha20poly1305(derive(prk, 'card'), nonce, room).encrypt(utf8(plain))));
}

/** Null for whatever was not sealed under this invite for this room, or names no usable key. Never throws. */
export function openCard(prk: Uint8Array, room: Uint8Array, card: unknown): Card | null {
  if (typeof card !== 'string' || card.length > LONGEST) return null;
  const plain = orNull(() => {
    const bytes = fromB64(card);
    return fromUtf8(xchacha20poly1305(derive(prk, 'card'), bytes.subarray(0, NONCE), room).decrypt(bytes.subarray(NONCE)));
  });
  const said = plain === null ? null : jsonObject(plain);
  const e = exactB64(said?.['e'], 32);
  const versions = said?.['v'];
  if (e === null || typeof said?.['name'] !== 'string' || !Array.isArray(versions) || !versions.includes(VERSION)) return null;
  return usableKey(e) ? { e, name: cleanName(said['name']) } : null;
}
