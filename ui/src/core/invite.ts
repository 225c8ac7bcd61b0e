/**
 * The invite as a link: made by the host, and found again in whatever a messenger, a mail program or a hurried hand made of it.
 * Knows nothing of keys derived from it (seal.ts) or of who dials (platform). Reading a link touches no network.
 */
import { authority, encodeEndpoint, type Endpoint } from './address';
import { fromB64, orNull, toB64 } from './bytes';
import { readFrame } from './frame';
import { payloadRun, places, TEXT, unbroken } from './pasted';
import { decodeBytes, encodeBytes, type Invite } from './payload';

export type { Endpoint } from './address';
export type { Invite } from './payload';

/** Why a text is no usable invite; docs/protocol.md section 2. */
export type InviteFault = 'no-fragment' | 'cut' | 'damaged' | 'too-new' | 'not-an-invite' | 'expired';

/** `invite` comes with `expired` alone, so that the screen can still say whose it was. */
export type Decoded = { ok: true; invite: Invite } | { ok: false; why: InviteFault; invite?: Invite };

/** Base64url of the binary form. Throws BytesError where the invite breaks the format. */
export function encodePayload(invite: Invite): string {
  return toB64(encodeBytes(invite));
}

/** For a browser and for the app. A browser can use one address alone, `page`; the app uses all of the invite's. */
export function browserLink(invite: Invite, page: Endpoint = invite.endpoints[0] ?? { host: 'localhost', port: 7015 }): string {
  return `${invite.plain ? 'http' : 'https'}://${authority(page)}/#${encodePayload(invite)}`;
}

/** For the app alone. */
export function appLink(invite: Invite): string {
  return `tincan://join#${encodePayload(invite)}`;
}

const bareLink = /(?:https?:\/\/[^\s/?#<>"']+\/?|tincan:(?:\/\/)?(?:join)?\/?)(?=[#>)\]"'.,;!]*(?:\s|$))/iu;
const home = /(https?):\/\/(\[[0-9a-f:.]+\]|[^\s/:?#@[\]]+)(?::(\d{1,5}))?\/?$/i;
// When several places in a text could be the payload, the one that came furthest explains best what is wrong.
const faults: InviteFault[] = ['not-an-invite', 'no-fragment', 'cut', 'damaged', 'too-new', 'expired'];

/**
 * Finds the invite in a link of either form, a sentence that contains one, or a bare payload. Never throws.
 * `nowMs` is Unix milliseconds. An invite without endpoints gets those of the URL it came in.
 */
export function decodeLink(text: string, nowMs: number): Decoded {
  const read = text.slice(0, TEXT);
  let best: Decoded = { ok: false, why: bareLink.test(read) ? 'no-fragment' : 'not-an-invite' };
  for (const { at, before } of places(read)) {
    const found = judge(decodePayload(read.slice(at), before), before, nowMs);
    if (found.ok) return found;
    if (!best.ok && faults.indexOf(found.why) > faults.indexOf(best.why)) best = found;
  }
  return best;
}

function decodePayload(text: string, before: string): Invite | InviteFault {
  // Behind our own scheme whatever cannot be read is a broken invite; elsewhere it may be anything.
  const ours = /tincan:\S*$/i.test(before);
  const run = payloadRun(text);
  if (run.length === 0) return ours || home.test(before) ? 'no-fragment' : 'not-an-invite';
  const frame = readFrame(orNull(() => fromB64(run.slice(0, 4))) ?? new Uint8Array(0));
  if (frame === null) return ours || run === 'A' || run.startsWith('AQ') ? 'cut' : 'not-an-invite';
  const broken = ours ? 'damaged' : 'not-an-invite';
  const needed = Math.ceil((frame.length * 8) / 6);
  if (run.length < needed) return frame.version === 1 ? 'cut' : broken;
  const decoded = decodeBytes(orNull(() => fromB64(run.slice(0, needed))) ?? new Uint8Array(0));
  if (decoded !== 'damaged') return decoded;
  // What filled it up were the words on the next line.
  if (frame.version === 1) return unbroken(text) < needed ? 'cut' : 'damaged';
  return run.length === needed ? 'damaged' : broken;
}

function judge(found: Invite | InviteFault, before: string, nowMs: number): Decoded {
  if (typeof found === 'string') return { ok: false, why: found };
  const invite = found.endpoints.length === 0 ? { ...found, ...fromUrl(before, found) } : found;
  const past = invite.expires !== 0 && invite.expires * 1000 <= nowMs;
  return past ? { ok: false, why: 'expired', invite } : { ok: true, invite };
}

/** The URL's own host and port. `http` there counts as plain only where no certificate is named: nothing is downgraded. */
function fromUrl(before: string, invite: Invite): { endpoints: Endpoint[]; plain: boolean } {
  const [, scheme = '', host = '', port] = home.exec(before) ?? [];
  const plainUrl = scheme.toLowerCase() === 'http';
  const endpoint = { host: host.replace(/^\[(.*)\]$/, '$1'), port: port === undefined ? (plainUrl ? 80 : 443) : Number(port) };
  const usable = encodeEndpoint(endpoint) !== null;
  return { endpoints: usable ? [endpoint] : [], plain: invite.plain || (plainUrl && invite.fingerprint === null) };
}
