/** Every setting, in its order: where it stands, and the words by which it is found. Knows nothing of what it does. */
import type { Key } from '../../words';

export type SectionId = 'you' | 'devices' | 'files' | 'room' | 'window' | 'help' | 'look' | 'keys' | 'privacy' | 'all';
export type SettingId =
  | 'name'
  | 'picture'
  | 'devices'
  | 'folder'
  | 'hours'
  | 'guests'
  | 'port'
  | 'internet'
  | 'address'
  | 'closing'
  | 'autostart'
  | 'notices'
  | 'servers'
  | 'theme'
  | 'language'
  | 'sounds'
  | 'keys'
  | 'shortcut'
  | 'hidden'
  | 'muted'
  | 'blocked'
  | 'people'
  | 'kept'
  | 'place'
  | 'updates'
  | 'export'
  | 'import'
  | 'reset';

export interface Section {
  id: SectionId;
  title: Key;
  settings: { id: SettingId; words: Key[] }[];
}

/** What every section is told. */
export interface Shows {
  /** Whether a setting is among those that are looked for. */
  shows: (id: SettingId) => boolean;
}

const DEVICES: Key[] = ['device.microphone', 'device.camera', 'device.speaker', 'settings.devices.hint'];
const DEVICE_SAYS: Key[] = ['settings.microphone.hint', 'settings.camera.hint', 'settings.speaker.hint'];
const KEYS: Key[] = ['settings.key.mute', 'settings.key.camera', 'settings.key.chat', 'settings.keys.hint', 'settings.keys.reset-all'];
const KEY_SAYS: Key[] = ['settings.key.mute.hint', 'settings.key.camera.hint', 'settings.key.chat.hint'];
const BLOCKED: Key[] = ['repair.what.camera', 'repair.what.microphone', 'repair.what.screen', 'repair.what.notifications'];

const sections: Section[] = [
  {
    id: 'you',
    title: 'settings.you',
    settings: [
      { id: 'name', words: ['greenroom.name', 'settings.name.hint'] },
      { id: 'picture', words: ['settings.picture', 'settings.picture.hint', 'settings.picture.choose'] },
    ],
  },
  { id: 'devices', title: 'settings.devices', settings: [{ id: 'devices', words: [...DEVICES, ...DEVICE_SAYS] }] },
  {
    id: 'files',
    title: 'settings.files',
    settings: [{ id: 'folder', words: ['settings.folder', 'settings.folder.hint', 'settings.folder.none'] }],
  },
  {
    id: 'room',
    title: 'settings.room',
    settings: [
      { id: 'hours', words: ['settings.hours', 'settings.hours.hint'] },
      { id: 'guests', words: ['settings.guests', 'settings.guests.hint'] },
      { id: 'internet', words: ['settings.internet', 'settings.internet.hint'] },
      { id: 'port', words: ['settings.port', 'settings.port.hint'] },
      { id: 'address', words: ['settings.address', 'settings.address.hint'] },
    ],
  },
  {
    id: 'window',
    title: 'settings.window',
    settings: [
      { id: 'closing', words: ['settings.closing', 'settings.closing.hint', 'settings.closing.keep', 'settings.closing.end'] },
      { id: 'autostart', words: ['settings.autostart', 'settings.autostart.hint'] },
      { id: 'notices', words: ['settings.notices', 'settings.notices.hint'] },
    ],
  },
  {
    id: 'help',
    title: 'settings.help',
    settings: [{ id: 'servers', words: ['settings.help.hint', 'settings.help.url', 'settings.help.url.hint', 'settings.help.add'] }],
  },
  {
    id: 'look',
    title: 'settings.look',
    settings: [
      { id: 'theme', words: ['settings.theme', 'settings.theme.hint', 'settings.theme.light', 'settings.theme.dark'] },
      {
        id: 'language',
        words: ['settings.language', 'settings.language.hint', 'settings.language.en', 'settings.language.de'],
      },
      { id: 'sounds', words: ['settings.sounds', 'settings.sounds.hint'] },
    ],
  },
  {
    id: 'keys',
    title: 'settings.keys',
    settings: [
      { id: 'keys', words: [...KEYS, ...KEY_SAYS] },
      { id: 'shortcut', words: ['settings.shortcut', 'settings.shortcut.hint'] },
    ],
  },
  {
    id: 'privacy',
    title: 'settings.privacy',
    settings: [
      { id: 'hidden', words: ['settings.hidden', 'settings.hidden.hint'] },
      { id: 'muted', words: ['settings.muted', 'settings.muted.hint'] },
      { id: 'blocked', words: ['settings.blocked', 'settings.blocked.hint', ...BLOCKED, 'repair.what.network'] },
      { id: 'people', words: ['settings.people', 'settings.people.hint', 'settings.people.forget'] },
      { id: 'kept', words: ['settings.kept', 'settings.kept.hint'] },
      { id: 'place', words: ['settings.place', 'settings.place.hint'] },
      { id: 'updates', words: ['settings.updates', 'settings.updates.hint', 'settings.updates.from'] },
    ],
  },
  {
    id: 'all',
    title: 'settings.all',
    settings: [
      { id: 'export', words: ['settings.export', 'settings.export.hint'] },
      { id: 'import', words: ['settings.import', 'settings.import.hint'] },
      { id: 'reset', words: ['settings.reset', 'settings.reset.hint'] },
    ],
  },
];

/** What a place can do of what is set here. */
export interface Can {
  canHost: boolean;
  hasFolder: boolean;
  hasWindow: boolean;
  canAutostart: boolean;
  canKeep: boolean;
}

/** What there is to be set in this place. */
export function sectionsFor({ canHost, hasFolder, hasWindow, canAutostart, canKeep }: Can): Section[] {
  const parts: Partial<Record<SectionId, boolean>> = { room: canHost, files: hasFolder, window: hasWindow };
  const ones: Partial<Record<SettingId, boolean>> = {
    autostart: canAutostart,
    shortcut: hasWindow,
    people: canKeep,
    place: hasWindow,
    updates: hasWindow,
  };
  const here = sections.filter(({ id }) => parts[id] ?? true);
  return here.map((section) => ({ ...section, settings: section.settings.filter(({ id }) => ones[id] ?? true) }));
}
