/**
 * What a person chose, in the one shape that desktop and browser share. Knows nothing of where it is kept.
 * The desktop reads the same JSON in `src-tauri/src/settings.rs`; tests/vectors/settings.json holds both to it.
 */
import { isRecord, utf8 } from './bytes';
import { serverProblem, SERVERS, type HelpingServer } from './ice-server';
import { readLanguage, type Language } from './language';
import { defaultKeys, readKeys, type Keys } from './keys';
import { cleanName } from './name';
import { readPortrait } from './portrait';
import { isShortcut } from './shortcut';
import { isUpdateAddress } from './update-address';

export interface Settings {
  v: 1;
  name: string;
  /** What others see while the camera is off (core/portrait.ts), base64url; empty for none. */
  picture: string;
  /** Device ids; empty means the system's choice. */
  camera: string;
  microphone: string;
  speaker: string;
  /** A call begins with the microphone, or the camera, off. */
  muted: boolean;
  hidden: boolean;
  /** Where received files go without asking; empty asks for each. Only the desktop app has one, and only its own dialog chooses it. */
  folder: string;
  theme: 'system' | 'light' | 'dark';
  /** What everything is said in. */
  language: 'system' | Language;
  sounds: boolean;
  /** The port a hosted room listens on; 0 lets the system choose once, and that one is kept. */
  port: number;
  /** Helping servers that this person named; none by default. Only whole and valid ones are kept. */
  servers: HelpingServer[];
  /** The answer to "Allow people from the internet": the router is asked only after a yes. */
  internet: 'unasked' | 'no' | 'yes';
  /** What the host typed as an address that leads here, `HOST` or `HOST:PORT`; empty for none. */
  address: string;
  /** For how many hours a new invitation holds, and for how many guests it is. */
  hours: number;
  guests: number;
  /** What does in a call what a button does. */
  keys: Keys;
  /** What closing the app's window does while a room is open. */
  closing: 'ask' | 'keep' | 'end';
  /** Whether the desktop tells of a knock, or of somebody who joined, while nobody looks. */
  notices: boolean;
  /** What mutes whatever window is in front, as `Ctrl+Shift+M`; empty for none. */
  shortcut: string;
  /** Newer versions are asked for; nobody is asked before this is switched on. */
  updates: boolean;
  /** Where they are asked for; empty for what the build names. */
  updates_from: string;
}

/** Up to thirty days, and as many people as a room takes beside its host. */
export const HOURS = { least: 1, most: 720 } as const;
export const GUESTS = { least: 1, most: 7 } as const;

export const defaults: Settings = {
  v: 1,
  name: '',
  picture: '',
  camera: '',
  microphone: '',
  speaker: '',
  muted: false,
  hidden: false,
  folder: '',
  theme: 'system',
  language: 'system',
  sounds: true,
  port: 7015,
  servers: [],
  internet: 'unasked',
  address: '',
  hours: 24,
  guests: 1,
  keys: defaultKeys,
  closing: 'ask',
  notices: true,
  shortcut: '',
  updates: false,
  updates_from: '',
};

// Bytes of UTF-8 that a device id may have.
const DEVICE = 512;
// Bytes of UTF-8 that a folder's path may have (Linux, PATH_MAX).
const FOLDER = 4096;
// Only what an address can consist of, as long as a DNS name with a port; whether it is one is decided where it is used.
const ADDRESS = /^[a-z0-9.:_[\]-]{0,259}$/i;

type Kept = Record<string, unknown>;

// One step for each version that ever was, oldest first: step i makes version i + 1 of version i.
const steps: ((kept: Kept) => Kept)[] = [
  // Before there was a version member; the shape was the same.
  (kept) => ({ ...kept, v: 1 }),
];

/**
 * Settings from whatever was kept: older ones are brought up to date, a member that does not fit falls back to its default alone,
 * and of a newer version the members known here are used. Never throws.
 */
