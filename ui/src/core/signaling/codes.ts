/**
 * What a code of docs/protocol.md means for going on. Knows the codes, not the client.
 */

/** Never better by trying again. */
const final = new Set([
  'bad-version',
  'bad-json',
  'too-large',
  'unauthorized',
  'denied',
  'removed',
  'locked',
  'invite-used',
  'invite-expired',
  'room-closed',
  'elsewhere',
]);

/** Final at the first entry; later the server may have restarted before its host, or still hold our own old seat. */
const finalAtFirst = new Set(['no-such-room', 'room-full', 'bad-message', 'already-joined', 'wrong-certificate']);

const closes = new Map([
  [1009, 'too-large'],
  [4400, 'bad-version'],
  [4401, 'unauthorized'],
  [4403, 'removed'],
  [4409, 'elsewhere'],
  [4413, 'slow-consumer'],
  [4429, 'rate-limited'],
]);

/** Whether a code ends everything, for one who `wasInside` already or not. */
export function isFinal(code: string, wasInside: boolean): boolean {
  return final.has(code) || (!wasInside && finalAtFirst.has(code));
}

/** The code for a socket that closed without one being said. A dialer gives its own as the reason. */
export function codeOfClose(close: number, reason: string): string {
  return closes.get(close) ?? (reason === 'wrong-certificate' ? reason : 'unreachable');
}

/** Whether the server said no, but may say yes when its host is back or our old seat is gone. */
export function isNoForNow(code: string): boolean {
  return finalAtFirst.has(code);
}
