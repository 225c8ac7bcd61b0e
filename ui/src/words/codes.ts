/**
 * Codes into words: every code of docs/protocol.md, of the invite decoder, the dialer, the platform, the devices and the transfers.
 * A code that nobody knows is still answered in plain words. Knows no screen.
 */
import type { Transfer } from '../core/call/events';
import { codes } from './en/codes';
import { t, type Key } from './index';

type Group = keyof typeof codes extends `code.${infer G}.${string}` ? G : never;

/** Codes that say the same to a person share their words. Others are their own group, or a fault. */
const groups: Record<string, Group> = {
  'bad-version': 'version',
  'bad-json': 'fault',
  'bad-message': 'fault',
  'too-large': 'fault',
  'already-joined': 'fault',
  'not-joined': 'fault',
  'no-such-peer': 'fault',
  'invite-expired': 'expired',
  'rate-limited': 'busy',
  'slow-consumer': 'slow',
  'resume-expired': 'lost',
  internal: 'fault',
  'bad-arguments': 'fault',
  'unknown-command': 'fault',
  'out-of-range': 'fault',
  closed: 'lost',
  'no-space': 'disk',
};

function isGroup(code: string): code is Group {
  return `code.${code}.title` in codes;
}

/** Which words a code uses. Looks up own members only: a code comes from outside and may be called `constructor`. */
export function groupOf(code: string): Group {
  if (Object.hasOwn(groups, code)) return groups[code] ?? 'fault';
  return isGroup(code) ? code : 'fault';
}

export interface CodeWords {
  /** What happened. */
  title: string;
  /** What it means. */
  meaning: string;
  /** What to do. */
  todo: string;
}

/** A code is shown only where no better words are known; then it is kept to what a code looks like. */
const shown = (code: string): string => code.replace(/[^a-z0-9-]/gi, '').slice(0, 40) || '?';

/** The words of `code`; `name` is the other one's and may be empty. */
export function codeWords(code: string, { name }: { name: string }): CodeWords {
  const group = groupOf(code);
  const params = { name: name || t('name.host'), code: shown(code) };
  return { title: t(`code.${group}.title`, params), meaning: t(`code.${group}.means`, params), todo: t(`code.${group}.todo`, params) };
}

/** One line for under the field: what is wrong with a pasted link, and what to do. */
export function linkWords(code: string, name: string): string {
  const { title, todo } = codeWords(code, { name });
  return `${title}. ${todo}`;
}

const STATES = ['asking', 'denied', 'none', 'in-use', 'insecure', 'failed'] as const;
type Trouble = (typeof STATES)[number];

const troubleOf = (state: string): Trouble | null => STATES.find((one) => one === state) ?? null;

export interface DeviceWords {
  title: string;
  todo: string;
}

/** Why a camera or microphone does not work; null where it is on, or off by choice. */
export function deviceWords(about: 'camera' | 'microphone' | 'both', state: string): DeviceWords | null {
  const trouble = troubleOf(state);
  return trouble && { title: t(`media.${trouble}.${about}`), todo: t(`media.${trouble}.todo`) };
}

/** The one note for both devices: together when they share the reason, else the microphone first, since being heard matters more. */
export function mediaNote(camera: string, microphone: string): (DeviceWords & { about: 'camera' | 'microphone' | 'both' }) | null {
  const about = camera === microphone ? 'both' : troubleOf(microphone) ? 'microphone' : 'camera';
  const words = deviceWords(about, about === 'microphone' ? microphone : camera);
  return words && { ...words, about };
}

const directed = new Set(['offered', 'checking', 'done', 'declined']);

const failures = ['hash', 'disk', 'no-space', 'source', 'lost', 'too-big-for-memory'] as const;

function failureKey(reason: string | undefined): Key {
  const known = failures.find((one) => one === reason);
  if (known) return `transfer.failed-${known}`;
  return reason === 'no-such-file' ? 'transfer.failed-source' : 'transfer.failed';
}

function transferKey({ state, direction, reason }: Transfer): Key {
  if (state === 'failed') return failureKey(reason);
  if (state === 'cancelled') return reason === 'by-me' || reason === 'by-them' ? `transfer.cancelled-${reason}` : 'transfer.cancelled';
  if (state === 'active') return 'transfer.starting';
  return (directed.has(state) ? `transfer.${state}-${direction}` : `transfer.${state}`) as Key;
}

/** How a file stands, in words; `name` is the other one's. */
export const transferWords = (transfer: Transfer, name: string): string => t(transferKey(transfer), { name: name || t('name.other') });

/** Why a message was not taken, and what to do; the codes are those of `Session.sendChat`. */
export const chatRefusal = (code: string): string => t(code === 'chat-too-many' ? 'chat.too-many' : 'chat.too-long');
