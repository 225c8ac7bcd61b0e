/**
 * What two people say on their control channel, docs/protocol.md section 4: one JSON object a text message, `t` names it. Validated by
 * hand, because the other side is hostile until proven otherwise. Knows the words, not what follows from them.
 */
import { toB64, utf8 } from '../bytes';
import { isPortrait, LONGEST } from '../portrait';
import { readSignal, type Signal } from '../peer/signal';
import { attempt, Fields, Malformed } from './fields';

/** One file of an offer: a clean relative path is the reader's work, `root` is SHA-256 over the hashes of its pieces. */
export interface Item {
  path: string;
  size: number;
  root: Uint8Array;
}

export type CancelReason = 'cancelled' | 'hash' | 'disk' | 'source' | 'protocol';

export type FileMessage =
  | { t: 'file-offer'; id: string; items: Item[] }
  /** The receiver has `offset` bytes that survive, and knows the first `pieces` hashes. */
  | { t: 'file-accept'; id: string; offset: number; pieces: number }
  | { t: 'file-decline'; id: string }
  /** Hashes of the pieces from number `from` on. */
  | { t: 'file-pieces'; id: string; from: number; hashes: Uint8Array[] }
  /** `offset` bytes are checked and written. */
  | { t: 'file-progress'; id: string; offset: number }
  /** The file has its name at the receiver. */
  | { t: 'file-done'; id: string }
  | { t: 'file-cancel'; id: string; why: CancelReason };

export type ChatMessage = { t: 'chat'; id: string; text: string; at: number } | { t: 'chat-ack'; id: string };

/** The spoken check; `chance` is what each side adds to the words. */
export type SpokenMessage =
  /** The side with the larger key asks the other one to begin. */
  | { t: 'words-ask' }
  | { t: 'words-commit'; hash: Uint8Array }
  | { t: 'words-reply'; chance: Uint8Array }
  | { t: 'words-open'; chance: Uint8Array }
  /** What somebody there says of the words. */
  | { t: 'words-verdict'; same: boolean };

/** A fresh public key, only ever for the one who hears it; `proof` where the speaker expects somebody known (docs/protocol.md section 4). */
export interface PersonMessage {
  t: 'person';
  key: Uint8Array;
  proof?: Uint8Array;
}

export type Message =
  | { t: 'hello'; v: number; caps: string[] }
  | { t: 'signal'; signal: Signal }
  | { t: 'media'; audio: boolean; video: boolean }
  /** What to show while no camera is on. */
  | { t: 'portrait'; jpeg: Uint8Array }
  /** Asks whether the channel carries anything; `pong` with the same number is the answer. */
  | { t: 'ping'; n: number }
  | { t: 'pong'; n: number }
  | ChatMessage
  | FileMessage
  | SpokenMessage
  | PersonMessage
  /** The way in, for somebody who knocked and whose words were compared. */
  | { t: 'invite'; link: string }
  | { t: 'bye'; why: 'hung-up' | 'closed' };

/** Bytes of one message; a signal may have four times as much, since a browser's description can be that long. */
export const MAX_MESSAGE = 16_384;
export const MAX_SIGNAL = 65_536;
/** UTF-16 units of a chat text. */
export const MAX_TEXT = 4000;
/** Bytes of one piece of a file, the unit of hashing and of resuming. */
export const PIECE = 1 << 20;
/** Pieces of one file: 256 GiB. More would be a list of hashes that no page should hold. */
export const MAX_PIECES = 1 << 18;
export const MAX_SIZE = PIECE * MAX_PIECES;
/** Hashes in one `file-pieces`: 8 KiB of them, 11 KiB as text. */
export const HASHES_A_MESSAGE = 256;
/** UTF-16 units of an invitation with eight endpoints that are names. */
const MAX_LINK = 4096;
const HASH = 32;
const PROOF = 16;
const MAX_ITEMS = 64;
const MAX_PATH = 4096;
const ID = /^[\w-]{1,32}$/;

const WHYS: readonly CancelReason[] = ['cancelled', 'hash', 'disk', 'source', 'protocol'];

type Reader = (fields: Fields) => Message | null;

