import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toB64, fromB64 } from './bytes';
import { appLink, browserLink, decodeLink, encodePayload, type Invite } from './invite';
import { cleanName } from './name';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const host = fc.oneof(
  fc.ipV4(),
  fc.constantFrom('::1', 'fe80::1', '2001:db8::a:0:0:1', '1:2:3:4:5:6:7:8', '::', 'ffff::'),
  fc.constantFrom('tincan.example', 'localhost', 'a-b.example.org', 'xn--bcher-kva.example'),
);
const endpoint = fc.record({ host, port: fc.integer({ min: 1, max: 65535 }) });

const invites: fc.Arbitrary<Invite> = fc.record({
  room: bytes(16),
  secret: bytes(16),
  hostKey: bytes(32),
  expires: fc.constantFrom(0, 2 ** 32 - 1, 1_900_000_000),
  uses: fc.integer({ min: 0, max: 255 }),
  id: bytes(8).map(toB64),
  hostName: fc.string({ unit: 'grapheme', maxLength: 40 }).map(cleanName),
  fingerprint: fc.option(bytes(32)),
  plain: fc.boolean(),
  tag: fc.option(bytes(16)),
  endpoints: fc.array(endpoint, { minLength: 1, maxLength: 8 }),
});
const now = 1_800_000_000_000;

describe('an invite', () => {
  test('comes back whole from either link, from its bare payload, and out of a sentence', () => {
    fc.assert(
      fc.property(invites, (invite) => {
        const link = browserLink(invite);
        const forms = [link, appLink(invite), encodePayload(invite), `Join me: ${link}. Your browser will warn.`];
        for (const text of forms) expect(decodeLink(text, now)).toEqual({ ok: true, invite });
      }),
    );
  });

  test('with any one bit flipped is refused', () => {
    fc.assert(
      fc.property(invites, fc.nat(), (invite, bit) => {
        const payload = fromB64(encodePayload(invite));
        const at = bit % (payload.length * 8);
        payload[at >> 3] = (payload[at >> 3] ?? 0) ^ (1 << (at & 7));
        expect(decodeLink(`tincan://join#${toB64(payload)}`, now)).toEqual({ ok: false, why: expect.stringMatching(/^(cut|damaged)$/) });
      }),
    );
  });

  test('cut at any place is refused, and the reader is told that it was cut', () => {
    fc.assert(
      fc.property(invites, fc.nat(), (invite, at) => {
        const payload = encodePayload(invite);
        const left = payload.slice(0, at % payload.length);
        const why = left === '' ? 'no-fragment' : 'cut';
        expect(decodeLink(`https://192.0.2.1:7015/#${left}`, now)).toEqual({ ok: false, why });
        expect(decodeLink(`tincan://join#${left}`, now)).toEqual({ ok: false, why });
      }),
    );
  });

  test('reading any text at all never throws', () => {
    const scraps = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('#', '%23', 'https://', 'tincan://join', 'AQ', 'AQAB', ' ')),
    );
    const refused = fc.property(scraps, (parts) => {
      expect(decodeLink(parts.join(''), now).ok).toBe(false);
    });
    fc.assert(refused, { numRuns: 2000 });
  });
});
