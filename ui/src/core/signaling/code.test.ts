import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanName } from '../name';
import { expand, reduce, type Transport } from '../peer/transport';
import { transports } from '../../testing/transports';
import { pairOf } from '../seal';
import { decodeCode, encodeInvite, encodeReply, keysOf, openReply, type InviteCode, type ReplyCode } from './code';
import { codeText, readCode } from './code-text';

const now = 1_800_000_000_000;
const expires = 1_800_043_200;
const [ada, bob, eve] = [7, 8, 9].map((seed) => pairOf(new Uint8Array(32).fill(seed)));
if (!ada || !bob || !eve) throw new Error('keys');
const name = fc.string({ unit: 'grapheme', maxLength: 40 }).map(cleanName);

function read(text: string): InviteCode {
  const found = readCode(text, now);
  if (!found.ok || found.code.kind !== 'invite') throw new Error(JSON.stringify(found));
  return found.code.invite;
}
function readReply(text: string): ReplyCode {
  const found = readCode(text, now);
  if (!found.ok || found.code.kind !== 'reply') throw new Error(JSON.stringify(found));
  return found.code.reply;
}
const invite = (transport: Transport, called = 'Ada') => encodeInvite({ e: ada.public, name: called, expires, transport });

describe('the two codes', () => {
  test('say what was put into them, to the one they are for', () => {
    fc.assert(
      fc.property(transports, transports, name, name, (offer, answer, host, guest) => {
        const bytes = invite(offer, host);
        expect(read(codeText(bytes))).toEqual({ e: ada.public, name: host, expires, transport: offer, bytes });
        const reply = readReply(codeText(encodeReply(read(codeText(bytes)), bob, { name: guest, expires, transport: answer })));
        expect(openReply(bytes, ada, reply)).toEqual({ name: guest, transport: answer });
      }),
      { numRuns: 40 },
    );
  });

  test('stay below 400 characters with every candidate and the longest name', () => {
    const candidates = Array.from({ length: 20 }, (_, at) => ({ type: 'host' as const, host: `2001:db8::${at + 1}`, port: 9 }));
    const firefox: Transport = { ufrag: 'f'.repeat(8), pwd: 'f'.repeat(32), fingerprint: new Uint8Array(32), candidates };
    const bytes = invite(firefox, 'n'.repeat(64));
    const reply = encodeReply(read(codeText(bytes)), bob, { name: 'n'.repeat(64), expires, transport: firefox });
    expect(Math.max(codeText(bytes).length, codeText(reply).length)).toBeLessThan(400);
  });

  test('with any one bit flipped are never taken', () => {
    fc.assert(
      fc.property(transports, fc.nat(), fc.boolean(), (transport, bit, isReply) => {
        const bytes = invite(transport);
        const code = isReply ? encodeReply(read(codeText(bytes)), bob, { name: 'Bob', expires, transport }) : bytes;
        const at = bit % (code.length * 8);
        code[at >> 3] = (code[at >> 3] ?? 0) ^ (1 << (at & 7));
        expect(readCode(codeText(code), now)).toEqual({ ok: false, why: expect.stringMatching(/^code-(cut|damaged)$/) });
      }),
      { numRuns: 60 },
    );
  });

  test('cut at any place are never taken, and the reader is told that they were cut', () => {
    fc.assert(
      fc.property(transports, fc.nat(), (transport, at) => {
        const text = codeText(invite(transport));
        const left = text.slice(0, 'tincan://code'.length + (at % (text.length - 'tincan://code'.length)));
        expect(readCode(left, now)).toEqual({ ok: false, why: 'code-cut' });
      }),
      { numRuns: 60 },
    );
  });

  test('reading any text at all never throws', () => {
    const scraps = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('#', '%23', 'tincan://code#', 'AQ', 'AQB5EA', 'AQAHEA', 'AQAIEQ', ' ')),
    );
    const refused = fc.property(scraps, (parts) => {
      expect(readCode(parts.join(''), now).ok).toBe(false);
    });
    fc.assert(refused, { numRuns: 200 });
  });

  test('whatever bytes come in a right frame are read or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['damaged', 'too-new', 'not-a-code']).toContain(decodeCode(bytes));
      }),
    );
  });
});

