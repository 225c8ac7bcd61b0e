/**
 * Who this computer talks to: every remote address of a connection, its helpers and the room. Bounded, since the other side may name as
 * many as it likes. Knows no words.
 */
import { authority } from '../address';
import type { End, Facts } from './facts';

/** The other one's own address, a relay, a server that helps to connect, or the room's server. */
export type Part = 'other' | 'relay' | 'helper' | 'room';

export interface Contact {
  part: Part;
  /** Host and port as a URL has them; empty where the browser hides it. */
  address: string;
  /** Bytes of the call go there now. */
  inUse: boolean;
}

export const CONTACTS = 32;

/** In use first, then as the call found them; none twice. */
export function contactsOf({ other, servers, dialed, room }: Facts): Contact[] {
  const pairs = other?.link.pairs ?? [];
  const found = [
    ...pairs.map(({ remote, inUse }) => ({ ...endOf(remote), inUse })),
    ...(other?.link.remotes ?? []).map((end) => ({ ...endOf(end), inUse: false })),
    ...pairs
      .filter(({ local }) => local.type === 'relay')
      .map(({ local, inUse }) => ({ part: 'relay' as const, address: serverOf(local), inUse })),
    ...servers.map((url) => ({ part: 'helper' as const, address: bare(url), inUse: false })),
    ...dialed.endpoints.map((endpoint) => ({ part: 'room' as const, address: authority(endpoint), inUse: room === 'open' })),
  ];
  const first = [...found.filter(({ inUse, part }) => inUse && part !== 'room'), ...found];
  return unique(first).slice(0, CONTACTS);
}

function unique(contacts: Contact[]): Contact[] {
  const seen = new Set<string>();
  return contacts.filter(({ part, address }) => {
    const key = `${part} ${address}`;
    return !seen.has(key) && seen.add(key);
  });
}

function endOf({ type, address, port }: End): { part: Part; address: string } {
  return { part: type === 'relay' ? 'relay' : 'other', address: address === '' ? '' : authority({ host: address, port }) };
}

function serverOf({ server, address, port }: End): string {
  return server === '' ? authority({ host: address, port }) : bare(server);
}

function bare(url: string): string {
  return url.replace(/^(stun|turn)s?:/i, '').replace(/\?.*$/, '');
}
