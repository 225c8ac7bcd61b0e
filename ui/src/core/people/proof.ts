/**
 * What somebody known shows so that one knows who it is: on a link, and in a call. Each names who made it and what it is for, so that it says
 * nothing anywhere else, and nothing when it is sent back. Only the two can make or read it; it proves nothing to others.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, equal, fromB64, orNull, utf8 } from '../bytes';
import type { Invite } from '../payload';
import { pairOf } from '../seal';
import { bond, type KnownPerson } from './known';

/** Bytes of a proof: HMAC-SHA-256 (RFC 2104), cut to 128 bits. */
export const PROOF = 16;

type Linked = Pick<Invite, 'room' | 'hostKey' | 'id'>;

/** Each throws `KeyError` for a kept key that is none. For a link that we make for them: whoever else holds it cannot make another one of it, as it names the room's key. */
export function signLink(person: KnownPerson, link: Linked): Uint8Array {
  return proof(person, pairOf(person.secret).public, 'link', linked(link));
}

/** Who made this link for us; null where nobody known did. */
export function linkFrom(people: readonly KnownPerson[], { tag, ...link }: Linked & Pick<Invite, 'tag'>): KnownPerson | null {
  if (!tag) return null;
  return people.find((person) => orNull(() => equal(tag, proof(person, person.key, 'link', linked(link))))) ?? null;
}

/** For a call: ours of the two keys of this very connection comes first. */
export function signCall(person: KnownPerson, mine: Uint8Array, theirs: Uint8Array): Uint8Array {
  return proof(person, pairOf(person.secret).public, 'call', concat(mine, theirs));
}

/** Whether the one at the other end is this person. */
export function isInCall(person: KnownPerson, mine: Uint8Array, theirs: Uint8Array, shown: Uint8Array): boolean {
  return equal(shown, proof(person, person.key, 'call', concat(theirs, mine)));
}

const linked = ({ room, hostKey, id }: Linked): Uint8Array => concat(room, hostKey, fromB64(id));

function proof(person: KnownPerson, maker: Uint8Array, purpose: 'link' | 'call', about: Uint8Array): Uint8Array {
  return hmac(sha256, bond(person), concat(utf8(`tincan/1 ${purpose}`), maker, about)).slice(0, PROOF);
}
