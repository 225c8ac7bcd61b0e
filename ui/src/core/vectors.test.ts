/** The golden vectors of docs/protocol.md; tests/tests/vectors.rs computes the same file anew with other libraries. */
import { readFileSync } from 'node:fs';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { concat, fromB64, fromUtf8 } from './bytes';
import { openCard, sealCard } from './card';
import { bond } from './people/known';
import { isInCall, linkFrom, signCall, signLink } from './people/proof';
import { decodeLink, encodePayload, type Endpoint, type Invite } from './invite';
import { parseRoom } from './room';
import { joinToken, pairOf, Pairing, prkOf, tokenHash } from './seal';
import { readSettings } from './settings';
import { commitment, spokenNumbers } from './spoken/transcript';

interface Envelope {
  n: number;
  plaintext: string;
  envelope: string;
}

interface PairVector {
  guest_secret: string;
  guest_public: string;
  polite: string;
  host_to_guest_key: string;
  guest_to_host_key: string;
  host_to_guest: Envelope[];
  guest_to_host: Envelope[];
}

type Hex<T> = { [K in keyof T]: T[K] extends Uint8Array ? string : T[K] extends Uint8Array | null ? string | null : T[K] };

interface Keys extends Record<string, unknown> {
  people: {
    mine: string;
    theirs: string;
    bond: string;
    link: { id: string; tag: string };
    call: { mine: string; theirs: string; proof: string };
  };
  card: { nonce: string; name: string; sealed: string };
  pairs: PairVector[];
  invites: (Hex<Invite> & { payload: string })[];
}

interface LinkVector {
  what: string;
  text: string;
  invite?: string;
  endpoints?: Endpoint[];
  why?: string;
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../../tests/vectors/${name}.json`, import.meta.url), 'utf8')) as unknown;
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('keys.json', () => {
  const keys = read('keys') as Keys;
  const bytes = (name: string) => hex(keys[name] as string);
  const [room, prk] = [bytes('room'), bytes('prk')];
  const host = pairOf(bytes('host_ephemeral_secret'));

  test('room, secret, token and hash come out as written', () => {
    expect(sha256(bytes('owner')).slice(0, 16)).toEqual(room);
    expect(prkOf(bytes('secret'))).toEqual(prk);
    expect(joinToken(prk, room)).toEqual(bytes('token'));
    expect(tokenHash(bytes('token'))).toEqual(bytes('hash'));
    expect(pairOf(bytes('host_secret')).public).toEqual(bytes('host_public'));
    expect(host.public).toEqual(bytes('host_ephemeral_public'));
  });

  test('a kept room gives the same keys', () => {
    const b64 = (name: string) => Buffer.from(bytes(name)).toString('base64url');
    const kept = parseRoom(JSON.stringify({ v: 1, owner: b64('owner'), host: b64('host_secret'), invites: [] }));
    expect(kept).toMatchObject({ room, hostKey: bytes('host_public'), hostSecret: bytes('host_secret') });
  });

  test('the card comes out as written and opens again', () => {
    const { nonce, name, sealed } = keys.card;
    const person = { e: host.public, name };
    expect(sealCard(prk, room, person, { bytes: () => hex(nonce) })).toBe(sealed);
    expect(openCard(prk, room, sealed)).toEqual(person);
  });

  test.each(keys.pairs)('envelopes of both directions come out as written and open again ($polite is polite)', (pair) => {
    const guest = pairOf(hex(pair.guest_secret));
    const atHost = Pairing.between({ prk, room, mine: host, theirs: guest.public, hostSecret: bytes('host_secret'), iAmHost: true });
    const atGuest = Pairing.between({ prk, room, mine: guest, theirs: host.public, hostPublic: bytes('host_public'), iAmHost: false });
    for (const { plaintext, envelope } of pair.host_to_guest) {
      expect(atHost.seal(plaintext)).toBe(envelope);
      expect(atGuest.open(envelope)).toBe(plaintext);
    }
    for (const { plaintext, envelope } of pair.guest_to_host) {
      expect(atGuest.seal(plaintext)).toBe(envelope);
      expect(atHost.open(envelope)).toBe(plaintext);
    }
    expect([atHost.polite, atGuest.polite]).toEqual([pair.polite === 'host', pair.polite === 'guest']);
  });

  test.each(keys.pairs)('the written keys open the written envelopes ($polite is polite)', (pair) => {
    const guest = hex(pair.guest_public);
    const opened = (key: string, from: Uint8Array, to: Uint8Array, { envelope }: Envelope) => {
      const sealed = fromB64(envelope);
      const n = sealed.slice(0, 8);
      const context = concat(Uint8Array.of(1), room, from, to, n);
      return fromUtf8(chacha20poly1305(hex(key), concat(new Uint8Array(4), n), context).decrypt(sealed.slice(8)));
    };
    for (const one of pair.host_to_guest) expect(opened(pair.host_to_guest_key, host.public, guest, one)).toBe(one.plaintext);
    for (const one of pair.guest_to_host) expect(opened(pair.guest_to_host_key, guest, host.public, one)).toBe(one.plaintext);
  });

  test('somebody known is known by what the document says', () => {
    const { people: given, room, host_public } = keys;
    const mine = pairOf(hex(given.mine));
    const theirs = pairOf(hex(given.theirs));
    const kept = { id: '', name: '', since: 0, met: 0 };
    const [they, we] = [
      { ...kept, secret: mine.secret, key: theirs.public },
      { ...kept, secret: theirs.secret, key: mine.public },
    ];
    const link = { room: hex(room as string), hostKey: hex(host_public as string), id: given.link.id };
    expect([toHex(bond(they)), toHex(bond(we))]).toEqual([given.bond, given.bond]);
    expect(toHex(signLink(they, link))).toBe(given.link.tag);
    expect(linkFrom([we], { ...link, tag: hex(given.link.tag) })).toBe(we);
    const [e, f] = [hex(given.call.mine), hex(given.call.theirs)];
    expect(toHex(signCall(they, e, f))).toBe(given.call.proof);
    expect(isInCall(we, f, e, hex(given.call.proof))).toBe(true);
  });

  test.each(keys.invites)('the invite of "$hostName" comes out as written and is read again', ({ payload, ...given }) => {
    const { room, secret, hostKey, fingerprint, tag } = given;
    const invite: Invite = {
      ...given,
      room: hex(room),
      secret: hex(secret),
      hostKey: hex(hostKey),
      fingerprint: fingerprint === null ? null : hex(fingerprint),
      tag: tag === null ? null : hex(tag),
    };
    expect(encodePayload(invite)).toBe(payload);
    expect(decodeLink(`tincan://join#${payload}`, 0)).toEqual({ ok: true, invite });
  });
});

