/**
 * Each way that two computers may have to each other, and how it went: from facts, one line a way. Knows no words.
 */
import type { End, Facts, LinkFacts, Pair, RoomWay, RoomWhy } from './facts';
import { placeOf } from './place';

/** In the order they are shown: nearest first, a third machine last but for what is typed by hand. */
export const WAYS = ['lan', 'ipv6', 'mapped', 'punched', 'relay', 'manual'] as const;
export type WayName = (typeof WAYS)[number];

export type Outcome = 'in-use' | 'works' | 'trying' | 'failed' | 'untried';

/**
 * `silent`: tried, nothing came back. `apart`: no network in common. `none-here`, `none-there`: one side has no such address.
 * `no-server`: nobody could help with it. `server-…`: somebody could, and did not. `not-needed`: another way was faster.
 * `nobody`: there is no other side yet. `host-only`: only the one who hosts can open it.
 */
export type Why =
  | 'silent'
  | 'apart'
  | 'none-there'
  | 'no-server'
  | 'server-silent'
  | 'server-refused'
  | 'server-full'
  | 'not-needed'
  | 'nobody'
  | 'host-only'
  | RoomWhy;

export interface Way {
  way: WayName;
  outcome: Outcome;
  why: Why | null;
  /** Who relays, host names or addresses; empty elsewhere. */
  by: string[];
}

/** Which way a pair is. */
export function wayOf({ local, remote }: Pick<Pair, 'local' | 'remote'>): WayName {
  if (local.type === 'relay' || remote.type === 'relay') return 'relay';
  const places = [placeOf(local.address), placeOf(remote.address)];
  if (places.every((place) => place === 'near' || place === 'hidden')) return 'lan';
  return places.includes('internet-v6') ? 'ipv6' : 'punched';
}

/** One of each, in the order of {@link WAYS}. */
export function waysOf(facts: Facts): Way[] {
  return WAYS.map((way) => {
    const over = linkWay(way, facts);
    const into = facts.hosted.find((one) => one.way === way);
    return over && (over.outcome !== 'untried' || !into) ? over : into ? roomWay(into) : (over ?? untried(way, 'not-needed'));
  });
}

/** The host of a `stun:` or `turn:` URL, or of an address; for people. */
export function hostOf(url: string): string {
  return url
    .replace(/^(stun|turn)s?:/i, '')
    .replace(/(\?.*)$/, '')
    .replace(/:\d+$/, '');
}

/** The way as the connection itself saw it; null for ways that lead to the room only. */
function linkWay(way: WayName, { other, servers, hosted }: Facts): Way | null {
  if (way === 'mapped' || way === 'manual') return hosted.length > 0 ? null : untried(way, 'host-only');
  if (!other) return untried(way, 'nobody');
  const pairs = other.link.pairs.filter((pair) => wayOf(pair) === way);
  const by = way === 'relay' ? relays(pairs) : [];
  if (pairs.some(({ inUse }) => inUse)) return { way, outcome: 'in-use', why: null, by };
  if (pairs.some(({ state }) => state === 'works')) return { way, outcome: 'works', why: null, by };
  const waits = pairs.some(({ state }) => state === 'waiting');
  if (waits) return other.connected ? untried(way, 'not-needed') : { way, outcome: 'trying', why: null, by };
  if (pairs.length > 0) return { way, outcome: 'failed', why: 'silent', by };
  return without(way, other.link, servers);
}

/** No pair of this way came to be: which end was missing. */
function without(way: WayName, link: LinkFacts, servers: string[]): Way {
  if (way === 'lan') return untried(way, 'apart');
  if (way === 'ipv6') return untried(way, link.locals.some(isV6) ? 'none-there' : 'none-here');
  const trouble = troubleOf(way, link);
  if (trouble) return { way, outcome: 'failed', why: trouble, by: [] };
  const useful = servers.filter((url) => way === 'punched' || /^turns?:/i.test(url));
  return untried(way, useful.length === 0 ? 'no-server' : 'not-needed');
}

function troubleOf(way: WayName, { troubles }: LinkFacts): Why | null {
  const codes = troubles.filter(({ url }) => way !== 'relay' || /^turns?:/i.test(url)).map(({ code }) => code);
  if (codes.length === 0) return null;
  if (way === 'relay' && codes.some((code) => code >= 400 && code < 450)) return 'server-refused';
  if (way === 'relay' && codes.some((code) => code === 486 || code === 508)) return 'server-full';
  return codes.includes(701) ? 'server-silent' : null;
}

function relays(pairs: Pair[]): string[] {
  const ends = pairs.flatMap(({ local, remote }) => [local, remote]).filter(({ type }) => type === 'relay');
  return [...new Set(ends.map(({ server, address }) => (server === '' ? address : hostOf(server))))]
    .filter((host) => host !== '')
    .slice(0, 4);
}

function roomWay({ way, state, why }: RoomWay): Way {
  return { way, outcome: state === 'asking' ? 'trying' : state, why, by: [] };
}

function untried(way: WayName, why: Why): Way {
  return { way, outcome: 'untried', why, by: [] };
}

function isV6({ address }: End): boolean {
  return placeOf(address) === 'internet-v6';
}
