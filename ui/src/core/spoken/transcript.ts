/**
 * What the spoken check computes, docs/protocol.md section 4: the commitment, and four numbers for four words. Knows nothing of who sends
 * what when, and no word.
 */
import { extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, utf8 } from '../bytes';
import { derive } from '../seal';

/** One of the two, as one side sees them: the key of the page, and the certificate at that end of the connection, 32 bytes each. */
export interface Party {
  e: Uint8Array;
  print: Uint8Array;
}

/** Both, in an order that both sides know: `low` has the smaller `e`. */
export interface Parties {
  low: Party;
  high: Party;
}

/** Bytes of each side's chance. */
export const CHANCE = 32;
/** 4 × 11 bits: whoever sits between has one try in 2^44. */
const WORDS = 4;
const BITS = 11;

/** What the low side says before it knows the other one's chance. */
export function commitment(chance: Uint8Array, { low, high }: Parties): Uint8Array {
  return sha256(concat(chance, low.print, high.print, low.e, high.e));
}

/** The same four numbers, from 0 to 2047, on both sides where both saw the same parties; else others. */
export function spokenNumbers(lowChance: Uint8Array, highChance: Uint8Array, { low, high }: Parties): number[] {
  const all = concat(lowChance, highChance, low.print, high.print, low.e, high.e);
  const bytes = derive(extract(sha256, all, utf8('tincan/1')), 'words');
  return Array.from({ length: WORDS }, (_, at) => bitsAt(bytes, at * BITS));
}

/** Eleven bits from `from` on, the first one the highest. */
function bitsAt(bytes: Uint8Array, from: number): number {
  return Array.from({ length: BITS }, (_, at) => from + at).reduce(
    (value, bit) => value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1),
    0,
  );
}
