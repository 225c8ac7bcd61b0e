/**
 * A way to the commands of the installed app (docs/doors.md): Tauri's IPC for its window, a loopback socket for a handed-over page.
 * Types and failures only.
 */
import type { DialTarget, Failure, Hosted, NearbyRoom, SocketEvent, Wish } from '../generated/desktop';
import { PlatformError } from './platform';

/** Payloads of the events that come unasked. */
export interface DoorEvents {
  handed: { status: string };
  hosted: { hosted: Hosted };
  mapped: { candidate: string; outer: string };
  nearby: { rooms: NearbyRoom[] };
  link: null;
  closing: null;
  'close-asked': { tray: boolean };
  shown: { shown: boolean };
  wish: { wish: Wish };
  noticed: { key: string; answer: string };
}

export interface Door {
  /** Rejects with a PlatformError whose code is a `Failure`. */
  call<T>(command: string, args?: Record<string, unknown>): Promise<T>;
  /** Up to `length` bytes of an offered file; fewer only at its end. */
  read(file: number, offset: number, length: number): Promise<Uint8Array>;
  write(file: number, offset: number, bytes: Uint8Array): Promise<void>;
  /** The socket's number; `happened` ends with exactly one `closed`. */
  dial(target: DialTarget, happened: (event: SocketEvent) => void): Promise<number>;
  listen<E extends keyof DoorEvents>(event: E, run: (payload: DoorEvents[E]) => void): void;
}

/** What a door rejects with: the app's code where it gave one. */
export function failed(reason: unknown): PlatformError {
  return new PlatformError(typeof reason === 'string' ? reason : ('internal' satisfies Failure));
}
