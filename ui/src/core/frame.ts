/**
 * The frame around everything that people paste: version, length, …, checksum (docs/protocol.md section 2), and fields within it. Every
 * version keeps it, so that an old reader can tell what is newer from what is broken. Knows nothing of what is framed.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { BytesError, concat, equal } from './bytes';

export const VERSION = 1;
/** Bytes of version and length, and of the checksum. */
export const HEADER = 3;
export const CHECKSUM = 4;

/** Version, length and checksum around `body`. Throws {@link BytesError} where it is too long. */
export function frame(body: Uint8Array): Uint8Array {
  const covered = concat(Uint8Array.of(VERSION), number(HEADER + body.length + CHECKSUM, 2), body);
  return concat(covered, checksum(covered));
}

/** What the first bytes say of a payload of any version. Null where even that is not there. */
export function readFrame(bytes: Uint8Array): { version: number; length: number } | null {
  const [version = 0, high = 0, low = 0] = bytes;
  return bytes.length < HEADER ? null : { version, length: (high << 8) | low };
}

/** The body of bytes of exactly their own length. Never throws. */
export function unframe(bytes: Uint8Array): Uint8Array | 'damaged' | 'too-new' {
  const covered = bytes.subarray(0, Math.max(0, bytes.length - CHECKSUM));
  if (bytes.length < HEADER + CHECKSUM || !equal(bytes.subarray(covered.length), checksum(covered))) return 'damaged';
  if (bytes[0] !== VERSION) return (bytes[0] ?? 0) > VERSION ? 'too-new' : 'damaged';
  return covered.subarray(HEADER);
}

export function checksum(covered: Uint8Array): Uint8Array {
  return sha256(covered).subarray(0, CHECKSUM);
}

export function sized(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new BytesError(`expected ${length} bytes`);
  return bytes;
}

export function number(value: number, length: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** length) throw new BytesError('a number that does not fit');
  return Uint8Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) & 255);
}

/** Fields one after the other; each throws {@link BytesError} beyond the end, and so does `end` before it. */
export class Reader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  readonly take = (length: number): Uint8Array => {
    if (this.#at + length > this.bytes.length) throw new BytesError('a field beyond the end');
    return this.bytes.slice(this.#at, (this.#at += length));
  };

  /** Big-endian. */
  value(length: number): number {
    return this.take(length).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  /** Whatever is left. */
  rest(): Uint8Array {
    return this.take(this.bytes.length - this.#at);
  }

  end(): void {
    if (this.#at !== this.bytes.length) throw new BytesError('bytes left over');
  }
}
