import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Reader } from '../frame';
import { transports } from '../../testing/transports';
import { expand, reduce, type Address, type Transport } from './transport';
import { readTransport, transportBytes } from './transport-bytes';

const sdp = (candidates: string[]): string =>
  expand('offer', { ufrag: 'ufra', pwd: 'p'.repeat(22), fingerprint: new Uint8Array(32), candidates: [] }).sdp +
  candidates.map((line) => `a=candidate:${line}\r\n`).join('');

describe('a transport', () => {
  test('comes back whole from its bytes', () => {
    fc.assert(
      fc.property(transports, (transport) => {
        expect(readTransport(new Reader(transportBytes(transport)))).toEqual(transport);
      }),
    );
  });

  test('comes back from the description that is made of it, in an order that has the best of each kind first', () => {
    fc.assert(
      fc.property(transports, fc.constantFrom('offer' as const, 'answer' as const), (transport, type) => {
        const back = reduce(expand(type, transport).sdp ?? '');
        expect({ ...back, candidates: [] }).toEqual({ ...transport, candidates: [] });
        const sorted = (list: Address[] = []) => list.map(({ type, host, port }) => `${type} ${host} ${port}`).sort();
        expect(sorted(back?.candidates)).toEqual(sorted(transport.candidates));
      }),
    );
  });

  test('never has more candidates than fit into a short code, but one of each kind', () => {
    const many = Array.from({ length: 30 }, (_, at): Address => ({ type: 'host', host: `2001:db8::${at + 1}`, port: 1000 + at }));
    const read = reduce(
      sdp([
        ...many.map(({ host: ip, port }, at) => `${at} 1 udp ${2 ** 31 - at} ${ip} ${port} typ host`),
        '98 1 UDP 100 192.0.2.7 4000 typ host',
        '99 1 udp 50 203.0.113.4 5000 typ srflx raddr 192.0.2.7 rport 4000',
      ]),
    );
    const candidates = read && readTransport(new Reader(transportBytes(read))).candidates;
    expect(candidates).toContainEqual({ type: 'host', host: '192.0.2.7', port: 4000 });
    expect(candidates).toContainEqual({ type: 'srflx', host: '203.0.113.4', port: 5000 });
    expect(transportBytes(read as Transport).length).toBeLessThan(190);
  });

  test('leaves out what cannot travel or never meets: TCP, zones, other components, foreign names', () => {
    const lines = ['1 1 tcp 9 192.0.2.7 9 typ host tcptype active', '2 1 udp 8 fe80::1%eth0 5 typ host', '3 2 udp 7 192.0.2.7 6 typ host'];
    const read = reduce(sdp([...lines, '4 1 udp 6 printer.local 7 typ host']));
    expect(read && readTransport(new Reader(transportBytes(read))).candidates).toEqual([]);
  });

  test('is not made of anything but one data channel', () => {
    const whole = sdp([]);
    for (const broken of [
      '',
      whole.replace('m=application', 'm=audio'),
      `${whole}m=video 9 RTP/AVP 96\r\n`,
      whole.replace('a=mid:0', 'a=mid:data'),
      whole.replace('sha-256', 'sha-1'),
      whole.replace('a=ice-pwd', 'a=x'),
    ])
      expect(reduce(broken)).toBeNull();
  });
});
