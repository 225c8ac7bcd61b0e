import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseServer } from './wire';

const parse = (message: unknown) => parseServer(JSON.stringify(message));

describe('what the server says', () => {
  test('is read with its numbers', () => {
    expect(parse({ t: 'signal', s: 3, from: 'a', data: { any: [1] } })).toEqual({ t: 'signal', s: 3, from: 'a', data: { any: [1] } });
    expect(parse({ t: 'error', re: 4, code: 'rate-limited', retry_ms: 50, fatal: false })).toEqual({
      t: 'error',
      re: 4,
      code: 'rate-limited',
      retryMs: 50,
      fatal: false,
    });
  });

  test('may have members that are not known yet', () => {
    expect(parse({ t: 'peer-away', s: 1, id: 'a', since: 7 })).toEqual({ t: 'peer-away', s: 1, id: 'a' });
  });

  test.each(['toString', 'constructor', '__proto__', 'hello', 'knock', ''])('of the unknown type "%s" is ignored', (t) => {
    expect(parse({ t, id: 'a' })).toBeNull();
  });

  test.each([
    { t: 'welcome', resumed: false },
    { t: 'joined', peers: [] },
    { t: 'joined', you: 'a' },
    { t: 'peer-joined', id: 'a' },
    { t: 'peer-left', why: 'left' },
    { t: 'signal', data: 1 },
    { t: 'error', fatal: true },
  ])('without a member that it needs is ignored: %j', (message) => {
    expect(parse(message)).toBeNull();
  });

  test('names only relays and address servers that a connection takes: one bad entry would cost them all', () => {
    const turn = { urls: ['turn:relay.example:7015'], username: 'u', credential: 'c' };
    const servers = [
      { urls: ['http://x', 'javascript:1', 7] },
      { urls: 'turn:x' },
      null,
      { ...turn, credentialType: 'token' },
      { urls: ['stun:a', 'file:b'] },
    ];
    expect(parse({ t: 'ice', servers })).toEqual({ t: 'ice', servers: [turn, { urls: ['stun:a'] }] });
    expect(parse({ t: 'joined', you: 'a', peers: [null, { id: 'b' }, { id: 'c', card: 'd' }], ice: 'none' })).toEqual({
      t: 'joined',
      you: 'a',
      peers: [{ id: 'c', card: 'd', away: false }],
      ice: [],
    });
  });

  test('has usable limits, whatever was said of them', () => {
    const welcome = parse({ t: 'welcome', resume: 'r', limits: { message: 0, per_second: -1, burst: 'many' } });
    expect(welcome).toMatchObject({ resumed: false, seen: 0, limits: { message: 65536, per_second: 20, burst: 20, capacity: 2 } });
  });

  test('never throws, whatever it is', () => {
    const t = fc.constantFrom('welcome', 'joined', 'peer-joined', 'peer-left', 'peer-away', 'signal', 'ice', 'error', 'ping', 'pong');
    const almost = fc.tuple(
      t,
      fc.object({ key: fc.constantFrom('id', 'peers', 'ice', 'servers', 's', 're', 'resume', 'limits', 'code', 'you') }),
    );
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      almost.map(([t, members]) => JSON.stringify({ ...members, t }) ?? ''),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const message = parseServer(text);
        expect(message === null || typeof message.t === 'string').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
