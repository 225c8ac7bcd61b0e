/**
 * The still picture of a person, for when no camera is on: a small JPEG (ITU-T T.81). Another computer made it, so it is measured before a
 * browser decodes it: a file of ten kilobytes may claim to be as large as a house. src-tauri/src/settings/portrait.rs has the same rules.
 */
import { fromB64, orNull } from './bytes';

/** Bytes of a picture; as base64 it still fits one message of the control channel. */
export const LONGEST = 11_520;
/** Pixels of either side. */
export const WIDEST = 256;

const START = 0xd8;
const SCAN = 0xda;
const END = 0xd9;
/** Frames that every browser decodes: baseline, extended, progressive. */
const FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];

/** Whether these bytes are a JPEG that is small in every way. Reads up to its first picture data. */
export function isPortrait(bytes: Uint8Array): boolean {
  if (bytes.length > LONGEST || bytes[0] !== 0xff || bytes[1] !== START) return false;
  let frames = 0;
  for (let at = 2; at + 4 <= bytes.length; at += 2 + word(bytes, at + 2)) {
    const [mark, kind] = [bytes[at], bytes[at + 1]];
    if (mark !== 0xff || kind === END || word(bytes, at + 2) < 2) return false;
    if (kind === SCAN) return frames === 1;
    if (kind === undefined || !FRAMES.includes(kind)) continue;
    if (!isSmall(word(bytes, at + 5)) || !isSmall(word(bytes, at + 7))) return false;
    frames += 1;
  }
  return false;
}

/** As it is kept in settings: base64url of a portrait, or nothing. */
export function readPortrait(kept: unknown): string {
  if (typeof kept !== 'string' || kept.length > LONGEST * 2) return '';
  const bytes = orNull(() => fromB64(kept));
  return bytes && isPortrait(bytes) ? kept : '';
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const isSmall = (pixels: number): boolean => pixels >= 1 && pixels <= WIDEST;
