/**
 * People whom somebody keeps for another call: a key pair for each of them, so that no two of them can tell by keys that they know the same
 * person. All of it is on this computer. Knows nothing of calls, and not where the list lies.
 */
import { extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { before, concat, equal, exactB64, isRecord, jsonObject, toB64, utf8 } from '../bytes';
import { cleanName } from '../name';
import { derive, pairOf, shared, usableKey } from '../seal';

/** Times are Unix milliseconds by this computer's clock. */
export interface KnownPerson {
  /** Base64url of 8 random bytes; means something on this computer alone. */
  id: string;
  /** As they are called here. */
  name: string;
  /** Our half of the pair that only they were given, X25519 (RFC 7748). */
  secret: Uint8Array;
  /** Theirs, that only we were given. */
  key: Uint8Array;
  since: number;
  met: number;
}

/** More than a list on one screen can be good for; whoever was met longest ago goes first. */
export const MOST = 100;
const VERSION = 1;

// A link is compared with everybody on the list, as often as a screen looks at it.
const bonds = new WeakMap<Pair, Uint8Array>();
type Pair = Pick<KnownPerson, 'secret' | 'key'>;

/** What both hold and nobody else: 32 bytes from both key pairs. Throws `KeyError` for a key that is none. */
export function bond(pair: Pair): Uint8Array {
  const found = bonds.get(pair) ?? bondOf(pair);
  bonds.set(pair, found);
  return found;
}

function bondOf({ secret, key }: Pair): Uint8Array {
  const mine = pairOf(secret).public;
  const both = before(mine, key) ? concat(mine, key) : concat(key, mine);
  return derive(extract(sha256, shared(secret, key), utf8('tincan/1 people')), 'bond', both);
}

/** The list with this one in it, in the place of an earlier self; last met first. */
export function withPerson(people: readonly KnownPerson[], person: KnownPerson): KnownPerson[] {
  return [person, ...people.filter(({ id }) => id !== person.id)].sort((a, b) => b.met - a.met).slice(0, MOST);
}

/** One text, to be kept as it is. */
export function serializePeople(people: readonly KnownPerson[]): string {
  const plain = people.map((person) => ({ ...person, secret: toB64(person.secret), key: toB64(person.key) }));
  return JSON.stringify({ v: VERSION, people: plain });
}

/** What {@link serializePeople} made; whoever cannot be read is left out. Never throws. */
export function parsePeople(text: string): KnownPerson[] {
  const kept = jsonObject(text);
  const list: unknown[] = kept?.['v'] === VERSION && Array.isArray(kept['people']) ? kept['people'] : [];
  return list.slice(0, MOST).flatMap((plain) => readPerson(plain) ?? []);
}

function readPerson(plain: unknown): KnownPerson | null {
  if (!isRecord(plain)) return null;
  const { name, since, met } = plain;
  const id = exactB64(plain['id'], 8);
  const secret = exactB64(plain['secret'], 32);
  const key = exactB64(plain['key'], 32);
  if (!id || !secret || !key || typeof name !== 'string' || !isTime(since) || !isTime(met)) return null;
  return { id: toB64(id), name: cleanName(name), secret, key, since, met };
}

/** A key that a shared secret can be made with, and not our own. */
export function isTheirs(key: Uint8Array, secret: Uint8Array): boolean {
  return usableKey(key) && !equal(key, pairOf(secret).public);
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
