import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toB64 } from './bytes';
import { isPortrait, LONGEST, readPortrait } from './portrait';

const segment = (kind: number, body: number[]): number[] => [0xff, kind, (body.length + 2) >> 8, (body.length + 2) & 255, ...body];
const frame = (height: number, width: number, kind = 0xc0): number[] =>
  segment(kind, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
const jpeg = (...parts: number[][]): Uint8Array => Uint8Array.from([0xff, 0xd8, ...parts.flat()]);
const scan = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 1, 2, 3, 0xff, 0xd9];
const app = segment(0xe0, [...new TextEncoder().encode('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]);

test('a_small_jpeg_is_taken_whatever_its_kind', () => {
  for (const kind of [0xc0, 0xc1, 0xc2]) expect(isPortrait(jpeg(app, frame(192, 256, kind), scan))).toBe(true);
});

test('a_picture_that_claims_to_be_large_is_refused_before_anybody_decodes_it', () => {
  for (const [height, width] of [
    [257, 1],
    [1, 257],
    [65_535, 65_535],
    [0, 10],
    [10, 0],
  ] as const)
    expect(isPortrait(jpeg(frame(height, width), scan))).toBe(false);
});

test('what_hides_a_second_size_or_has_none_is_refused', () => {
  expect(isPortrait(jpeg(frame(10, 10), frame(10, 10), scan))).toBe(false);
  expect(isPortrait(jpeg(app, scan))).toBe(false);
  expect(isPortrait(jpeg(frame(10, 10)))).toBe(false);
  expect(isPortrait(jpeg(segment(0xc9, [8, 0, 10, 0, 10, 1, 1, 0x11, 0]), scan))).toBe(false);
});

test('whatever_is_no_jpeg_or_too_long_is_refused', () => {
  expect(isPortrait(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe(false);
  const long = Uint8Array.from([...jpeg(frame(10, 10), scan), ...new Uint8Array(LONGEST)]);
  expect(isPortrait(long)).toBe(false);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => !isPortrait(bytes)));
});

test('a_kept_one_is_read_as_it_is_or_not_at_all', () => {
  const kept = toB64(jpeg(frame(10, 10), scan));
  expect(readPortrait(kept)).toBe(kept);
  for (const broken of [null, 7, `${kept}!`, 'AAAA', kept.repeat(2000)]) expect(readPortrait(broken)).toBe('');
});
