import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authority, decodeEndpoint, encodeEndpoint, parseAddress, parseV4, parseV6 } from './address';

/** What a reader makes of an endpoint's bytes. */
function carried(host: string, port = 7015) {
  const bytes = encodeEndpoint({ host, port });
  if (bytes === null) return null;
  let at = 0;
  const endpoint = decodeEndpoint((length) => bytes.subarray(at, (at += length)));
  expect(at).toBe(bytes.length);
  return endpoint;
}

describe('an address', () => {
  test('is one exactly where the system says so', () => {
    const group = fc.stringMatching(/^[0-9a-f]{0,5}$/);
    const v6 = fc.array(fc.oneof(group, fc.constantFrom('', '10.1.2.3', '0', '::')), { maxLength: 9 }).map((parts) => parts.join(':'));
    const v4 = fc
      .array(fc.oneof(fc.nat(300).map(String), fc.constantFrom('01', '', '0x1')), { maxLength: 5 })
      .map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.oneof(v6, v4, fc.ipV6(), fc.ipV4()), (text) => {
        expect(parseV6(text) !== null, text).toBe(isIPv6(text));
        expect(parseV4(text) !== null, text).toBe(isIPv4(text));
      }),
      { numRuns: 5000 },
    );
  });

  test.each(['1:2:3:4::5:6:7:8', '1:2:3:4:5:6:7', ':::', '1::2::3', '::1%eth0', '1:2:3:4:5:6:7:8:9', '::1.2.3', ''])(
    'is not "%s"',
    (text) => {
      expect(parseV6(text)).toBeNull();
    },
  );

  test('is written as a URL has it', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const host = carried(text)?.host ?? '';
        // URL keeps a dotted tail out of mapped addresses and shortens as RFC 5952 does; so do we.
        expect(authority({ host, port: 7015 })).toBe(new URL(`http://[${text}]:7015/`).host);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an endpoint', () => {
  test.each(['localhost', 'tincan.example', 'a-b.c', '192.168.1.20', '2001:db8::1', 'xn--bcher-kva.example'])('%s travels', (host) => {
    expect(carried(host)).toEqual({ host, port: 7015 });
  });

  test.each(['', 'a b', 'a..b', '-a', 'a/b', 'a@b', 'a#b', 'bücher.example', 'a'.repeat(254), 'fe80::1%eth0', '[::1', 'a:b'])(
    '"%s" does not',
    (host) => {
      expect(carried(host)).toBeNull();
    },
  );

  test.each([0, -1, 65536, 1.5, NaN])('port %d does not', (port) => {
    expect(carried('localhost', port)).toBeNull();
  });
});

describe('what a host typed as their own address', () => {
  test.each([
    ['home.example', 'home.example', 7015],
    [' home.example:443 ', 'home.example', 443],
    ['11.22.33.44:8000', '11.22.33.44', 8000],
    ['2001:db8::1', '2001:db8::1', 7015],
    ['[2001:db8::1]:8000', '2001:db8::1', 8000],
    ['[2001:db8::1]', '2001:db8::1', 7015],
  ])('%s is read', (typed, host, port) => {
    expect(parseAddress(typed, 7015)).toEqual({ host, port });
  });

  const wrong = ['', 'https://home.example', 'home.example:', 'home.example:0', 'home.example:99999', 'a b', '1.2.3'];
  test.each([...wrong, '-a.example', 'a..b', '[home]:1', ':443'])('%s is none', (typed) => {
    expect(parseAddress(typed, 7015)).toBeNull();
  });
});
