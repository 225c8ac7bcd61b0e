import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PORTRAIT } from '../../testing/portrait';
import { fromB64 } from '../bytes';
import { FRAME_HEADER, readFrame, writeFrame } from './frame';
import { HASHES_A_MESSAGE, MAX_MESSAGE, readMessage, writeMessage, type Message } from './message';

const hash = new Uint8Array(32).fill(7);
const every: Message[] = [
  { t: 'hello', v: 1, caps: ['chat', 'file'] },
  { t: 'signal', signal: { k: 'description', g: 1, n: 2, type: 'offer', sdp: 'v=0' } },
  { t: 'signal', signal: { k: 'candidate', g: 1, candidate: null } },
  { t: 'signal', signal: { k: 'candidate', g: 1, candidate: { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' } } },
  { t: 'media', audio: true, video: false },
  { t: 'chat', id: 'a', text: 'hello', at: 1 },
  { t: 'chat-ack', id: 'a' },
  { t: 'file-offer', id: 'a', items: [{ path: 'a/b', size: 3, root: hash }] },
  { t: 'file-accept', id: 'a', offset: 0, pieces: 0 },
  { t: 'file-decline', id: 'a' },
  { t: 'file-pieces', id: 'a', from: 0, hashes: [hash] },
  { t: 'file-progress', id: 'a', offset: 3 },
  { t: 'file-done', id: 'a' },
  { t: 'file-cancel', id: 'a', why: 'cancelled' },
  { t: 'words-ask' },
  { t: 'words-commit', hash },
  { t: 'words-reply', chance: hash },
  { t: 'words-open', chance: hash },
  { t: 'words-verdict', same: true },
  { t: 'invite', link: 'tincan://join#A' },
  { t: 'person', key: hash },
  { t: 'person', key: hash, proof: hash.slice(0, 16) },
  { t: 'portrait', jpeg: fromB64(PORTRAIT) },
  { t: 'bye', why: 'hung-up' },
];

test.each(every.map((message) => [message.t, message] as const))('%s_is_read_as_it_was_written', (_, message) => {
  expect(readMessage(writeMessage(message))).toEqual(message);
});

test('the_largest_list_of_hashes_fits_into_one_message', () => {
  const message: Message = { t: 'file-pieces', id: 'x'.repeat(32), from: 1, hashes: Array.from({ length: HASHES_A_MESSAGE }, () => hash) };
  expect(writeMessage(message).length).toBeLessThanOrEqual(MAX_MESSAGE);
  expect(readMessage(writeMessage(message))).toEqual(message);
});

test('what_a_later_version_says_is_ignored', () => {
  for (const text of ['{"t":"wave"}', '{"t":"signal","signal":{"k":"later"}}', '{"t":"toString"}', '{"t":"__proto__"}'])
    expect(readMessage(text)).toBe('unknown');
});

describe('malformed', () => {
  test.each([
    ['no json', 'hello'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no type', '{}'],
    ['a number for a type', '{"t":1}'],
    ['chat without a text', '{"t":"chat","id":"a","at":1}'],
    ['an empty text', '{"t":"chat","id":"a","text":"","at":1}'],
    ['a long text', JSON.stringify({ t: 'chat', id: 'a', text: 'x'.repeat(4001), at: 1 })],
    ['a broken time', '{"t":"chat","id":"a","text":"x","at":1.5}'],
    ['an id with markup', '{"t":"chat-ack","id":"<b>"}'],
    ['a negative size', '{"t":"file-offer","id":"a","items":[{"path":"a","size":-1,"root":"AA"}]}'],
    ['an absurd size', `{"t":"file-offer","id":"a","items":[{"path":"a","size":1e15,"root":"${'A'.repeat(43)}"}]}`],
    ['a short root', '{"t":"file-offer","id":"a","items":[{"path":"a","size":1,"root":"AAAA"}]}'],
    ['an offer of nothing', '{"t":"file-offer","id":"a","items":[]}'],
    ['hashes that are text', '{"t":"file-pieces","id":"a","from":0,"hashes":["not base64!"]}'],
    ['too many hashes', JSON.stringify({ t: 'file-pieces', id: 'a', from: 0, hashes: Array.from({ length: 257 }, () => '') })],
    ['a short commitment', '{"t":"words-commit","hash":"AAAA"}'],
    ['a chance that is text', '{"t":"words-open","chance":"not base64!"}'],
    ['a verdict of words', '{"t":"words-verdict","same":"yes"}'],
    ['a key that is too short', JSON.stringify({ t: 'person', key: 'AAAA' })],
    ['a proof that is too short', JSON.stringify({ t: 'person', key: 'A'.repeat(43), proof: 'AAAA' })],
    ['a picture that is none', JSON.stringify({ t: 'portrait', jpeg: 'AAAA' })],
    ['a link that is too long', JSON.stringify({ t: 'invite', link: 'x'.repeat(4097) })],
    ['a reason of its own', '{"t":"file-cancel","id":"a","why":"because"}'],
    ['a description without a number', '{"t":"signal","signal":{"k":"description","g":1,"type":"offer","sdp":""}}'],
    ['a rollback', '{"t":"signal","signal":{"k":"description","g":1,"n":1,"type":"rollback","sdp":""}}'],
    ['an absurd generation', '{"t":"signal","signal":{"k":"candidate","g":9007199254740991,"candidate":null}}'],
    ['a line of no number', '{"t":"signal","signal":{"k":"candidate","g":1,"candidate":{"sdpMLineIndex":"0"}}}'],
    ['a message that is too long', JSON.stringify({ t: 'hello', v: 1, caps: [], more: 'x'.repeat(MAX_MESSAGE) })],
  ])('%s_is_dropped', (_, text) => {
    expect(readMessage(text)).toBe('malformed');
  });

  test('no_text_at_all_makes_the_reader_throw', () => {
    const members = fc.dictionary(
      fc.constantFrom(
        'id',
        'v',
        'caps',
        'signal',
        'text',
        'at',
        'items',
        'why',
        'offset',
        'pieces',
        'from',
        'hashes',
        'hash',
        'chance',
        'same',
      ),
      fc.jsonValue(),
    );
    const shaped = fc.tuple(fc.constantFrom(...every.map(({ t }) => t)), members).map(([t, rest]) => JSON.stringify({ ...rest, t }));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), shaped), (text) => {
        const read = readMessage(text);
        expect(typeof read === 'string' || typeof read.t === 'string').toBe(true);
      }),
      { numRuns: 3000 },
    );
  }, 60_000);
});

describe('a frame', () => {
  test('is_read_as_it_was_written', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(readFrame(writeFrame(2, 2 ** 40, bytes))).toEqual({ item: 2, offset: 2 ** 40, bytes });
  });

  test('of_no_bytes_or_an_unsafe_offset_is_none_and_another_kind_is_for_later', () => {
    expect(readFrame(new Uint8Array(FRAME_HEADER))).toBeNull();
    expect(readFrame(new Uint8Array(FRAME_HEADER + 1).fill(255).fill(1, 0, 1))).toBeNull();
    expect(readFrame(new Uint8Array(FRAME_HEADER + 1).fill(9))).toBe('unknown');
  });
});
