import { expect, test } from 'vitest';
import { OwnCandidates, type Gathered } from './own-candidates';

const host = (address: string, port: number, more: Partial<Gathered> = {}): Gathered => ({
  type: 'host',
  protocol: 'udp',
  address,
  port,
  ...more,
});

function told() {
  const said: string[][] = [];
  const more: string[] = [];
  const own = new OwnCandidates((all) => said.push(all));
  const gathered = (connection: object, candidate: Gathered, ufrag = 'a') =>
    own.gathered(connection, candidate, { candidate: lineOf(candidate, ufrag), sdpMid: '0' }, (init) => more.push(init.candidate ?? ''));
  return { said, more, own, gathered };
}

const lineOf = ({ address, port }: Gathered, ufrag: string): string =>
  `candidate:1 1 udp 2122260223 ${address} ${port} typ host ufrag ${ufrag}`;

test('the places of all open connections are told, each once, and again only when they changed', () => {
  const { gathered, said } = told();
  const [first, second] = [{}, {}];
  gathered(first, host('192.168.1.2', 50000));
  gathered(first, host('192.168.1.2', 50000));
  gathered(second, host('2001:db8::1', 50001));
  gathered(second, host('192.168.1.2', 50000));
  expect(said).toEqual([['192.168.1.2:50000'], ['192.168.1.2:50000', '[2001:db8::1]:50001'], ['192.168.1.2:50000', '[2001:db8::1]:50001']]);
});

test('a connection that is closed takes its places with it', () => {
  const { gathered, own, said } = told();
  const [first, second] = [{}, {}];
  gathered(first, host('192.168.1.2', 50000));
  gathered(second, host('192.168.1.2', 50001));
  own.closed(first);
  own.closed(first);
  own.closed(second);
  expect(said.slice(2)).toEqual([['192.168.1.2:50001'], []]);
});

test('names, relays, what a router showed and TCP are no places of ours', () => {
  const { gathered, said } = told();
  gathered({}, host('6b0e3c6e-6c6e-4a51-9a3c-7d1d5d9b2a10.local', 50000));
  gathered({}, host('198.51.100.7', 50000, { type: 'relay' }));
  gathered({}, host('198.51.100.7', 50000, { type: 'srflx' }));
  gathered({}, host('192.168.1.2', 9, { protocol: 'tcp' }));
  gathered({}, host('192.168.1.2', 9, { port: null }));
  gathered({}, host('192.168.1.2', 9, { address: null }));
  expect(said).toEqual([]);
});

test('what the router opened is one more candidate of the connection that waits there, and of no other', () => {
  const { gathered, own, more } = told();
  gathered({}, host('192.168.1.2', 50000));
  gathered({}, host('192.168.1.2', 50001));
  own.mapped('192.168.1.2:50001', '11.22.33.21:50001');
  expect(more).toHaveLength(1);
  expect(more[0]).toMatch(/ 11\.22\.33\.21 50001 typ srflx .* ufrag a$/);
});

test('a place that is gathered again is offered again, as it is now', () => {
  const { gathered, own, more } = told();
  const connection = {};
  gathered(connection, host('192.168.1.2', 50000));
  own.mapped('192.168.1.2:50000', '11.22.33.21:50000');
  gathered(connection, host('192.168.1.2', 50000), 'b');
  expect(more.map((line) => line.slice(-1))).toEqual(['a', 'b']);
});

test('what was opened for a connection that is closed is offered to nobody', () => {
  const { gathered, own, more } = told();
  const connection = {};
  gathered(connection, host('192.168.1.2', 50000));
  own.mapped('192.168.1.2:50000', '11.22.33.21:50000');
  own.closed(connection);
  gathered({}, host('192.168.1.2', 50000));
  expect(more).toHaveLength(1);
});
