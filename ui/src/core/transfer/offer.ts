/**
 * What an offer of a file says: a path that cannot hurt, its size, and the hashes that each piece must have. Knows nothing of who asks.
 */
import { concat, utf8 } from '../bytes';
import { PIECE } from '../channel/message';
import type { Digest, FileSource } from '../ports';

/** Bytes of UTF-8 that every file system takes as one name. */
const MAX_SEGMENT = 255;
const MAX_DEPTH = 32;
// Control and direction characters, and what Windows refuses in a name.
const UNFIT = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff<>:"|?*]/gu;

/**
 * A relative path without `..`, without control characters, each segment at most 255 bytes: what may be shown and asked for. Not yet a
 * safe name on a disk; whoever saves still cleans it for that disk. `file` where nothing is left.
 */
export function cleanPath(path: string): string {
  const segments = path.split(/[/\\]/).map(cleanSegment);
  const kept = segments.filter((segment) => segment !== '').slice(-MAX_DEPTH);
  return kept.length > 0 ? kept.join('/') : 'file';
}

/** The last segment of a clean path. */
export const nameOf = (path: string): string => cleanPath(path).split('/').at(-1) ?? 'file';

/** Without what is unfit, and without dots and spaces of any kind at its end, so that `..` and Windows' look-alikes of it vanish. */
function cleanSegment(segment: string): string {
  const fit = segment
    .replace(UNFIT, '')
    .trim()
    .replace(/[.\s]+$/, '');
  if (utf8(fit).length <= MAX_SEGMENT) return fit;
  const extension = /\.[^.]{1,16}$/.exec(fit)?.[0] ?? '';
  return cut(fit.slice(0, fit.length - extension.length), MAX_SEGMENT - utf8(extension).length).trimEnd() + extension;
}

function cut(text: string, bytes: number): string {
  let kept = '';
  let left = bytes;
  for (const character of text) {
    left -= utf8(character).length;
    if (left < 0) break;
    kept += character;
  }
  return kept;
}

/** How many pieces a file of this size has. */
export const piecesOf = (size: number): number => Math.ceil(size / PIECE);

/** Bytes of piece `index`. */
export const pieceLength = (size: number, index: number): number => Math.min(PIECE, size - index * PIECE);

/** SHA-256 over the hashes of all pieces; of nothing for an empty file. */
export const rootOf = (hashes: readonly Uint8Array[], digest: Digest): Promise<Uint8Array> => digest(concat(...hashes));

/** One piece of a source, or null where the source fails or has become shorter. */
export async function readPiece(source: FileSource, index: number): Promise<Uint8Array | null> {
  const length = pieceLength(source.size, index);
  try {
    const bytes = await source.read(index * PIECE, length);
    return bytes.length === length ? bytes : null;
  } catch {
    // Whatever the platform says about it, to a transfer it means one thing.
    return null;
  }
}

/** The hashes of all pieces, in order; null where the source fails. Stops early, with null, once `isOver`. */
export async function hashPieces(source: FileSource, digest: Digest, isOver: () => boolean): Promise<Uint8Array[] | null> {
  const hashes: Uint8Array[] = [];
  const count = piecesOf(source.size);
  let ahead = count > 0 ? readPiece(source, 0) : null;
  for (let index = 0; index < count; index++) {
    const bytes = await ahead;
    if (!bytes || isOver()) return null;
    ahead = index + 1 < count ? readPiece(source, index + 1) : null;
    hashes.push(await digest(bytes));
  }
  return hashes;
}
