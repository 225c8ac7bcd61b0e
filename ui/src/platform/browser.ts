/**
 * A guest's browser, or a browser that hosts on a standalone server. Everything goes to the server that delivered the page; nothing
 * here knows of rooms or calls.
 */
import { download } from '../adapters/download';
import { ownSocketUrl, webSocket } from '../adapters/web-socket';
import { fromB64, jsonObject, utf8 } from '../core/bytes';
import type { FileSource } from '../core/ports';
import { readSettings } from '../core/settings';
import type { TabMemory } from '../state/world';
import { readOne } from './read-one';
import { PlatformError, type FilePlace, type Hosted, type Hosting, type Platform } from './platform';

const SETTINGS = 'tincan.settings';

/** `GET /about` of docs/protocol.md, as far as a browser needs it. */
interface About {
  rooms: string;
  fingerprint: Uint8Array | null;
}

/** The part of a page's address bar that a link comes through. */
export interface AddressBar {
  location: Pick<Location, 'href' | 'hash' | 'pathname'>;
  history: Pick<History, 'replaceState'>;
}

/** The link this page was opened with; the tab keeps it for a reload. */
export function takeLink(bar: AddressBar, tab: TabMemory): string | null {
  const link = fromBar(bar);
  if (link === null) return tab.get('link');
  tab.set('link', link);
  return link;
}

/** It leaves the address bar, and the browser's history, at once. */
function fromBar({ location, history }: AddressBar): string | null {
  // Some messengers write the # as %23, and then the payload is in the path.
  if (location.hash.length <= 1 && !location.pathname.startsWith('/%23')) return null;
  const link = location.href;
  history.replaceState(null, '', '/');
  return link;
}

export async function browserPlatform(tab: TabMemory): Promise<Platform> {
  const link = takeLink(window, tab);
  const damaged = setAsideIfBroken();
  const about = await readAbout();
  const platform: Platform = {
    crash: null,
    damaged: damaged ? '' : null,
    chooseFolder: null,
    settingsFile: { save: exported, open: async () => readOne(await files.pick()) },
    systemPages: null,
    kind: 'browser',
    can: { call: 'RTCPeerConnection' in globalThis, host: about?.rooms === 'any' || about?.rooms === 'token', trusted: false },
    hosting: hosting(about?.fingerprint ?? null, about?.rooms === 'token', tab),
    handOff: null,
    nearby: null,
    files,
    people: null,
    shell: null,
    start: link === null ? null : { kind: 'join', link },
    loadSettings: () => Promise.resolve(readSettings(keptSettings())),
    saveSettings: (settings) => {
      keep(JSON.stringify(settings));
      return Promise.resolve();
    },
    dial: () => webSocket(ownSocketUrl(location)),
    copy,
    report: () => undefined,
    onlink: null,
  };
  // Another link in the same tab loads nothing anew: only the fragment changes. The tab keeps it once it is opened, and not before.
  window.addEventListener('hashchange', () => {
    const next = fromBar(window);
    if (next !== null) platform.onlink?.(next);
  });
  return platform;
}

/**
 * Null when the server does not answer: joining will then say so, with a retry. A network that changes breaks what is under way, and a
 * page that took that for an answer could not host until it is reloaded; so it is asked twice.
 */
async function readAbout(): Promise<About | null> {
  return (await askAbout()) ?? (await askAbout());
}

async function askAbout(): Promise<About | null> {
  try {
    const answer: unknown = await (await fetch('/about', { cache: 'no-store' })).json();
    const { rooms, fingerprint } = answer as Record<string, unknown>;
    return { rooms: String(rooms), fingerprint: typeof fingerprint === 'string' ? fromB64(fingerprint) : null };
  } catch {
    return null;
  }
}

/** `asks`: this server opens rooms only for who knows its word. The tab keeps it for a reload. */
function hosting(fingerprint: Uint8Array | null, asks: boolean, tab: TabMemory): Hosting {
  return {
    get word() {
      return asks ? (tab.get('word') ?? '') : null;
    },
    set word(word) {
      tab.set('word', word);
    },
    start: () => Promise.resolve(ownServer(location, fingerprint)),
    stop: () => Promise.resolve(),
    onchange: null,
    // Its server is on another computer, or looks after itself.
    own: () => undefined,
    onmapped: null,
    kept: () => Promise.resolve(tab.get('room')),
    keep: (room) => {
      tab.set('room', room);
      return Promise.resolve();
    },
  };
}

/** The server that delivered this page, as an invite names it. */
export function ownServer(
  { protocol, hostname, port }: Pick<Location, 'protocol' | 'hostname' | 'port'>,
  fingerprint: Uint8Array | null,
): Hosted {
  const plain = protocol === 'http:';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return { endpoints: [{ host, port: port === '' ? (plain ? 80 : 443) : Number(port) }], fingerprint: plain ? null : fingerprint, plain };
}

const files: FilePlace = {
  pick: () =>
    new Promise((resolve) => {
      const field = document.createElement('input');
      field.type = 'file';
      field.multiple = true;
      field.onchange = () => {
        resolve([...(field.files ?? [])].map(source));
      };
      field.oncancel = () => {
        resolve([]);
      };
      field.click();
    }),
  fromFile: source,
  save: download,
};

/** A file on the user's disk; it is read as it is needed and never held whole. */
export function source(file: File): FileSource {
  return {
    name: file.name,
    size: file.size,
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
    release: () => undefined,
  };
}

/** A store that is no settings is kept under another name, so that nothing a person chose is lost silently. */
function setAsideIfBroken(): boolean {
  try {
    const kept = localStorage.getItem(SETTINGS);
    if (kept === null || jsonObject(kept) !== null) return false;
    localStorage.setItem(`${SETTINGS}.broken`, kept);
    localStorage.removeItem(SETTINGS);
    return true;
  } catch {
    // Forbidden: then nothing was kept.
    return false;
  }
}

/** The browser asks where, or not, as its owner chose. */
async function exported(text: string): Promise<boolean> {
  const bytes = utf8(text);
  const sink = await download('tincan-settings.json', bytes.length);
  await sink.write(0, bytes);
  await sink.finish();
  return true;
}

function keptSettings(): unknown {
  try {
    return JSON.parse(localStorage.getItem(SETTINGS) ?? 'null');
  } catch {
    // Forbidden or damaged: the defaults are as good a start as on the first day.
    return null;
  }
}

function keep(settings: string): void {
  try {
    localStorage.setItem(SETTINGS, settings);
  } catch {
    throw new PlatformError('disk');
  }
}

/** Plain HTTP has no clipboard interface; there the old command still works on a selection. Throws `clipboard-refused`. */
async function copy(text: string): Promise<void> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    if (clipboard) {
      await clipboard.writeText(text);
      return;
    }
  } catch {
    throw new PlatformError('clipboard-refused');
  }
  if (!copySelection(text)) throw new PlatformError('clipboard-refused');
}

function copySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  // Deprecated, and the only way on a page that is not secure.
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}
