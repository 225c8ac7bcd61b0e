/**
 * The binary frames of a transfer: `u8 kind = 1 || u32 item || u64 offset || bytes`, big-endian. One kind now; the item counts the files
 * of the offer. Knows nothing of files.
 */

export interface Frame {
  item: number;
  /** Bytes of the item before these. */
  offset: number;
  bytes: Uint8Array;
}

export const FRAME_HEADER = 13;
const DATA = 1;

export function writeFrame(item: number, offset: number, bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(FRAME_HEADER + bytes.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, DATA);
  view.setUint32(1, item);
  view.setBigUint64(5, BigInt(offset));
  frame.set(bytes, FRAME_HEADER);
  return frame;
}

/** `unknown` for a kind of later versions, null for what is no frame. The bytes are a view of the message. */
export function readFrame(message: Uint8Array): Frame | 'unknown' | null {
  if (message.length <= FRAME_HEADER) return null;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  if (view.getUint8(0) !== DATA) return 'unknown';
  const offset = view.getBigUint64(5);
  if (offset > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return { item: view.getUint32(1), offset: Number(offset), bytes: message.subarray(FRAME_HEADER) };
}
