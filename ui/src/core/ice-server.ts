/**
 * A helping server that a person names by hand: typed text in, a server that a browser takes out, or a code of what is wrong
 * (RFC 7064, RFC 7065). Knows nothing of where it is kept. src-tauri/src/settings/server.rs has the same rules.
 */
import { parseV4, parseV6 } from './address';
import { utf8 } from './bytes';
import type { IceServer } from './ports';

/** As it is typed and kept. */
export interface HelpingServer {
  /** `stun:HOST[:PORT]`, `turn:HOST[:PORT][?transport=udp|tcp]`, or `turns:` likewise. */
  url: string;
  /** Empty for `stun:`; a relay wants both. */
  username: string;
  credential: string;
}

/** How many may be kept, and the bytes of UTF-8 that each text may have. */
export const SERVERS = 8;
const TEXT = 256;

/** `url`: not such a URL. `sign-in`: a relay without its name and password, or one too long. */
export type ServerProblem = 'url' | 'sign-in';

const FORM = /^(stun|stuns|turn|turns):(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([1-9]\d{0,4}))?(\?transport=(?:udp|tcp))?$/i;
const NAME = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i;

/** What is wrong with it; null when nothing is. */
export function serverProblem({ url, username, credential }: HelpingServer): ServerProblem | null {
  const [, scheme = '', host = '', port = '1', query = ''] = FORM.exec(url) ?? [];
  const relays = /^turns?$/i.test(scheme);
  if (scheme === '' || url.length > TEXT || Number(port) > 65535 || !isHost(host)) return 'url';
  if (query !== '' && !relays) return 'url';
  const fits = [username, credential].every((text) => text.length <= TEXT && utf8(text).length <= TEXT);
  return fits && (!relays || (username !== '' && credential !== '')) ? null : 'sign-in';
}

/** Whether it is a relay's address, as far as its beginning tells. */
export function isRelay(url: string): boolean {
  return /^turns?:/i.test(url);
}

/** As a peer connection takes it (W3C WebRTC 1.0, RTCIceServer). */
export function iceServer({ url, username, credential }: HelpingServer): IceServer {
  return isRelay(url) ? { urls: [url], username, credential } : { urls: [url] };
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return parseV6(host.slice(1, -1)) !== null;
  // What ends in a figure is an address or nothing: a browser would read 1.2.3 as one.
  if (/(^|\.)\d+$/.test(host)) return parseV4(host) !== null;
  return host.length <= 253 && NAME.test(host);
}
