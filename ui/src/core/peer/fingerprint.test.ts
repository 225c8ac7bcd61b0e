import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printOf } from './fingerprint';

const print = (byte: string): string => Array(32).fill(byte).join(':');
const line = (byte: string, name = 'sha-256'): string => `a=fingerprint:${name} ${print(byte)}\r\n`;

test('the_certificate_of_a_description_is_the_one_that_every_section_names', () => {
  const sdp = `v=0\r\n${line('AB')}m=audio 9\r\n${line('ab')}m=video 0\r\n`;
  expect(printOf(sdp)).toEqual(new Uint8Array(32).fill(0xab));
});

test.each([
  ['none', 'v=0\r\n'],
  ['two', `v=0\r\n${line('ab')}m=audio 9\r\n${line('cd')}`],
  ['another_hash_beside_it', `v=0\r\n${line('ab')}${line('cd', 'sha-1')}`],
  ['a_short_one', 'v=0\r\na=fingerprint:sha-256 AB:CD\r\n'],
])('a_description_with_%s_names_nobody', (_, sdp) => {
  expect(printOf(sdp)).toBeNull();
});

test('no_text_makes_the_reader_throw', () => {
  fc.assert(fc.property(fc.string(), (text) => printOf(`a=fingerprint:${text}`) !== undefined));
  expect(printOf(undefined)).toBeNull();
});
