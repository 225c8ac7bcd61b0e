/** The app's own window. The only importer of Tauri, and loaded only there. */
import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Crash, SocketEvent } from '../generated/desktop';
import { platformOver, takeLink } from './commands';
import { failed, type Door } from './door';
import type { HandedNow, Platform } from './platform';

export async function desktopPlatform(): Promise<Platform> {
  // Nobody sees anything before these answers are here: they are asked for at once.
  const [found, link, crash, damaged] = await Promise.all([
    door.call<HandedNow | null>('handed_now'),
    takeLink(door),
    door.call<Crash | null>('take_crash'),
    door.call<string | null>('take_damaged'),
  ]);
  return platformOver(door, { kind: 'desktop', start: link === null ? null : { kind: 'join', link }, found, crash, damaged });
}

const door: Door = {
  call: (command, args) => orFailed(invoke(command, args)),
  read: async (file, offset, length) => new Uint8Array(await orFailed(invoke<ArrayBuffer>('read_file', { file, offset, length }))),
  // The body is the bytes, raw: as JSON they would be sixty times slower.
  write: (file, offset, bytes) => orFailed(invoke('write_file', bytes, { headers: { file: String(file), offset: String(offset) } })),
  dial: (target, happened) => orFailed(invoke('dial', { target, events: new Channel<SocketEvent>(happened) })),
  listen: (event, run) => {
    void listen<never>(event, ({ payload }) => {
      run(payload);
    });
  },
};

async function orFailed<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw failed(error);
  }
}
