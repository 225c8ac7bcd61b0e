/**
 * SHA-256 by the browser where the page is secure, in TypeScript elsewhere: a guest on plain HTTP has no `crypto.subtle` and still
 * gets files whose bytes are checked.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Digest } from '../core/ports';

export const digest: Digest = async (bytes) => {
  if (!globalThis.isSecureContext) return sha256(bytes);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
};
