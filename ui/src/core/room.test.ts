import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../testing/random';
import { fromB64, toB64 } from './bytes';
import { openCard } from './card';
import { decodeLink, encodePayload } from './invite';
import {
  addInvite,
  createRoom,
  INVITES,
  inviteOf,
  parseRoom,
  serializeRoom,
  wireInvite,
  withoutInvite,
  type OwnedInvite,
  type OwnedRoom,
} from './room';
import { joinToken, keyPair, prkOf } from './seal';

const random = new SeededRandom(3);
const terms = { uses: 1, expires: 1_900_000_000 };
const hosted = { endpoints: [{ host: '192.168.1.20', port: 7015 }], fingerprint: random.bytes(32), plain: false };
const first = (room: OwnedRoom): OwnedInvite => room.invites[0] ?? expect.fail('a room without an invite');

describe('an owned room', () => {
  test('has the id that its owner key gives, and an invite', () => {
    const room = createRoom(random, terms);
    expect(room.room).toEqual(sha256(room.owner).slice(0, 16));
    expect(room.invites).toMatchObject([terms]);
  });

  test('comes back whole from the disk', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(INVITES - 1), (seed, more) => {
        const chance = new SeededRandom(seed);
        let room = createRoom(chance, terms);
        for (let at = 0; at < more; at++) room = addInvite(room, chance, { uses: at, expires: at });
        expect(parseRoom(serializeRoom(room))).toEqual(room);
      }),
    );
  });

  test('of the time before an invite could be for more guests has invites for one', () => {
    const kept = JSON.parse(serializeRoom(createRoom(random, { ...terms, uses: 2 }))) as { invites: { made?: number }[] };
    for (const invite of kept.invites) delete invite.made;
    expect(parseRoom(JSON.stringify(kept))?.invites).toMatchObject([{ uses: 2, made: 1 }]);
  });

  test('is not read from a part of it, or from garbage, and reading never throws', () => {
    const text = serializeRoom(createRoom(random, terms));
    for (let length = 0; length < text.length; length++) expect(parseRoom(text.slice(0, length))).toBeNull();
    const members = fc.record({ v: fc.constantFrom(1, 2), owner: fc.string(), host: fc.string(), invites: fc.array(fc.anything()) });
    const garbage = fc.oneof(
      fc.string(),
      fc.json(),
      members.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(garbage, (kept) => {
        expect(parseRoom(kept)).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['a wrong version', { v: 2 }],
    ['a short owner key', { owner: 'AAAA' }],
    ['no key of the room', { host: undefined }],
    ['an invite without a secret', { invites: [{ id: 'AAAAAAAAAAA', uses: 1, expires: 0 }] }],
    ['too many uses', { invites: [{ id: 'AAAAAAAAAAA', secret: toB64(new Uint8Array(16)), uses: 256, expires: 0 }] }],
    [
      'more invites than a server takes',
      { invites: Array(17).fill({ id: 'AAAAAAAAAAA', secret: toB64(new Uint8Array(16)), uses: 1, expires: 0 }) },
    ],
  ])('is not read with %s', (_, change) => {
    const kept = JSON.parse(serializeRoom(createRoom(random, terms))) as Record<string, unknown>;
    expect(parseRoom(JSON.stringify({ ...kept, ...change }))).toBeNull();
  });

  test('keeps the newest invites when there are too many, and the room it was is not changed', () => {
    const room = createRoom(random, terms);
    let more = room;
    for (let at = 0; at < INVITES; at++) more = addInvite(more, random, terms);
    expect(more.invites).toHaveLength(INVITES);
    expect(more.invites).not.toContain(first(room));
    expect(room.invites).toHaveLength(1);
    expect(withoutInvite(room, first(room).id).invites).toEqual([]);
  });
});

describe('an invite of it', () => {
  test('is the one that the guest reads', () => {
    const room = createRoom(random, terms);
    const invite = inviteOf(room, first(room), ' \u202eAda ', hosted);
    expect(invite.hostName).toBe('Ada');
    expect(decodeLink(encodePayload(invite), 0)).toEqual({ ok: true, invite });
  });

  test('leaves out what cannot travel, and keeps to eight endpoints', () => {
    const room = createRoom(random, terms);
    const odd = [
      { host: 'fe80::1%eth0', port: 1 },
      { host: '', port: 1 },
      { host: 'a b', port: 1 },
      { host: '10.0.0.1', port: 0 },
    ];
    const many = Array.from({ length: 9 }, (_, at) => ({ host: `10.0.0.${at}`, port: 7015 }));
    const { endpoints } = inviteOf(room, first(room), '', { ...hosted, endpoints: [...odd, ...many] });
    expect(endpoints).toEqual(many.slice(0, 8));
  });

  test('is told to the server without its secret, with the card for whoever holds it', () => {
    const room = createRoom(random, terms);
    const { public: e } = keyPair(random);
    const wire = wireInvite(room, first(room), { e, name: 'Ada' }, random);
    const prk = prkOf(first(room).secret);
    expect(fromB64(wire.hash)).toEqual(sha256(joinToken(prk, room.room)));
    expect(openCard(prk, room.room, wire.card)).toEqual({ e, name: 'Ada' });
    expect(JSON.stringify(wire)).not.toContain(toB64(first(room).secret));
    expect(JSON.stringify(wire)).not.toContain(toB64(joinToken(prk, room.room)));
  });
});