describe('a reply', () => {
  const transport: Transport = { ufrag: 'ufra', pwd: 'p'.repeat(22), fingerprint: new Uint8Array(32), candidates: [] };
  const bytes = invite(transport);

  test('opens for nobody but the maker of the invite', () => {
    const reply = readReply(codeText(encodeReply(read(codeText(bytes)), bob, { name: 'Bob', expires, transport })));
    expect(openReply(bytes, eve, reply)).toBeNull();
    expect(openReply(bytes, bob, reply)).toBeNull();
    expect(openReply(bytes, ada, reply)?.name).toBe('Bob');
  });

  test('to an invite that somebody changed on the way does not open', () => {
    const forged = invite({ ...transport, fingerprint: new Uint8Array(32).fill(1) });
    const reply = readReply(codeText(encodeReply(read(codeText(forged)), bob, { name: 'Bob', expires, transport })));
    expect(openReply(bytes, ada, reply)).toBeNull();
  });

  test('whose open part was changed, with a new checksum, does not open', () => {
    const reply = readReply(codeText(encodeReply(read(codeText(bytes)), bob, { name: 'Bob', expires, transport })));
    const later = reply.bytes.slice();
    later[43] = (later[43] ?? 0) ^ 1;
    expect(openReply(bytes, ada, { ...reply, bytes: later })).toBeNull();
    expect(openReply(bytes, ada, { ...reply, e: eve.public })).toBeNull();
  });

  test('shows neither name nor addresses to whoever does not hold the key of the invite', () => {
    const plain = encodeReply(read(codeText(bytes)), bob, { name: 'Bob', expires, transport });
    expect(Buffer.from(plain).includes('Bob')).toBe(false);
  });
});

interface PairVector extends Record<string, unknown> {
  what: string;
  offer: string;
  answer: string;
  invite: string;
  reply: string;
}

describe('codes.json', () => {
  const path = new URL('../../../../tests/vectors/codes.json', import.meta.url);
  const given = JSON.parse(readFileSync(path, 'utf8')) as {
    now: number;
    pairs: PairVector[];
    texts: { what: string; text: string; kind?: string; why?: string }[];
  };
  const hex = (text: unknown) => Uint8Array.from(Buffer.from(String(text), 'hex'));
  const shown = (transport: Transport | null | undefined) =>
    transport && { ...transport, fingerprint: Buffer.from(transport.fingerprint).toString('hex') };

  test.each(given.pairs)('$what: descriptions and codes come out as written and are read again', (pair) => {
    const [host, guest] = [pairOf(hex(pair['host_secret'])), pairOf(hex(pair['guest_secret']))];
    const [offer, answer] = [reduce(pair.offer), reduce(pair.answer)];
    expect([shown(offer), shown(answer)]).toEqual([pair['offer_transport'], pair['answer_transport']]);
    if (!offer || !answer) return;
    const until = pair['expires'] as number;
    const bytes = encodeInvite({ e: host.public, name: pair['host_name'] as string, expires: until, transport: offer });
    expect(codeText(bytes)).toBe(pair.invite);
    expect([keysOf(bytes).room, keysOf(bytes).prk].map((one) => Buffer.from(one).toString('hex'))).toEqual([pair['room'], pair['prk']]);
    const said = { name: pair['guest_name'] as string, expires: until, transport: answer };
    expect(codeText(encodeReply(read(pair.invite), guest, said))).toBe(pair.reply);
    expect(openReply(bytes, host, readReply(pair.reply))).toEqual({ name: said.name, transport: answer });
  });

  test.each(given.pairs)('$what: the inviting side opens DTLS, whatever the browser would choose', (pair) => {
    expect(expand('offer', read(pair.invite).transport).sdp).toContain('a=setup:active');
    expect(expand('answer', read(pair.invite).transport).sdp).toContain('a=setup:passive');
  });

  test.each(given.texts)('$what', ({ text, kind, why }) => {
    const found = readCode(text, given.now);
    if (why === undefined) expect(found).toMatchObject({ ok: true, code: { kind } });
    else expect(found).toMatchObject({ ok: false, why });
    expect('code' in found).toBe(found.ok || why === 'code-expired');
  });
});
