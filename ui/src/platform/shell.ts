/**
 * What the installed app has around its window: the question on closing it, a tray, notifications. Nothing of it is there in a guest's
 * browser.
 */
import type { CallStands, CloseAnswer, KeyPlace, KeyStands, Notice, UpdateAnswer, UpdateSource, Wish } from '../generated/desktop';
import type { Door } from './door';

export type { CallStands, CloseAnswer, KeyPlace, KeyStands, Notice, UpdateAnswer, Wish };

export interface Shell {
  /** Tells the tray how the call of this page stands; null while there is none. */
  callStands(call: CallStands | null): void;
  /** Answers `oncloseasked`; `remember` keeps a `keep` or an `end` for every time. */
  answerClose(answer: CloseAnswer, remember: boolean): Promise<void>;
  /** Shows a notification. Where the system has none, nothing happens. */
  notify(notice: Notice): void;
  /** Takes a notification back; fine when it is gone. */
  unnotify(key: string): void;
  /** How much of it nobody has looked at yet, for the app's icon. */
  badge(count: number): void;
  /** How the shortcut of the settings stands. Window only. */
  muteKey(): Promise<KeyStands>;
  /** Whether the app starts with the session; null where that is not offered. Window only. */
  autostart(): Promise<boolean | null>;
  /** Throws `disk`. */
  setAutostart(on: boolean): Promise<void>;
  /** Where the key of what is kept secret lies. Window only, as the next three. */
  keyPlace(): Promise<KeyPlace>;
  /** Sets aside what cannot be read, and begins with a new key. */
  renewKeys(): Promise<KeyPlace>;
  updateSource(): Promise<UpdateSource>;
  /** Asks only where the settings say so; by itself (not `pressed`) once a day. */
  checkUpdates(pressed: boolean): Promise<UpdateAnswer>;
  /** The window was closed while a room is open. `tray`: the app stays in sight there. */
  oncloseasked: ((tray: boolean) => void) | null;
  /** The window was put away for the sake of an open room, or is back. */
  onshown: ((shown: boolean) => void) | null;
  /** Somebody chose that in the tray. */
  onwish: ((wish: Wish) => void) | null;
  /** Something of a notification was pressed; `show` is the notification itself. */
  onnoticed: ((key: string, answer: string) => void) | null;
}

export function shellOver(door: Door): Shell {
  // None of these has an answer that matters, and an app that ends gives none.
  const tell = (command: string, args: Record<string, unknown>): void => void door.call(command, args).catch(() => undefined);
  const shell: Shell = {
    callStands: (call) => tell('call_stands', { call }),
    answerClose: (answer, remember) => door.call('answer_close', { answer, remember }),
    notify: (notice) => tell('notify', { notice }),
    unnotify: (key) => tell('unnotify', { key }),
    badge: (count) => tell('badge', { count }),
    muteKey: () => door.call('mute_key'),
    autostart: () => door.call('autostart'),
    setAutostart: (on) => door.call('set_autostart', { on }),
    keyPlace: () => door.call('key_place'),
    renewKeys: () => door.call('renew_keys'),
    updateSource: () => door.call('update_source'),
    checkUpdates: (pressed) => door.call('check_updates', { pressed }),
    oncloseasked: null,
    onshown: null,
    onwish: null,
    onnoticed: null,
  };
  door.listen('close-asked', ({ tray }) => shell.oncloseasked?.(tray));
  door.listen('shown', ({ shown }) => shell.onshown?.(shown));
  door.listen('wish', ({ wish }) => shell.onwish?.(wish));
  door.listen('noticed', ({ key, answer }) => shell.onnoticed?.(key, answer));
  return shell;
}
