/**
 * For the tests of this folder: a page, devices and a platform that do what they are told and remember what they were asked. Everything
 * of the core stays real.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { Journal } from '../core/journal';
import type { FileSink, SocketPort } from '../core/ports';
import type { SystemPage, Where } from '../core/repair';
import { defaults, type Settings } from '../core/settings';
import type { HandedSession, HandOff, Hosted, Hosting, Nearby, PeoplePlace, Platform } from '../platform/platform';
import type { Shell } from '../platform/shell';
import type { Captured, CaptureKind, CaptureResult, Devices, Page, TabKey, TabMemory, Wanted, World } from './world';

/** Just enough of a track to be muted, stopped and unplugged. */
export class FakeTrack extends EventTarget {
  enabled = true;
  readyState: 'live' | 'ended' = 'live';
  onended: (() => void) | null = null;
  constructor(
    readonly kind: 'audio' | 'video',
    readonly id: string,
    readonly settings: MediaTrackSettings = {},
  ) {
    super();
  }
  getSettings = (): MediaTrackSettings => this.settings;
  stop = (): void => void (this.readyState = 'ended');
}

/** Node has no MediaStream; this one only holds its tracks. */
export class FakeStream {
  constructor(readonly tracks: FakeTrack[] = []) {}
  getTracks = (): FakeTrack[] => this.tracks;
}

/** Devices that answer by `answers`, or work. `asked` has every question; `hold` keeps the answers back until it is called. */
export class FakeDevices implements Devices {
  readonly asked: Wanted[] = [];
  readonly tracks: FakeTrack[] = [];
  answers: Partial<Record<CaptureKind, Exclude<CaptureResult, { ok: true }>['state']>> = {};
  settings: MediaTrackSettings = {};
  gate: Promise<void> = Promise.resolve();

  async capture(wanted: Wanted): Promise<Captured> {
    this.asked.push(wanted);
    await this.gate;
    return Object.fromEntries(Object.keys(wanted).map((kind) => [kind, this.#one(kind as CaptureKind)]));
  }
  list = () => Promise.resolve({ cameras: [], microphones: [], speakers: [] });
  onchange = () => () => undefined;

  #one(kind: CaptureKind): CaptureResult {
    const state = this.answers[kind];
    if (state) return { ok: false, state };
    const track = new FakeTrack(kind === 'camera' ? 'video' : 'audio', `${kind}-${this.tracks.length}`, this.settings);
    this.tracks.push(track);
    return { ok: true, track: track as unknown as MediaStreamTrack };
  }
}

export class FakePage implements Page {
  readonly host = 'host:7015';
  online = true;
  macos = false;
  where: Where = { system: 'linux', program: 'chromium' };
  focused = true;
  fronted = 0;
  front = (): void => void this.fronted++;
  readonly played: string[] = [];
  look = (): void => undefined;
  onlook = (run: () => void) => {
    this.look = run;
    return () => undefined;
  };
  metered = 0;
  leave = (): void => undefined;
  network: (surely: boolean) => void = () => undefined;
  play = (sound: string): void => void this.played.push(sound);
  meter = () => {
    this.metered++;
    return () => void this.metered--;
  };
  keepAwake = () => () => undefined;
  onnetwork = (run: (surely: boolean) => void) => {
    this.network = run;
    return () => undefined;
  };
  onleave = (run: () => void) => {
    this.leave = run;
    return () => undefined;
  };
  guard = (): void => undefined;
  title = (): void => undefined;
  portrait = (): Promise<Uint8Array | null> => Promise.resolve(null);
  painted = (): Promise<void> => Promise.resolve();
  closed = 0;
  close = (): void => void this.closed++;
  theme = (): void => undefined;
  speak: Page['speak'] = () => Promise.resolve();
}

export function memory(): TabMemory & { kept: Map<TabKey, string> } {
  const kept = new Map<TabKey, string>();
  return {
    kept,
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
}

export class FakePlatform implements Platform {
  kind: Platform['kind'] = 'browser';
  can = { call: true, host: true, trusted: false };
  start: HandedSession | null = null;
  handOff: HandOff | null = null;
  nearby: Nearby | null = null;
  shell: Shell | null = null;
  people: PeoplePlace | null = null;
  onlink: ((link: string) => void) | null = null;
  onclosing?: () => Promise<void>;
  hosted: Promise<Hosted> = Promise.resolve({ endpoints: [{ host: '192.168.1.20', port: 7015 }], fingerprint: null, plain: true });
  readonly copied: string[] = [];
  readonly reported: string[] = [];
  kept: string | null = null;
  saved: Settings = defaults;
  stopped = 0;

  constructor(private readonly connect: () => SocketPort = () => new DeadSocket()) {}

  hosting: Hosting = {
    onchange: null,
    word: null,
    start: () => this.hosted,
    stop: () => Promise.resolve(void this.stopped++),
    own: () => undefined,
    onmapped: null,
    kept: () => Promise.resolve(this.kept),
    keep: (room: string | null) => Promise.resolve(void (this.kept = room)),
  };
  files = {
    pick: () => Promise.resolve([]),
    fromFile: (file: File) => ({
      name: file.name,
      size: file.size,
      read: (offset: number, length: number) => Promise.resolve(new Uint8Array(Math.min(length, file.size - offset))),
      release: () => undefined,
    }),
    save: (): Promise<FileSink | null> => Promise.resolve(null),
  };
  loadSettings = () => Promise.resolve(this.saved);
  saveSettings = (settings: Settings) => Promise.resolve(void (this.saved = settings));
  dial = () => this.connect();
  crash: Platform['crash'] = null;
  damaged: string | null = null;
  chooseFolder: Platform['chooseFolder'] = null;
  /** What was written, and what is read. */
  readonly written: string[] = [];
  file: string | null = null;
  settingsFile = {
    save: (text: string) => Promise.resolve(this.written.push(text) > 0),
    open: (): Promise<string | null> => Promise.resolve(this.file),
  };
  readonly opened: SystemPage[] = [];
  systemPages: Platform['systemPages'] = null;
  copy = (text: string) => Promise.resolve(void this.copied.push(text));
  report = (status: string): void => void this.reported.push(status);
}

/** A server that is not there and never says so. */
class DeadSocket implements SocketPort {
  onopen = null;
  onmessage = null;
  onclose = null;
  send = (): void => undefined;
  close = (): void => undefined;
}

/** A world of fakes around the fakes of the core, with real keys. */
export function fakeWorld<Core extends Pick<World, 'clock' | 'random' | 'createPeer'>>(core: Core) {
  return {
    ...core,
    journal: new Journal(core.clock),
    digest: (bytes: Uint8Array) => Promise.resolve(sha256(bytes)),
    platform: new FakePlatform(),
    devices: new FakeDevices(),
    page: new FakePage(),
    tab: memory(),
  };
}
