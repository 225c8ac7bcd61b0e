import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { SeededRandom } from '../testing/random';
import { fromB64, toB64 } from './bytes';
import { joinToken, KeyError, keyPair, Pairing, prkOf, tokenHash, usableKey, type KeyPair } from './seal';

const room = new Uint8Array(16).fill(1);
const prk = prkOf(new Uint8Array(16).fill(2));
// Every point of small order on Curve25519, and the two that are not reduced (RFC 7748 section 6.1; D. J. Bernstein, "Curve25519").
const smallOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));

let random: SeededRandom;
let hostRoom: KeyPair;
let host: KeyPair;
let guest: KeyPair;

const atHost = (mine = host, theirs = guest.public) =>
  Pairing.between({ prk, room, mine, theirs, hostSecret: hostRoom.secret, iAmHost: true });
const atGuest = (mine = guest, theirs = host.public, key = prk, where = room) =>
  Pairing.between({ prk: key, room: where, mine, theirs, hostPublic: hostRoom.public, iAmHost: false });

beforeEach(() => {
  random = new SeededRandom(11);
  [hostRoom, host, guest] = [keyPair(random), keyPair(random), keyPair(random)];
});

describe('an envelope', () => {
  test('opens for its receiver, once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plaintext) => {
        const envelope = atHost().seal(plaintext);
        expect(atGuest().open(envelope)).toBe(plaintext);
        expect(atGuest().open(envelope)).toBeNull();
      }),
    );
  });

  test('does not open for its own sender', () => {
    const envelope = atHost().seal('reflected');
    expect(atHost().open(envelope)).toBeNull();
    expect(atGuest().open(envelope)).toBe('reflected');
  });

  test('of a lower number than one that was accepted is dropped, a gap is not', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({ length: 12 }, (_, at) => at)), (order) => {
        const [from, to] = [keyPair(random), keyPair(random)];
        const envelopes = Array.from({ length: 12 }, (_, at) => atHost(from, to.public).seal(`${at}`));
        let highest = -1;
        for (const at of order) {
          expect(atGuest(to, from.public).open(envelopes[at])).toBe(at > highest ? `${at}` : null);
          highest = Math.max(highest, at);
        }
      }),
    );
  });

  test('with any one bit flipped is dropped, and the untouched one still opens', () => {
    const envelope = atHost().seal('{"k":"restart"}');
    const bytes = fromB64(envelope);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(atGuest().open(toB64(flipped))).toBeNull();
    }
    expect(atGuest().open(envelope)).toBe('{"k":"restart"}');
  });

  test('opens under no other secret, room, person, or key of the room', () => {
    const others = [
      atGuest(guest, host.public, prkOf(new Uint8Array(16).fill(3))),
      atGuest(guest, host.public, prk, new Uint8Array(16).fill(9)),
      atGuest(keyPair(random)),
      atGuest(guest, keyPair(random).public),
      Pairing.between({ prk, room, mine: keyPair(random), theirs: host.public, hostPublic: keyPair(random).public, iAmHost: false }),
    ];
    const envelope = atHost().seal('for the guest alone');
    for (const other of others) expect(other.open(envelope)).toBeNull();
  });

  test('of somebody who lacks the key of the room does not open, though they hold the link', () => {
    const impostor = Pairing.between({ prk, room, mine: host, theirs: guest.public, hostSecret: keyPair(random).secret, iAmHost: true });
    expect(atGuest().open(impostor.seal('I am the host'))).toBeNull();
  });

  test('that is garbage never throws', () => {
    const garbage = fc.oneof(fc.string(), fc.anything(), fc.uint8Array({ maxLength: 80 }).map(toB64), fc.constant('A'.repeat(1 << 18)));
    fc.assert(
      fc.property(garbage, (data) => {
        expect(atGuest().open(data)).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a pairing', () => {
  test('stays the same while the page lives, so that no number comes twice under one key', () => {
    const first = atHost().seal('same words');
    expect(atHost()).toBe(atHost());
    expect(atHost().seal('same words').slice(0, 11)).not.toBe(first.slice(0, 11));
  });

  test('makes exactly one of the two polite', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [a, b] = [keyPair(new SeededRandom(seed)), keyPair(new SeededRandom(seed + 1))];
        expect(atHost(a, b.public).polite).toBe(!atGuest(b, a.public).polite);
      }),
    );
  });

  test.each(smallOrder.map((key) => [Buffer.from(key).toString('hex'), key] as const))(
    'is refused with a key of small order: %s',
    (_, key) => {
      expect(usableKey(key)).toBe(false);
      expect(() => atHost(host, key)).toThrow(KeyError);
      expect(() => atGuest(guest, key)).toThrow(KeyError);
    },
  );

  test('is refused with our own key, and without the key of the room', () => {
    expect(() => atHost(host, host.public)).toThrow(KeyError);
    expect(() => Pairing.between({ prk, room, mine: host, theirs: guest.public, iAmHost: true })).toThrow(KeyError);
    expect(() => Pairing.between({ prk, room, mine: guest, theirs: host.public, iAmHost: false })).toThrow(KeyError);
  });
});

test('the server learns nothing of the token from its hash, and every invite and room has its own', () => {
  const other = prkOf(new Uint8Array(16).fill(3));
  const tokens = [joinToken(prk, room), joinToken(other, room), joinToken(prk, new Uint8Array(16))].map(toB64);
  expect(new Set(tokens).size).toBe(3);
  expect(tokenHash(joinToken(prk, room))).not.toEqual(joinToken(prk, room));
});