const readers: Record<Message['t'], Reader> = {
  hello: (f) => ({ t: 'hello', v: f.count('v', 1000), caps: f.list('caps', 64, capability) }),
  signal: (f) => {
    const signal = readSignal(f.get('signal'));
    return signal && { t: 'signal', signal };
  },
  media: (f) => ({ t: 'media', audio: f.flag('audio'), video: f.flag('video') }),
  portrait: (f) => ({ t: 'portrait', jpeg: portrait(f) }),
  ping: (f) => ({ t: 'ping', n: f.count('n') }),
  pong: (f) => ({ t: 'pong', n: f.count('n') }),
  chat: (f) => ({ t: 'chat', id: id(f), text: chatText(f), at: f.count('at') }),
  'chat-ack': (f) => ({ t: 'chat-ack', id: id(f) }),
  'file-offer': (f) => ({ t: 'file-offer', id: id(f), items: items(f) }),
  'file-accept': (f) => ({ t: 'file-accept', id: id(f), offset: f.count('offset', MAX_SIZE), pieces: f.count('pieces', MAX_PIECES) }),
  'file-decline': (f) => ({ t: 'file-decline', id: id(f) }),
  'file-pieces': (f) => ({ t: 'file-pieces', id: id(f), from: f.count('from', MAX_PIECES), hashes: hashes(f) }),
  'file-progress': (f) => ({ t: 'file-progress', id: id(f), offset: f.count('offset', MAX_SIZE) }),
  'file-done': (f) => ({ t: 'file-done', id: id(f) }),
  'file-cancel': (f) => ({ t: 'file-cancel', id: id(f), why: f.oneOf('why', WHYS) }),
  'words-ask': () => ({ t: 'words-ask' }),
  'words-commit': (f) => ({ t: 'words-commit', hash: hash(f.bytes('hash', HASH)) }),
  'words-reply': (f) => ({ t: 'words-reply', chance: hash(f.bytes('chance', HASH)) }),
  'words-open': (f) => ({ t: 'words-open', chance: hash(f.bytes('chance', HASH)) }),
  'words-verdict': (f) => ({ t: 'words-verdict', same: f.flag('same') }),
  person: (f) => ({ t: 'person', key: hash(f.bytes('key', HASH)), ...proofOf(f) }),
  invite: (f) => ({ t: 'invite', link: f.text('link', MAX_LINK) }),
  bye: (f) => ({ t: 'bye', why: f.oneOf('why', ['hung-up', 'closed']) }),
};

/** `unknown` is what a later version may say and is ignored; `malformed` is dropped and counted. Never throws. */
export function readMessage(text: string): Message | 'unknown' | 'malformed' {
  if (text.length > MAX_SIGNAL) return 'malformed';
  const message = attempt(() => {
    const fields = Fields.parse(text);
    const t = fields.text('t', 32);
    if (!Object.hasOwn(readers, t)) return 'unknown';
    if (t !== 'signal' && text.length > MAX_MESSAGE) throw new Malformed('length');
    return readers[t as Message['t']](fields) ?? 'unknown';
  });
  return message ?? 'malformed';
}

export function writeMessage(message: Message): string {
  return JSON.stringify(message, (_, value: unknown) => (value instanceof Uint8Array ? toB64(value) : value));
}

/** Bytes that a text has on the wire. */
export const sizeOf = (text: string): number => utf8(text).length;

function id(fields: Fields): string {
  const value = fields.text('id', 32);
  if (!ID.test(value)) throw new Malformed('id');
  return value;
}

function chatText(fields: Fields): string {
  const text = fields.text('text', MAX_TEXT);
  if (text === '') throw new Malformed('text');
  return text;
}

function capability(value: unknown): string {
  if (typeof value !== 'string' || value.length > 32) throw new Malformed('caps');
  return value;
}

function items(fields: Fields): Item[] {
  const list = fields.list('items', MAX_ITEMS, (value) => {
    const item = new Fields(value);
    return { path: item.text('path', MAX_PATH), size: item.count('size', MAX_SIZE), root: hash(item.bytes('root', HASH)) };
  });
  if (list.length === 0) throw new Malformed('items');
  return list;
}

function hash(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== HASH) throw new Malformed('hash');
  return bytes;
}

function portrait(fields: Fields): Uint8Array {
  const jpeg = fields.bytes('jpeg', LONGEST);
  if (!isPortrait(jpeg)) throw new Malformed('jpeg');
  return jpeg;
}

function proofOf(fields: Fields): { proof?: Uint8Array } {
  if (fields.get('proof') === undefined) return {};
  const proof = fields.bytes('proof', PROOF);
  if (proof.length !== PROOF) throw new Malformed('proof');
  return { proof };
}

function hashes(fields: Fields): Uint8Array[] {
  return fields.list('hashes', HASHES_A_MESSAGE, (value) => hash(new Fields({ value }).bytes('value', HASH)));
}
