/**
 * One platform out of the app's commands, whichever door they go through: for the window (`desktop.ts`) and for a handed-over page
 * (`loopback.ts`). Knows the names of docs/doors.md and nothing of Tauri or sockets.
 */
import { fromB64 } from '../core/bytes';
import type { FileSink, FileSource } from '../core/ports';
import { readSettings } from '../core/settings';
import type * as wire from '../generated/desktop';
import { source } from './browser';
import { dialed } from './dialed';
import { lastOf } from './last-of';
import type { Door } from './door';
import { readOne } from './read-one';
import { shellOver } from './shell';
import type { FilePlace, HandedNow, HandOff, HandOffStatus, Hosted, Hosting, Nearby, Platform } from './platform';

export interface Place {
  kind: 'desktop' | 'handed';
  start: Platform['start'];
  found?: HandedNow | null;
  /** The window hears of these; the page that it handed a call to has another one to care for. */
  crash?: wire.Crash | null;
  damaged?: string | null;
}

export function platformOver(door: Door, { kind, start, found = null, crash = null, damaged = null }: Place): Platform {
  const platform: Platform = {
    kind,
    can: { call: 'RTCPeerConnection' in globalThis, host: true, trusted: true },
    hosting: hosting(door),
    handOff: kind === 'desktop' ? handOff(door, found) : null,
    nearby: nearby(door),
    files: files(door),
    people: { kept: () => door.call('kept_people'), keep: (people) => door.call('keep_people', { people }) },
    shell: shellOver(door),
    start,
    loadSettings: async () => readSettings(await door.call('load_settings')),
    saveSettings: (settings) => door.call('save_settings', { settings }),
    dial: (target) => dialed(door, target),
    copy: (text) => door.call('copy_text', { text }),
    crash,
    damaged,
    // The settings are shown in the window alone.
    chooseFolder: kind === 'desktop' ? () => door.call('choose_folder') : null,
    settingsFile: {
      save: async (text) => (await door.call('export_settings', { text })) !== null,
      open: async () => readOne(await picked(door)),
    },
    systemPages: { here: () => door.call('system_pages'), open: (page) => door.call('open_system_page', { page }) },
    report: (status) => {
      // Only a page has a window that watches it; and one that is going away gets no answer.
      if (kind === 'handed') door.call('report', { status }).catch(() => undefined);
    },
    onlink: null,
  };
  door.listen('link', () => void takeLink(door).then((link) => link !== null && platform.onlink?.(link)));
  door.listen('closing', () => void sayFarewell(door, platform));
  return platform;
}

/** The link that the app was started with, or that arrived since; each is handed out once. */
export function takeLink(door: Door): Promise<string | null> {
  return door.call('take_link');
}

/** The app waits for this, but not for long. */
async function sayFarewell(door: Door, platform: Platform): Promise<void> {
  try {
    await platform.onclosing?.();
  } finally {
    await door.call('farewell');
  }
}

function hosting(door: Door): Hosting {
  const hosting: Hosting = {
    start: async (room) => hosted(await door.call<wire.Hosted>('host_room', { room })),
    onchange: null,
    onmapped: null,
    word: null,
    stop: () => door.call('stop_hosting'),
    // Without it a guest who needs the relay meets a relay of ours: a longer way, no other call.
    own: lastOf((candidates: string[]) => door.call('own_candidates', { candidates }).catch(() => undefined)),
    kept: () => door.call('kept_room'),
    keep: (room) => door.call('keep_room', { room }),
  };
  door.listen('hosted', (event) => hosting.onchange?.(hosted(event.hosted)));
  door.listen('mapped', ({ candidate, outer }) => hosting.onmapped?.(candidate, outer));
  return hosting;
}

function hosted({ fingerprint, near_page: nearPage, ...rest }: wire.Hosted): Hosted {
  return { ...rest, nearPage, fingerprint: fingerprint === null ? null : fromB64(fingerprint) };
}

function handOff(door: Door, found: HandedNow | null): HandOff {
  const handed: HandOff = {
    found,
    open: async (session) => (await door.call<wire.HandedTo>('hand_over', { session })).browser,
    close: () => door.call('close_handed'),
    onstatus: null,
  };
  door.listen('handed', ({ status }) => handed.onstatus?.(status as HandOffStatus));
  return handed;
}

function nearby(door: Door): Nearby {
  const nearby: Nearby = {
    announce: (room, name) => door.call('announce_room', { room, name }),
    look: (on) => door.call('look_nearby', { on }),
    onrooms: null,
  };
  door.listen('nearby', ({ rooms }) => nearby.onrooms?.(rooms));
  return nearby;
}

function files(door: Door): FilePlace {
  return {
    pick: () => picked(door),
    // What the page itself was given needs no detour through the app.
    fromFile: source,
    save: async (name, size) => {
      const opened = await door.call<wire.OpenedSink | null>('save_file', { name, size });
      return opened && incoming(door, opened);
    },
  };
}

async function picked(door: Door): Promise<FileSource[]> {
  return (await door.call<wire.PickedFile[]>('pick_files')).map((picked) => outgoing(door, picked));
}

function outgoing(door: Door, { file, name, size }: wire.PickedFile): FileSource {
  return {
    name,
    size,
    read: (offset, length) => door.read(file, offset, length),
    release: () => {
      // It ends with the page in any case.
      door.call('release_file', { file }).catch(() => undefined);
    },
  };
}

function incoming(door: Door, { file, durable }: wire.OpenedSink): FileSink {
  return {
    durable,
    write: (offset, bytes) => door.write(file, offset, bytes),
    finish: async () => {
      await door.call<wire.FinishedFile>('finish_file', { file });
    },
    abort: () => door.call('abort_file', { file }),
  };
}
