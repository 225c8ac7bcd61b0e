import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../testing/random';
import { concat, fromB64, toB64, utf8 } from './bytes';
import { openCard, sealCard } from './card';
import { cleanName } from './name';
import { derive, keyPair, prkOf } from './seal';

const random = new SeededRandom(5);
const room = random.bytes(16);
const prk = prkOf(random.bytes(16));
const { public: e } = keyPair(random);

/** A card of a hostile guest: rightly sealed, whatever is in it. */
function sealed(plain: string): string {
  const nonce = random.bytes(24);
  return toB64(concat(nonce, xchacha20poly1305(derive(prk, 'card'), nonce, room).encrypt(utf8(plain))));
}

describe('a card', () => {
  test('tells key and name to whoever holds the invite', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(openCard(prk, room, sealCard(prk, room, { e, name }, random))).toEqual({ e, name: cleanName(name) });
      }),
    );
  });

  test('opens under no other secret and for no other room', () => {
    const card = sealCard(prk, room, { e, name: 'Ada' }, random);
    expect(openCard(prkOf(random.bytes(16)), room, card)).toBeNull();
    expect(openCard(prk, random.bytes(16), card)).toBeNull();
  });

  test('with any one bit flipped is refused', () => {
    const bytes = fromB64(sealCard(prk, room, { e, name: 'Ada' }, random));
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openCard(prk, room, toB64(flipped))).toBeNull();
    }
  });

  test('has its name cleaned by the reader, whoever wrote it', () => {
    const card = sealed(JSON.stringify({ e: toB64(e), name: '\u202eAda\u0000' + 'a'.repeat(100), v: [1, 2], later: true }));
    expect(openCard(prk, room, card)).toEqual({ e, name: 'Ada' + 'a'.repeat(61) });
  });

  test.each([
    ['no JSON', 'Ada'],
    ['a list', '[]'],
    ['no key', '{"name":"Ada","v":[1]}'],
    ['a short key', '{"e":"AAAA","name":"Ada","v":[1]}'],
    ['a key of small order', `{"e":"${toB64(new Uint8Array(32))}","name":"Ada","v":[1]}`],
    ['no name', `{"e":"${toB64(e)}","v":[1]}`],
    ['a name that is a number', `{"e":"${toB64(e)}","name":7,"v":[1]}`],
    ['no version that we speak', `{"e":"${toB64(e)}","name":"Ada","v":[2]}`],
    ['no versions', `{"e":"${toB64(e)}","name":"Ada"}`],
  ])('rightly sealed but with %s is refused', (_, plain) => {
    expect(openCard(prk, room, sealed(plain))).toBeNull();
  });

  test('fits what a server takes, even with the longest name', () => {
    expect(sealCard(prk, room, { e, name: '\u{1f96b}'.repeat(16) }, random).length).toBeLessThan(512);
    expect(sealCard(prk, room, { e, name: '"\\'.repeat(32) }, random).length).toBeLessThan(512);
  });

  test('that is garbage never throws', () => {
    const garbage = fc.oneof(fc.anything(), fc.string(), fc.uint8Array({ maxLength: 100 }).map(toB64), fc.string().map(sealed));
    fc.assert(
      fc.property(garbage, (card) => {
        expect(openCard(prk, room, card)).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });
});
