/**
 * From facts to findings: what is so, and the one thing to do about it. Pure, and complete: a link that does not work always has a
 * finding. Codes only; `words/` makes sentences of them.
 */
import type { Facts, LinkFacts, Pair } from './facts';
import { contactsOf, type Contact } from './contacts';
import { isBehindAnother, mayBeNeighbours, placeOf } from './place';
import { hostOf, wayOf, waysOf, type Way, type WayName } from './ways';

/** How the bytes travel; `none` while they do not. */
export type Path = 'direct' | 'relayed' | 'none';

/** What is so. The first four say how it stands; the others why it is not better. */
export const FINDINGS = [
  'direct',
  'relayed',
  'nobody',
  'connecting',
  'offline',
  'room-unreachable',
  'local-network-off',
  'lan-silent',
  'udp-blocked',
  'double-nat',
  'strict-router',
  'router-refused',
  'router-silent',
  'relay-refused',
  'relay-full',
  'helper-silent',
  'ipv6-silent',
  'no-helper',
  'no-way',
] as const;
export type FindingCode = (typeof FINDINGS)[number];

export interface Diagnosis {
  path: Path;
  ways: Way[];
  /** Never empty; how it stands comes first. */
  findings: FindingCode[];
  contacts: Contact[];
}

export function diagnose(facts: Facts): Diagnosis {
  const ways = waysOf(facts);
  const path = pathOf(facts, ways);
  const causes = path === 'direct' ? [] : causesOf(facts, ways);
  const findings = [...standing(facts, ways, path, causes.length > 0), ...causes];
  return { path, ways, findings, contacts: contactsOf(facts) };
}

function pathOf({ other }: Facts, ways: Way[]): Path {
  const used = ways.find(({ outcome }) => outcome === 'in-use');
  if (!other?.connected || !used) return 'none';
  return used.way === 'relay' ? 'relayed' : 'direct';
}

/** How it stands. What is explained needs no more words. */
function standing({ other, room }: Facts, ways: Way[], path: Path, isExplained: boolean): FindingCode[] {
  if (path !== 'none') return [path];
  if (!other) return room === 'open' ? ['nobody'] : isExplained ? [] : ['connecting'];
  const isTrying = other.connected || other.link.pairs.length === 0 || ways.some(({ outcome }) => outcome === 'trying');
  return isTrying ? ['connecting'] : isExplained ? [] : ['no-way'];
}

/** Why it is not better, the most likely first. */
function causesOf(facts: Facts, ways: Way[]): FindingCode[] {
  const { other, macos, online, room, dialed } = facts;
  const has = (way: WayName, why: Way['why']): boolean => ways.some((one) => one.way === way && one.why === why);
  const failed = (way: WayName): boolean => ways.some((one) => one.way === way && one.outcome === 'failed');
  const link = other?.link;
  const rules: [FindingCode, boolean][] = [
    ['offline', !online && !other?.connected],
    ['room-unreachable', !other && room !== 'open' && dialed.code !== null],
    ['local-network-off', macos && failed('lan')],
    ['lan-silent', !macos && failed('lan')],
    ['udp-blocked', link !== undefined && isUdpBlocked(link, facts.servers)],
    ['double-nat', has('mapped', 'double-nat') || (link?.locals.some(isTwiceHidden) ?? false)],
    ['strict-router', link !== undefined && hasStrictRouter(link)],
    ['router-refused', has('mapped', 'router-refused')],
    ['router-silent', has('mapped', 'router-silent')],
    ['relay-refused', has('relay', 'server-refused')],
    ['relay-full', has('relay', 'server-full')],
    ['helper-silent', has('relay', 'server-silent') || has('punched', 'server-silent')],
    ['ipv6-silent', failed('ipv6')],
    ['no-helper', link !== undefined && link.remotes.length > 0 && isApart(link) && has('relay', 'no-server')],
  ];
  return rules.filter(([, holds]) => holds).map(([code]) => code);
}

/** What goes over TCP works and the same over UDP does not, or no helper answers over UDP at all while there are some. */
function isUdpBlocked({ locals, pairs, troubles }: LinkFacts, servers: string[]): boolean {
  const overUdp = locals.some(
    ({ type, protocol, relayProtocol }) => type === 'srflx' || (type === 'relay' && protocol === 'udp' && relayProtocol === 'udp'),
  );
  const silent =
    servers.filter(isUdp).length > 0 && servers.filter(isUdp).every((url) => troubles.some((one) => one.url === url && one.code === 701));
  const overTcp = pairs.some(
    ({ local, inUse }) => inUse && (local.protocol === 'tcp' || (local.type === 'relay' && local.relayProtocol !== 'udp')),
  );
  const directUdp = pairs.some(({ local, state }) => state === 'works' && local.type !== 'relay' && local.protocol === 'udp');
  return !overUdp && !directUdp && (silent || (overTcp && locals.some(({ relayProtocol }) => relayProtocol !== null)));
}

function isUdp(url: string): boolean {
  return /^(stun|turn):/i.test(url) && !/transport=tcp/i.test(url);
}

/** A helper outside saw an address that is not outside: there is one more router on the way. */
function isTwiceHidden({ type, address, base }: LinkFacts['locals'][number]): boolean {
  return type === 'srflx' && isBehindAnother(address) && base !== '' && !base.startsWith(`${address}:`) && placeOf(address) === 'near';
}

/** One own port is another port for each server outside: nobody else can know the one to come in by. */
function hasStrictRouter({ locals }: LinkFacts): boolean {
  const seen = locals.filter(({ type, base, server }) => type === 'srflx' && base !== '' && server !== '');
  return seen.some((one) =>
    seen.some((two) => one.base === two.base && hostOf(one.server) !== hostOf(two.server) && one.port !== two.port),
  );
}

/** No pair within one network: none of two private addresses, or one that was tried in vain between two that hardly are of one. */
function isApart({ pairs }: LinkFacts): boolean {
  const isElsewhere = ({ local, remote, state }: Pair): boolean => state === 'failed' && !mayBeNeighbours(local.address, remote.address);
  return pairs.every((pair) => wayOf(pair) !== 'lan' || isElsewhere(pair));
}
