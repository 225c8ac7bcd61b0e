/**
 * Keys between a host and somebody without a link, docs/protocol.md section 1: made of the two keys of the pages alone. Everybody can read
 * such a card, and whoever sits between can take anybody's place; only the words that the two compare tell. Knows nothing of who knocks when.
 */
import { concat, utf8 } from '../bytes';
import { KeyError, Pairing, prkOf, type KeyPair } from '../seal';

/** Takes the place of what comes from an invite's secret. No secret: the room's id is public. */
export function strangerPrk(room: Uint8Array): Uint8Array {
  return prkOf(concat(utf8('knock'), room));
}

/** What lies between the two; null for a key that is none, or our own. */
export function strangerPairing(room: Uint8Array, mine: KeyPair, theirs: Uint8Array, iAmHost: boolean): Pairing | null {
  const hostKey = iAmHost ? { hostSecret: mine.secret } : { hostPublic: theirs };
  try {
    return Pairing.between({ prk: strangerPrk(room), room, mine, theirs, iAmHost, ...hostKey });
  } catch (error) {
    if (error instanceof KeyError) return null;
    throw error;
  }
}
