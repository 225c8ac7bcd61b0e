/**
 * A room of one's own: the keys that only its host has, and the invites given out. Kept as one opaque text between two starts.
 * Knows nothing of the server; `wireInvite` is what the server may know of an invite.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeEndpoint, type Endpoint } from './address';
import { exactB64, isRecord, jsonObject, toB64 } from './bytes';
import { sealCard, type Card } from './card';
import { cleanName } from './name';
import { ENDPOINTS, type Invite } from './payload';
import type { Random } from './ports';
import { joinToken, pairOf, prkOf, tokenHash } from './seal';
import type { WireInvite } from './signaling/wire';

/** Expiry in Unix seconds (0 never), uses 1…255 (0 no limit). */
export interface Terms {
  uses: number;
  expires: number;
}

export interface OwnedInvite extends Terms {
  /** Base64url of 8 bytes. */
  id: string;
  /** `S`, 16 bytes. */
  secret: Uint8Array;
  /** The uses it was made with, which its link says for good; `uses` is what the server is told next. */
  made: number;
  /** The one person it is meant for; absent in an invite for anybody. */
  meant?: Meant;
}

/** Somebody known, by the id that they have on this computer, and what tells them on the link who made it (people/proof.ts). */
export interface Meant {
  person: string;
  tag: Uint8Array;
}

/** Makes the tag of a new link; null where that person is known no more. */
export type Sign = (link: Pick<Invite, 'room' | 'hostKey' | 'id'>) => Meant | null;

export interface OwnedRoom {
  /** `O`, 32 bytes; goes to the own server in `open` and nowhere else. */
  owner: Uint8Array;
  /** `h` and `H`, X25519. */
  hostSecret: Uint8Array;
  hostKey: Uint8Array;
  /** Its public id, 16 bytes. */
  room: Uint8Array;
  /** Newest last, at most {@link INVITES}. */
  invites: OwnedInvite[];
}

/** Where a hosted room can be reached; what `platform` says. */
export interface HostedAt {
  endpoints: Endpoint[];
  fingerprint: Uint8Array | null;
  plain: boolean;
}

/** Invites that a server takes for one room. */
export const INVITES = 16;

/** The keys of a new room, to which nobody is invited yet. */
export const emptyRoom = (random: Random): OwnedRoom => roomOf(random.bytes(32), random.bytes(32), []);

/** A new room with one invite. */
export const createRoom = (random: Random, terms: Terms): OwnedRoom => addInvite(emptyRoom(random), random, terms);

/** The same room with one more invite, at the end; the oldest goes where there are too many. `sign` makes it one person's. */
export function addInvite(room: OwnedRoom, random: Random, { uses, expires }: Terms, sign?: Sign): OwnedRoom {
  const invite = { id: toB64(random.bytes(8)), secret: random.bytes(16), expires, uses, made: uses };
  const meant = sign?.({ ...room, id: invite.id });
  return { ...room, invites: [...room.invites, meant ? { ...invite, meant } : invite].slice(-INVITES) };
}

/** The same room without that invite. */
export function withoutInvite(room: OwnedRoom, id: string): OwnedRoom {
  return { ...room, invites: room.invites.filter((invite) => invite.id !== id) };
}

/** What the other one gets. Endpoints that cannot travel (a zone, a strange name) are left out. */
export function inviteOf(room: OwnedRoom, { id, secret, expires, uses, meant }: OwnedInvite, name: string, hosted: HostedAt): Invite {
  return {
    room: room.room,
    hostKey: room.hostKey,
    id,
    secret,
    expires,
    uses,
    hostName: cleanName(name),
    fingerprint: hosted.fingerprint,
    plain: hosted.plain,
    tag: meant?.tag ?? null,
    endpoints: hosted.endpoints.filter((endpoint) => encodeEndpoint(endpoint) !== null).slice(0, ENDPOINTS),
  };
}

/** What the server gets: a hash to compare with, and the host's card, sealed for whoever holds this invite. */
export function wireInvite(room: OwnedRoom, { id, secret, expires, uses }: OwnedInvite, card: Card, random: Random): WireInvite {
  const prk = prkOf(secret);
  const hash = toB64(tokenHash(joinToken(prk, room.room)));
  return { id, hash, expires, uses, card: sealCard(prk, room.room, card, random) };
}

/** Text with every secret of the room: for the disk of its host alone. */
export function serializeRoom(room: OwnedRoom): string {
  const invites = room.invites.map(({ meant, ...invite }) => ({
    ...invite,
    secret: toB64(invite.secret),
    ...(meant && { meant: { ...meant, tag: toB64(meant.tag) } }),
  }));
  return JSON.stringify({ v: 1, owner: toB64(room.owner), host: toB64(room.hostSecret), invites });
}

/** Null for anything but a whole room: half a room would be a room that nobody can enter. Never throws. */
export function parseRoom(text: string): OwnedRoom | null {
  const kept = jsonObject(text);
  const owner = exactB64(kept?.['owner'], 32);
  const hostSecret = exactB64(kept?.['host'], 32);
  const list = kept?.['invites'];
  if (kept?.['v'] !== 1 || owner === null || hostSecret === null || !Array.isArray(list) || list.length > INVITES) return null;
  const invites = list.map(parseInvite).filter((invite) => invite !== null);
  return invites.length === list.length ? roomOf(owner, hostSecret, invites) : null;
}

function parseInvite(kept: unknown): OwnedInvite | null {
  if (!isRecord(kept)) return null;
  // Before one could be for more guests, it was for one.
  const { id, expires, uses, made = 1 } = kept;
  const secret = exactB64(kept['secret'], 16);
  if (typeof id !== 'string' || exactB64(id, 8) === null || secret === null) return null;
  if (!within(expires, 2 ** 32) || !within(uses, 256) || !within(made, 256)) return null;
  return { id, secret, expires, uses, made, ...meantOf(kept['meant']) };
}

/** Damaged, the link still lets its guest in, and says no more whose it is. */
function meantOf(kept: unknown): { meant?: Meant } {
  const tag = isRecord(kept) ? exactB64(kept['tag'], 16) : null;
  return isRecord(kept) && typeof kept['person'] === 'string' && tag ? { meant: { person: kept['person'], tag } } : {};
}

function within(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < limit;
}

function roomOf(owner: Uint8Array, hostSecret: Uint8Array, invites: OwnedInvite[]): OwnedRoom {
  return { owner, hostSecret, hostKey: pairOf(hostSecret).public, room: sha256(owner).slice(0, 16), invites };
}
