/**
 * Bytes and their texts: base64url (RFC 4648 section 5, no padding), UTF-8, joining, comparing. Knows nothing of what they mean.
 * By hand, because the core is compiled without the DOM library and must work where `btoa` is not.
 */

declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (label: string, options: { fatal: boolean; ignoreBOM: boolean }) => { decode(bytes: Uint8Array): string };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const values = new Map([...alphabet].map((character, value) => [character, value]));

/** Text that is not what it should be; never shown to people. */
export class BytesError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BytesError';
  }
}

export function toB64(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet.charAt((held >> (bits - 6)) & 63);
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + alphabet.charAt((held << (6 - bits)) & 63);
}

/** Strict: one text for one value, so that nothing can be altered unnoticed. Throws {@link BytesError}. */
export function fromB64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    const value = values.get(character);
    if (value === undefined) throw new BytesError('not base64url');
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) bytes[at++] = (held >> (bits -= 8)) & 255;
    held &= (1 << bits) - 1;
  }
  if (bits >= 6 || held !== 0) throw new BytesError('loose bits at the end');
  return bytes;
}

/** The bytes of `text` if it is base64url of exactly `length` of them, else null. For input that others made. */
export function exactB64(text: unknown, length: number): Uint8Array | null {
  if (typeof text !== 'string' || text.length !== Math.ceil((length * 8) / 6)) return null;
  return orNull(() => fromB64(text));
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Compares in a time that depends on the length alone. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  return a.reduce((difference, byte, at) => difference | (byte ^ (b[at] ?? 0)), 0) === 0;
}

/** Whether `a` comes before `b`, byte by byte. */
export function before(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return a.length < b.length;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Throws {@link BytesError} where the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BytesError('not UTF-8');
  }
}

/** The object that `text` is as JSON, or null: for input that others made. */
export function jsonObject(text: string): Record<string, unknown> | null {
  const value = orNull<unknown>(() => JSON.parse(text));
  return isRecord(value) ? value : null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What `attempt` returns, or null where it throws: the only failure of reading hostile bytes is "no". */
export function orNull<T>(attempt: () => T): T | null {
  try {
    return attempt();
  } catch {
    return null;
  }
}
