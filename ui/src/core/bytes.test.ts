import fc from 'fast-check';
import { expect, test } from 'vitest';
import { before, BytesError, concat, equal, exactB64, fromB64, fromUtf8, jsonObject, toB64, utf8 } from './bytes';
import { cleanName } from './name';

const some = fc.uint8Array({ maxLength: 70 });

test('base64url is the one that everybody else writes, and comes back', () => {
  fc.assert(
    fc.property(some, (bytes) => {
      expect(toB64(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromB64(toB64(bytes))).toEqual(bytes);
      expect(exactB64(toB64(bytes), bytes.length)).toEqual(bytes);
    }),
  );
});

test('there is one text for one value: everything else is refused', () => {
  for (const text of ['A', 'AB', 'AAB', 'AA==', 'AA ', 'A+', 'A/', 'ÄÄ', 'AAAAA', 'AA\n'])
    expect(() => fromB64(text), text).toThrow(BytesError);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'AQgwZz09-_ ') }), (text) => {
      const read = exactB64(text, Math.floor((text.length * 6) / 8));
      if (read !== null) expect(toB64(read)).toBe(text);
    }),
  );
});

test('joining, comparing and ordering look at every byte', () => {
  fc.assert(
    fc.property(some, some, (a, b) => {
      expect(concat(a, b)).toEqual(Uint8Array.from([...a, ...b]));
      expect(equal(a, b)).toBe(Buffer.compare(a, b) === 0);
      expect(before(a, b)).toBe(Buffer.compare(a, b) < 0);
    }),
  );
  expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
});

test('text comes back from its bytes, and bytes that are no text are refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fromUtf8(utf8(text))).toBe(text);
    }),
  );
  expect(fromUtf8(utf8('\ufeffmark'))).toBe('\ufeffmark');
  expect(() => fromUtf8(Uint8Array.of(0xc3))).toThrow(BytesError);
});

test('only an object is a JSON object', () => {
  for (const text of ['', '{', '[]', 'null', '7', '"{}"']) expect(jsonObject(text)).toBeNull();
  expect(jsonObject('{"a":1}')).toEqual({ a: 1 });
});

test('a cleaned name is at most 64 bytes, shows nothing it should not, and is clean already', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('\u202e', '\u0007', '\ud800', '👩‍🚀', '\u2028'),
  );
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      const name = cleanName(parts.join(''));
      expect(utf8(name).length).toBeLessThanOrEqual(64);
      expect(cleanName(name)).toBe(name);
      expect(name).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    }),
    { numRuns: 500 },
  );
});