export function readSettings(json: unknown): Settings {
  if (!isRecord(json)) return firstDay();
  const version = json['v'] ?? 0;
  const known = typeof version === 'number' && Number.isInteger(version) && version >= 0;
  if (!known) return firstDay();
  const kept = steps.slice(version).reduce<Kept>((older, step) => step(older), json);
  return {
    v: 1,
    name: typeof kept['name'] === 'string' ? cleanName(kept['name']) : defaults.name,
    picture: readPortrait(kept['picture']),
    camera: device(kept['camera'], defaults.camera),
    microphone: device(kept['microphone'], defaults.microphone),
    speaker: device(kept['speaker'], defaults.speaker),
    muted: choice(kept['muted'], defaults.muted),
    hidden: choice(kept['hidden'], defaults.hidden),
    folder: folder(kept['folder']),
    theme: theme(kept['theme']),
    language: readLanguage(kept['language']),
    sounds: choice(kept['sounds'], defaults.sounds),
    port: port(kept['port']),
    servers: servers(kept['servers']),
    internet: kept['internet'] === 'yes' || kept['internet'] === 'no' ? kept['internet'] : defaults.internet,
    address: typeof kept['address'] === 'string' && ADDRESS.test(kept['address']) ? kept['address'] : defaults.address,
    hours: within(kept['hours'], HOURS, defaults.hours),
    guests: within(kept['guests'], GUESTS, defaults.guests),
    keys: readKeys(kept['keys']),
    closing: kept['closing'] === 'keep' || kept['closing'] === 'end' ? kept['closing'] : defaults.closing,
    notices: choice(kept['notices'], defaults.notices),
    shortcut: typeof kept['shortcut'] === 'string' && isShortcut(kept['shortcut']) ? kept['shortcut'] : defaults.shortcut,
    updates: choice(kept['updates'], defaults.updates),
    updates_from: isUpdateAddress(kept['updates_from']) ? kept['updates_from'] : defaults.updates_from,
  };
}

/** A copy of its own: what is handed out may be changed. */
export function firstDay(): Settings {
  return { ...defaults, servers: [], keys: { ...defaultKeys } };
}

function choice(kept: unknown, otherwise: boolean): boolean {
  return typeof kept === 'boolean' ? kept : otherwise;
}

function within(kept: unknown, { least, most }: { least: number; most: number }, otherwise: number): number {
  return typeof kept === 'number' && Number.isInteger(kept) && kept >= least && kept <= most ? kept : otherwise;
}

/** A path that can be shown in one line; whether there is such a folder is decided where it is used. */
function folder(kept: unknown): string {
  const fits = typeof kept === 'string' && kept.length <= FOLDER && utf8(kept).length <= FOLDER;
  return fits && !/\p{Cc}/u.test(kept) ? kept : defaults.folder;
}

function device(kept: unknown, otherwise: string): string {
  return typeof kept === 'string' && kept.length <= DEVICE && utf8(kept).length <= DEVICE ? kept : otherwise;
}

function theme(kept: unknown): Settings['theme'] {
  return kept === 'light' || kept === 'dark' || kept === 'system' ? kept : defaults.theme;
}

function port(kept: unknown): number {
  // JSON knows a minus zero; added to zero it is the one that everybody means.
  return typeof kept === 'number' && Number.isInteger(kept) && kept >= 0 && kept <= 65535 ? kept + 0 : defaults.port;
}

/** Those that are whole and valid, in their order; one that is not is left out alone. */
function servers(kept: unknown): HelpingServer[] {
  if (!Array.isArray(kept)) return [];
  return kept.slice(0, SERVERS).flatMap((one) => server(one) ?? []);
}

function server(kept: unknown): HelpingServer | null {
  if (!isRecord(kept)) return null;
  const { url, username = '', credential = '' } = kept;
  if (typeof url !== 'string' || typeof username !== 'string' || typeof credential !== 'string') return null;
  const read = { url, username, credential };
  return serverProblem(read) === null ? read : null;
}
