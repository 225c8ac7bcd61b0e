/**
 * What the state needs of the page it runs in, beside the core's own ports. `main.ts` fills it with adapters, tests with fakes.
 * Types only.
 */
import type { Journal } from '../core/journal';
import type { Clock, Digest, IceServer, PeerConnectionPort, Random, Unsubscribe } from '../core/ports';
import type { Where } from '../core/repair';
import type { Settings } from '../core/settings';
import type { Platform } from '../platform/platform';
import type { DeviceState, Devices as DeviceList } from '../screens/props';

export type { DeviceList };

export type CaptureKind = 'camera' | 'microphone';

/** A live track, or why there is none, as the screens say it. */
export type CaptureResult = { ok: true; track: MediaStreamTrack } | { ok: false; state: Exclude<DeviceState, 'on' | 'off' | 'asking'> };

/** Which kinds are asked for, with the id of the device. */
export type Wanted = Partial<Record<CaptureKind, string>>;
export type Captured = Partial<Record<CaptureKind, CaptureResult>>;

export interface Devices {
  /**
   * Asks for devices by id, all in one question where that works; an empty or vanished id falls back to the system's choice. The
   * answer has what was asked for.
   */
  capture(wanted: Wanted): Promise<Captured>;
  list(): Promise<DeviceList>;
  /** Calls back whenever something was plugged in or out. */
  onchange(run: () => void): Unsubscribe;
}

/**
 * What one tab remembers over a reload. `link`: the invite it was opened with; `room`: the owner's keys of a room hosted from a
 * browser; `word`: what the server asks of a host; `seat`: where the person sat, so that a reload puts them back; `off`: which own devices were switched off
 * there; `bearer`: what a handed-over page shows to its app (written by platform/loopback.ts).
 */
export interface TabMemory {
  get(key: TabKey): string | null;
  set(key: TabKey, value: string | null): void;
}
export type TabKey = 'link' | 'room' | 'word' | 'seat' | 'off' | 'bearer';

export type Sound = 'knock' | 'joined' | 'left' | 'lost';

/** What the page itself can do and tell, as far as the state cares. */
export interface Page {
  /** The address that delivered this page, for people: host and port. */
  readonly host: string;
  /** What the system says of its network; true where it says nothing. */
  readonly online: boolean;
  /** The system and the browser, by what the browser says of itself. */
  readonly where: Where;
  /** Local addresses need a permission of the system here. */
  readonly macos: boolean;
  /** Somebody looks at this page, as far as the system says. */
  readonly focused: boolean;
  play(sound: Sound): void;
  /** Calls back when somebody begins to look at this page. */
  onlook(run: () => void): Unsubscribe;
  /** Loudness of a microphone, 0 to 1, until the result is called. */
  meter(track: MediaStreamTrack, report: (level: number) => void): Unsubscribe;
  /** Keeps the screen on until the result is called. */
  keepAwake(): Unsubscribe;
  /** Calls back when the network changed (`surely`), or may have: the page is shown again, perhaps after a sleep. */
  onnetwork(run: (surely: boolean) => void): Unsubscribe;
  /** Calls back when the page goes away for good. */
  onleave(run: () => void): Unsubscribe;
  /** While true, closing the page asks first. */
  guard(on: boolean): void;
  title(text: string): void;
  /** A small still picture made of a file, as core/portrait.ts has it; null for what is no picture. */
  portrait(file: Blob): Promise<Uint8Array | null>;
  /** Once what was last shown can be seen; soon in any case, since a page out of sight paints nothing. */
  painted(): Promise<void>;
  /** Before the other windows, where the system lets it. */
  front(): void;
  /** Closes the page where a browser lets it; elsewhere nothing happens. */
  close(): void;
  theme(theme: Settings['theme']): void;
  /** Says everything in that language from here on. Rejects where its words cannot be loaded: then nothing changes. */
  speak(language: Settings['language']): Promise<void>;
}

export interface World {
  platform: Platform;
  devices: Devices;
  tab: TabMemory;
  page: Page;
  clock: Clock;
  random: Random;
  digest: Digest;
  journal: Journal;
  createPeer: (servers: IceServer[]) => PeerConnectionPort;
}
