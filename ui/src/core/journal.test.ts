import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../testing/clock';
import { toB64 } from './bytes';
import { Journal, redact } from './journal';

const journal = (limit?: number) => new Journal(new FakeClock(Date.UTC(2026, 10, 22)), limit);

describe('the journal', () => {
  test('keeps the newest entries and no more than its limit', () => {
    const book = journal(500);
    for (let at = 0; at < 2000; at++) book.note('event', { at });
    expect(book.entries()).toHaveLength(500);
    expect(book.entries()[0]?.details).toEqual({ at: 1500 });
  });

  test('is read line by line', () => {
    const book = journal();
    book.note('signaling', { status: 'open', attempts: 2, again: false });
    expect(book.report()).toBe('2026-11-22T00:00:00.000Z signaling status="open" attempts=2 again=false');
  });

  test('holds no key, token or payload, wherever it was put', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 200 }), fc.constantFrom(' ', '"', '=', ':', '#', '(', ','), (bytes, mark) => {
        const [b64, hex] = [toB64(bytes), Buffer.from(bytes).toString('hex')];
        const book = journal();
        book.note(`failed${mark}${b64}`, {
          [b64]: 1,
          link: `tincan://join#${b64}.`,
          hex,
          half: `https://10.0.0.1:7015/#${b64.slice(0, 10)}`,
        });
        for (const secret of [b64, hex]) expect(book.report()).not.toContain(secret);
        expect(book.report()).not.toContain(b64.slice(0, 10));
      }),
    );
  });

  test('holds no address', () => {
    const hosts = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('ada-laptop.local', 'fe80::1%eth0', '::1', '::ffff:10.1.2.3'));
    fc.assert(
      fc.property(hosts, fc.constantFrom(' ', '"', '[', '=', '@'), (host, mark) => {
        const book = journal();
        book.note('dial', { to: `candidate${mark}${host} 7015`, url: `wss://${host.includes(':') ? `[${host}]` : host}:7015/ws` });
        expect(book.report()).not.toContain(host);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    'wrong-certificate',
    'signaling closed with unreachable after 6 attempts',
    'NotReadableError: Could not start video source',
    'frames 1024, 30.5 a second',
    'have-local-offer',
  ])('leaves "%s" readable', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('bounds every entry', () => {
    const book = journal();
    book.note('x '.repeat(10_000), Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`key ${at}`, 'y '.repeat(1000)])));
    expect(book.report().length).toBeLessThan(4000);
  });
});
