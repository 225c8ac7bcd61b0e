/** Made-up connections for the gallery's doctor. */
import type { End, LinkFacts, Pair, RoomWay, RoomWhy } from '../core/doctor/facts';

const end = (address: string, more: Partial<End> = {}): End => ({
  type: 'host',
  protocol: 'udp',
  address,
  port: 50_312,
  server: '',
  relayProtocol: null,
  base: '',
  ...more,
});

function link(pairs: Pair[], troubles: LinkFacts['troubles'] = []): LinkFacts {
  return { pairs, locals: pairs.map(({ local }) => local), remotes: pairs.map(({ remote }) => remote), troubles };
}

const pair = (local: End, remote: End, state: Pair['state'], inUse = false): Pair => ({ local, remote, state, inUse });
const mine = end('192.168.178.20');
const relay = end('203.0.113.10', {
  type: 'relay',
  server: 'turn:relay.example.org:443?transport=tcp',
  relayProtocol: 'tcp',
});

export const lan = link([pair(mine, end('192.168.178.31'), 'works', true), pair(mine, end('2001:db8:4:0:1d2c:8e5f:9a01:77be'), 'failed')]);
export const relayed = link([
  pair(mine, end('192.168.178.31'), 'failed'),
  pair(relay, end('203.0.113.22', { type: 'srflx' }), 'works', true),
]);
export const apart = link([pair(mine, end('192.168.178.31'), 'failed')]);
export const crowd = (n: number): LinkFacts => link(Array.from({ length: n }, (_, at) => pair(mine, end(`192.168.0.${at}`), 'failed')));

export const hosted = (why: RoomWhy): RoomWay[] => [
  { way: 'lan', state: 'works', why: null },
  { way: 'ipv6', state: 'untried', why: 'none-here' },
  { way: 'mapped', state: why === 'not-asked' ? 'untried' : 'failed', why },
  { way: 'manual', state: 'untried', why: 'not-set' },
];
