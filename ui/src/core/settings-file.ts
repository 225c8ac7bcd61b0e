/**
 * Settings as a file that a person carries to another computer: what goes in, and what comes out of a file that anybody may have made.
 * Knows nothing of disks. Left out is what is secret (the passwords of relays), what belongs to this computer (devices, the folder), and
 * the yes to people from the internet, which only somebody at the computer can give.
 */
import { isRecord, jsonObject } from './bytes';
import { isRelay, type HelpingServer } from './ice-server';
import { readSettings, type Settings } from './settings';

/** Longest file that is read, in characters; a full one has fewer than a half. */
export const LONGEST = 64 * 1024;

const VERSION = 1;
const MARK = 'settings';
const MEMBERS = [
  'name',
  'picture',
  'muted',
  'hidden',
  'theme',
  'language',
  'sounds',
  'port',
  'address',
  'hours',
  'guests',
  'keys',
  'closing',
  'notices',
  'shortcut',
  'updates',
  'updates_from',
] as const;

export type Carried = (typeof MEMBERS)[number] | 'servers';

/** `too-long`, no `settings` at all, of a `newer` Tincan, or with something in it that no export has (`damaged`). */
export type FileProblem = 'too-long' | 'not-settings' | 'newer' | 'damaged';

/** What a file would change. */
export interface Import {
  settings: Settings;
  changes: Carried[];
  /** Relays that are left out, since their passwords are not known here. */
  unknown: string[];
}

/** The text of a file. */
export function exportSettings(settings: Settings): string {
  const servers = settings.servers.map(({ url, username }) => (isRelay(url) ? { url, username } : { url }));
  const carried = Object.fromEntries(MEMBERS.map((member) => [member, settings[member]]));
  return `${JSON.stringify({ tincan: MARK, v: VERSION, ...carried, servers }, null, 2)}\n`;
}

/** What `text` would make of the `current` settings, or why it is refused as a whole. Never throws. */
export function importSettings(text: string, current: Settings): { ok: true; found: Import } | { ok: false; why: FileProblem } {
  if (text.length > LONGEST) return { ok: false, why: 'too-long' };
  const file = jsonObject(text);
  if (file?.['tincan'] !== MARK) return { ok: false, why: 'not-settings' };
  if (typeof file['v'] === 'number' && file['v'] > VERSION) return { ok: false, why: 'newer' };
  // What a file does not say, as one of an older Tincan, stays as it is.
  const servers = list(file['servers'] ?? current.servers.map(({ url, username }) => ({ url, username })));
  if (file['v'] !== VERSION || servers === null) return { ok: false, why: 'damaged' };
  const signed = servers.map((server) => signedAs(server, current.servers));
  const given = {
    ...Object.fromEntries(MEMBERS.filter((member) => Object.hasOwn(file, member)).map((member) => [member, file[member]])),
    servers: signed.filter((server) => server !== null),
  };
  const settings = readSettings({ ...current, ...given });
  // What reads as something else was never written by an export.
  if (Object.entries(given).some(([member, value]) => !same(settings[member as Carried], value))) return { ok: false, why: 'damaged' };
  const changes = [...MEMBERS, 'servers' as const].filter((member) => !same(settings[member], current[member]));
  const unknown = servers.filter((_, at) => signed[at] === null).map(({ url }) => url);
  return { ok: true, found: { settings, changes, unknown } };
}

type Unsigned = Omit<HelpingServer, 'credential'>;

/** Servers as an export has them; null for anything else. */
function list(given: unknown): Unsigned[] | null {
  if (!Array.isArray(given)) return null;
  const servers = given.map((one: unknown) => {
    if (!isRecord(one) || typeof one['url'] !== 'string' || 'credential' in one) return null;
    const { url, username = '' } = one;
    return typeof username === 'string' ? { url, username } : null;
  });
  return servers.includes(null) ? null : (servers as Unsigned[]);
}

/** With the password that this computer knows for exactly that relay and name; null where it knows none. */
function signedAs({ url, username }: Unsigned, known: HelpingServer[]): HelpingServer | null {
  if (!isRelay(url)) return { url, username, credential: '' };
  return known.find((one) => one.url === url && one.username === username) ?? null;
}

function same(a: unknown, b: unknown): boolean {
  if (!isRecord(a) || !isRecord(b)) return Array.isArray(a) ? JSON.stringify(a) === JSON.stringify(b) : a === b;
  const members = Object.keys(a);
  return members.length === Object.keys(b).length && members.every((member) => a[member] === b[member]);
}
