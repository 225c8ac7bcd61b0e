/**
 * A code as people copy and paste it: `tincan://code#PAYLOAD`, found again in whatever came of it on the way, and what is wrong with it.
 * Knows nothing of the exchange. Never throws.
 */
import { fromB64, orNull, toB64 } from '../bytes';
import { readFrame } from '../frame';
import { decodeLink } from '../invite';
import { payloadRun, places, TEXT } from '../pasted';
import { decodeCode, KINDS, type Code } from './code';

/** Why a text is no usable code; docs/protocol.md section 6. `code-link` is an ordinary invitation. */
export type CodeFault = 'code-none' | 'code-link' | 'code-cut' | 'code-damaged' | 'code-too-new' | 'code-expired';

/** `code` comes with `code-expired` alone, so that the screen can still say whose it was. */
export type CodeRead = { ok: true; code: Code } | { ok: false; why: CodeFault; code?: Code };

const SCHEME = 'tincan://code';
const ownScheme = /tincan:(?:\/\/)?code\S*$/i;
const bareScheme = /tincan:(?:\/\/)?code/i;

export function codeText(bytes: Uint8Array): string {
  return `${SCHEME}#${toB64(bytes)}`;
}

// When several places in a text could be the code, the one that came furthest explains best what is wrong.
const faults: CodeFault[] = ['code-none', 'code-link', 'code-cut', 'code-damaged', 'code-too-new', 'code-expired'];

/** Finds the code in a text: on its own, in a sentence, broken into lines. `nowMs` is Unix milliseconds. */
export function readCode(text: string, nowMs: number): CodeRead {
  const read = text.slice(0, TEXT);
  let best: CodeRead = { ok: false, why: bareScheme.test(read) ? 'code-cut' : isLink(read, nowMs) ? 'code-link' : 'code-none' };
  for (const { at, before } of places(read)) {
    const found = judge(decodePayload(read.slice(at), ownScheme.test(before)), nowMs);
    if (found.ok) return found;
    if (!best.ok && faults.indexOf(found.why) > faults.indexOf(best.why)) best = found;
  }
  return best;
}

/** `ours`: it stands behind our own scheme, so whatever cannot be read is a broken code; elsewhere it may be anything. */
function decodePayload(text: string, ours: boolean): Code | CodeFault {
  const run = payloadRun(text);
  const head = orNull(() => fromB64(run.slice(0, 8))) ?? new Uint8Array(0);
  const frame = readFrame(head);
  const isCode = ours || Object.values<number>(KINDS).includes(head[3] ?? 0);
  if (!isCode) return 'code-none';
  const needed = Math.ceil(((frame?.length ?? Infinity) * 8) / 6);
  if (run.length < needed) return frame === null || frame.version === 1 ? 'code-cut' : 'code-damaged';
  const decoded = decodeCode(orNull(() => fromB64(run.slice(0, needed))) ?? new Uint8Array(0));
  if (decoded === 'not-a-code') return 'code-none';
  return typeof decoded === 'string' ? `code-${decoded}` : decoded;
}

function judge(found: Code | CodeFault, nowMs: number): CodeRead {
  if (typeof found === 'string') return { ok: false, why: found };
  const { expires } = found.kind === 'invite' ? found.invite : found.reply;
  return expires * 1000 <= nowMs ? { ok: false, why: 'code-expired', code: found } : { ok: true, code: found };
}

function isLink(text: string, nowMs: number): boolean {
  const link = decodeLink(text, nowMs);
  return link.ok || link.why === 'expired';
}
