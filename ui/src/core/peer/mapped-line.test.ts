import { expect, test } from 'vitest';
import { mappedLine } from './mapped-line';

const host = 'candidate:3288 1 udp 2122260223 192.168.1.2 50000 typ host generation 0 ufrag aB3d network-id 1';

test('what the router opened ranks as a reflexive candidate and keeps all else that was said of its host', () => {
  const priority = 100 * 2 ** 24 + (2122260223 % 2 ** 24);
  expect(mappedLine(host, '11.22.33.21:50000')).toBe(
    `candidate:3288m 1 udp ${priority} 11.22.33.21 50000 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag aB3d network-id 1`,
  );
});

test('the address behind the router is not in it', () => {
  expect(mappedLine(host, '11.22.33.21:50000')).not.toContain('192.168');
});

test('only a host candidate over UDP can be behind a router, and only IPv4 is translated', () => {
  expect(mappedLine(host.replace('udp', 'tcp'), '11.22.33.21:50000')).toBeNull();
  expect(mappedLine(host.replace('typ host', 'typ relay'), '11.22.33.21:50000')).toBeNull();
  expect(mappedLine(host, '[2001:db8::1]:50000')).toBeNull();
  expect(mappedLine('', '11.22.33.21:50000')).toBeNull();
});
