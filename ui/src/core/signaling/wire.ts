/**
 * What the server says, read with suspicion: docs/protocol.md section 3. A message that does not fit is null and is ignored, and so is
 * every type this version does not know. Knows nothing of sockets or of what to do about a message.
 */
import type { Limits } from '../../generated/Limits';
import type { Peer as WirePeer } from '../../generated/Peer';
import type { Why as LeftWhy } from '../../generated/Why';
import { isRecord, jsonObject } from '../bytes';
import type { IceServer } from '../ports';

/** Written from the server's own types: what an invite, a person in the room, and the limits look like on the wire. */
export type { Invite as WireInvite } from '../../generated/Invite';
export type { Peer as WirePeer } from '../../generated/Peer';
export type { Limits } from '../../generated/Limits';
export type { Why as LeftWhy } from '../../generated/Why';

/** `s` numbers the events that a resume brings again; `re` is the `n` of the own message this is about. */
export type ServerMessage = { s?: number; re?: number } & (
  | { t: 'welcome'; resume: string; resumed: boolean; seen: number; limits: Limits }
  | { t: 'joined'; you: string; peers: WirePeer[]; ice: IceServer[] }
  | { t: 'peer-joined'; peer: WirePeer }
  | { t: 'peer-left'; id: string; why: LeftWhy }
  | { t: 'peer-away' | 'peer-back' | 'knock-over'; id: string }
  | { t: 'waiting' }
  | { t: 'knock'; id: string; card: string }
  | { t: 'signal'; from: string; data: unknown }
  | { t: 'ice'; servers: IceServer[] }
  | { t: 'error'; code: string; retryMs?: number; fatal: boolean }
  | { t: 'ping'; seen: number }
  | { t: 'pong' }
);

type Raw = Record<string, unknown>;

/** Null for what is not understood. Never throws. */
export function parseServer(text: string): ServerMessage | null {
  const raw = jsonObject(text);
  if (raw === null || typeof raw['t'] !== 'string') return null;
  const message = body(raw['t'], raw);
  return message && { ...numbered('s', raw['s']), ...numbered('re', raw['re']), ...message };
}

function body(t: string, raw: Raw): ServerMessage | null {
  const id = text(raw['id']);
  switch (t) {
    case 'welcome':
      return welcome(raw);
    case 'joined':
      return joined(raw);
    case 'peer-joined': {
      const found = peer(raw);
      return found && { t, peer: found };
    }
    case 'peer-left':
      return id === null ? null : { t, id, why: raw['why'] === 'removed' ? 'removed' : raw['why'] === 'left' ? 'left' : 'gone' };
    case 'peer-away':
    case 'peer-back':
    case 'knock-over':
      return id === null ? null : { t, id };
    case 'waiting':
      return { t };
    case 'knock': {
      const card = text(raw['card']);
      return id === null || card === null ? null : { t, id, card };
    }
    case 'signal': {
      const from = text(raw['from']);
      return from === null ? null : { t, from, data: raw['data'] };
    }
    case 'ice':
      return { t, servers: iceServers(raw['servers']) };
    case 'error': {
      const code = text(raw['code']);
      return code === null ? null : { t, code, fatal: raw['fatal'] === true, ...numbered('retryMs', raw['retry_ms']) };
    }
    case 'ping':
      return { t, seen: count(raw['seen']) ?? 0 };
    case 'pong':
      return { t };
    default:
      return null;
  }
}

function welcome(raw: Raw): ServerMessage | null {
  const resume = text(raw['resume']);
  const limits: Raw = isRecord(raw['limits']) ? raw['limits'] : {};
  if (resume === null) return null;
  return {
    t: 'welcome',
    resume,
    resumed: raw['resumed'] === true,
    seen: count(raw['seen']) ?? 0,
    limits: {
      message: count(limits['message']) || 65536,
      per_second: count(limits['per_second']) || 20,
      burst: count(limits['burst']) || 20,
      capacity: count(limits['capacity']) || 2,
    },
  };
}

function joined(raw: Raw): ServerMessage | null {
  const you = text(raw['you']);
  if (you === null || !Array.isArray(raw['peers'])) return null;
  const peers = raw['peers'].map(peer).filter((found) => found !== null);
  return { t: 'joined', you, peers, ice: iceServers(raw['ice']) };
}

function peer(raw: unknown): WirePeer | null {
  if (!isRecord(raw)) return null;
  const [id, card, invite] = [text(raw['id']), text(raw['card']), text(raw['invite'])];
  if (id === null || card === null) return null;
  return { id, card, away: raw['away'] === true, ...(invite === null ? {} : { invite }) };
}

/** Only entries that a peer connection takes: it throws for a whole list with one bad entry. */
function iceServers(raw: unknown): IceServer[] {
  if (!Array.isArray(raw)) return [];
  return raw.filter(isRecord).flatMap((server) => {
    const urls = Array.isArray(server['urls']) ? server['urls'].map(text).filter((url) => url !== null && /^(stun|turn)s?:/.test(url)) : [];
    const [username, credential] = [text(server['username']), text(server['credential'])];
    const login = username !== null && credential !== null ? { username, credential } : {};
    return urls.length === 0 ? [] : [{ urls: urls as string[], ...login }];
  });
}

function text(raw: unknown): string | null {
  return typeof raw === 'string' ? raw : null;
}

function count(raw: unknown): number | null {
  return typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0 ? raw : null;
}

function numbered<K extends string>(key: K, raw: unknown): { [P in K]?: number } {
  const value = count(raw);
  return (value === null ? {} : { [key]: value }) as { [P in K]?: number };
}
