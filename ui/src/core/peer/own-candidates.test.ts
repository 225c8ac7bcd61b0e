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
  return { said, own: new OwnCandidates((all) => said.push(all)) };
}

test('the places of all open connections are told, each once, and again only when they changed', () => {
  const { own, said } = told();
  const [first, second] = [{}, {}];
  own.gathered(first, host('192.168.1.2', 50000));
  own.gathered(first, host('192.168.1.2', 50000));
  own.gathered(second, host('2001:db8::1', 50001));
  own.gathered(second, host('192.168.1.2', 50000));
  expect(said).toEqual([['192.168.1.2:50000'], ['192.168.1.2:50000', '[2001:db8::1]:50001'], ['192.168.1.2:50000', '[2001:db8::1]:50001']]);
});

test('a connection that is closed takes its places with it', () => {
  const { own, said } = told();
  const [first, second] = [{}, {}];
  own.gathered(first, host('192.168.1.2', 50000));
  own.gathered(second, host('192.168.1.2', 50001));
  own.closed(first);
  own.closed(first);
  own.closed(second);
  expect(said.slice(2)).toEqual([['192.168.1.2:50001'], []]);
});

test('names, relays, what a router showed and TCP are no places of ours', () => {
  const { own, said } = told();
  own.gathered({}, host('6b0e3c6e-6c6e-4a51-9a3c-7d1d5d9b2a10.local', 50000));
  own.gathered({}, host('198.51.100.7', 50000, { type: 'relay' }));
  own.gathered({}, host('198.51.100.7', 50000, { type: 'srflx' }));
  own.gathered({}, host('192.168.1.2', 9, { protocol: 'tcp' }));
  own.gathered({}, host('192.168.1.2', 9, { port: null }));
  own.gathered({}, host('192.168.1.2', 9, { address: null }));
  expect(said).toEqual([]);
});