describe('links.json', () => {
  const { now, cases } = read('links') as { now: number; cases: LinkVector[] };

  test.each(cases)('$what', ({ text, invite, endpoints, why }) => {
    const found = decodeLink(text, now);
    if (why !== undefined) {
      expect(found).toMatchObject({ ok: false, why });
      expect('invite' in found).toBe(why === 'expired');
      return;
    }
    const bare = decodeLink(invite ?? '', now);
    expect(bare.ok).toBe(true);
    expect(found).toEqual(endpoints === undefined ? bare : { ...bare, invite: { ...bare.invite, endpoints } });
  });
});

describe('spoken.json', () => {
  const { checks } = read('spoken') as { checks: (Record<string, string> & { numbers: number[] })[] };

  test.each(checks)('commitment and numbers of "$words" come out as written', (check) => {
    const bytes = (name: string) => hex(check[name] ?? '');
    const party = (side: string) => ({ e: bytes(`${side}_e`), print: bytes(`${side}_print`) });
    const parties = { low: party('low'), high: party('high') };
    expect(commitment(bytes('low_chance'), parties)).toEqual(bytes('commitment'));
    expect(spokenNumbers(bytes('low_chance'), bytes('high_chance'), parties)).toEqual(check.numbers);
  });
});

describe('settings.json', () => {
  /** A case says only what differs from the first day. */
  const { defaults, cases } = read('settings') as { defaults: object; cases: { what: string; kept: unknown; read: object }[] };

  test.each(cases)('$what', ({ kept, read }) => {
    expect(readSettings(kept)).toEqual({ ...defaults, ...read });
    expect(readSettings(readSettings(kept))).toEqual({ ...defaults, ...read });
  });
});
