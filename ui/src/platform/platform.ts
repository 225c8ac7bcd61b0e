/**
 * Where this page runs and what that place can do. Three of them: the desktop window, the page that was handed over to an installed
 * browser (same powers, through a loopback socket), and a guest's browser. Screens ask `can`, never who it is.
 */
import type { FileSink, FileSource, SocketPort } from '../core/ports';
import type { Endpoint } from '../core/invite';
import type { SystemPage } from '../core/repair';
import type { Settings } from '../core/settings';
import type { Shell } from './shell';
import type { Crash, Doorway, NearbyRoom, Reached as WireReached } from '../generated/desktop';

export type { Crash, Doorway, NearbyRoom };
export type Reached = WireReached;

export interface Hosted {
  /** Ways in, in the order of the invite. */
  endpoints: Endpoint[];
  /** The one that a browser's link names; the first where it is not said. */
  page?: Endpoint;
  /** For a second link, for people on the same network, where `page` leads around by the internet. */
  nearPage?: Endpoint | null;
  /** Who can come; not known where somebody else's server is the room's home. */
  reach?: Reached;
  /** SHA-256 of the certificate, or null where the server speaks plain HTTP only. */
  fingerprint: Uint8Array | null;
  plain: boolean;
}

export interface DialTarget {
  endpoints: Endpoint[];
  fingerprint: Uint8Array | null;
  plain: boolean;
}

export interface Hosting {
  /** Makes sure that a server which opens this room is running; safe to call twice. `room` is base64url. */
  start(room: string): Promise<Hosted>;
  stop(): Promise<void>;
  /** Where the connections of this page wait (`address:port`): the relay of the hosted room may reach them, and nothing else. */
  own(candidates: string[]): void;
  /** The router leads from `outer` to one of those places. */
  onmapped: ((place: string, outer: string) => void) | null;
  /** The ways in changed while the room is open. */
  onchange: ((hosted: Hosted) => void) | null;
  /** The owner's keys of the last room, opaque here, so that yesterday's link works. */
  kept(): Promise<string | null>;
  keep(room: string | null): Promise<void>;
  /** What the server asks of whoever opens a room there, as far as it was said; null where it asks for nothing. */
  word: string | null;
}

/** What a window gives to the page that carries the call for it. */
export type HandedSession =
  | { kind: 'host'; room: string }
  | { kind: 'join'; link: string } /** `code`: one that was pasted, or empty. */
  | { kind: 'codes'; code: string }
  | { kind: 'knock'; nearby: NearbyRoom };

export type HandOffStatus = 'opening' | 'open' | 'in-call' | 'closed';

/** A hand-over that was there before this page began. */
export interface HandedNow {
  session: HandedSession;
  browser: string;
  status: HandOffStatus;
}

export interface HandOff {
  /** What a page of this window that ended had handed over, and goes on without it. */
  readonly found: HandedNow | null;
  /** Opens the call page in an installed browser and returns that browser's name. Rejects with code `no-browser`. */
  open(session: HandedSession): Promise<string>;
  close(): Promise<void>;
  onstatus: ((status: HandOffStatus) => void) | null;
}

/** Rooms on the local network. */
export interface Nearby {
  /** Lets those on this network find the hosted room, under this name; null takes it back. `room` is base64url. */
  announce(room: string | null, name: string): Promise<void>;
  /** Looks for rooms from now on, or stops. */
  look(on: boolean): Promise<void>;
  onrooms: ((rooms: NearbyRoom[]) => void) | null;
}

/** People whom the person here wants to call again: one text, opaque here. */
export interface PeoplePlace {
  /** Null where nobody was kept. */
  kept(): Promise<string | null>;
  keep(people: string | null): Promise<void>;
}

export interface FilePlace {
  /** Asks the user for files to send; empty when they changed their mind. */
  pick(): Promise<FileSource[]>;
  /** A file that was dropped or pasted on the page. */
  fromFile(file: File): FileSource;
  /** Asks where to put a file; null when they changed their mind. */
  save(name: string, size: number): Promise<FileSink | null>;
}

export interface SettingsFile {
  /** Asks where, or leaves that to the browser, and writes it; false for a changed mind. */
  save(text: string): Promise<boolean>;
  /** Asks for a file and reads it, as far as settings can be long; null for a changed mind. */
  open(): Promise<string | null>;
}

/** Pages of the system's own settings. */
export interface SystemPages {
  /** Those that can be opened on this computer. */
  here(): Promise<SystemPage[]>;
  open(page: SystemPage): Promise<void>;
}

export interface Platform {
  readonly kind: 'desktop' | 'handed' | 'browser';
  readonly can: {
    /** This page can hold a call itself (RTCPeerConnection is there). */
    call: boolean;
    /** A room can be hosted from here. */
    host: boolean;
    /** The UI came with an installed app, not from the other one's computer. */
    trusted: boolean;
  };
  readonly hosting: Hosting;
  readonly handOff: HandOff | null;
  /** Null where this page cannot speak to the local network. */
  readonly nearby: Nearby | null;
  readonly files: FilePlace;
  /** Null in a browser that no app opened: its page belongs to whoever delivered it. */
  readonly people: PeoplePlace | null;
  /** What the app has around its window; null in a browser that no app opened. */
  readonly shell: Shell | null;
  /** For a handed-over page: what to do. For a browser: the link it was opened with. */
  readonly start: HandedSession | null;
  loadSettings(): Promise<Settings>;
  saveSettings(settings: Settings): Promise<void>;
  /** A signaling socket to the first endpoint that answers with the pinned certificate. */
  dial(target: DialTarget): SocketPort;
  copy(text: string): Promise<void>;
  /** Ends that nobody wished since the last start; null where there was none. Known from the start: news that comes later moves a button. */
  readonly crash: Crash | null;
  /** Where settings that could not be read were put at the start (empty for a browser's own store); null where they could be. */
  readonly damaged: string | null;
  /** Asks for the folder of received files, which is kept at once: its path, or null for a changed mind. Null where there can be none. */
  readonly chooseFolder: (() => Promise<string | null>) | null;
  readonly settingsFile: SettingsFile;
  /** Null where no page of the system's settings can be opened. */
  readonly systemPages: SystemPages | null;
  /** Tells the window how the handed-over call stands; nothing elsewhere. */
  report(status: HandOffStatus): void;
  /** A link that arrives while running (deep link, second start). */
  onlink: ((link: string) => void) | null;
  /** The app is closing and waits at most two seconds for this: say goodbye, close the room. */
  onclosing?: () => Promise<void>;
}

/** A failure that carries a code for `words/`. */
export class PlatformError extends Error {
  constructor(readonly code: string) {
    super(code);
    this.name = 'PlatformError';
  }
}
