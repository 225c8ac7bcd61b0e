/** A signaling socket that the app dialled for this page. Keeps the order of what is sent, since a door does not. */
import type { SocketPort } from '../core/ports';
import { toB64 } from '../core/bytes';
import type { SocketEvent } from '../generated/desktop';
import type { Door } from './door';
import { PlatformError, type DialTarget } from './platform';

// RFC 6455 section 7.4.1: it ended without a close frame.
const ABNORMAL = 1006;

export function dialed(door: Door, target: DialTarget): SocketPort {
  let over = false;
  const closed = (code: number, reason: string): void => {
    if (!over) port.onclose?.(code, reason);
    over = true;
  };
  const happened = (event: SocketEvent): void => {
    if (over) return;
    if ('open' in event) port.onopen?.();
    else if ('text' in event) port.onmessage?.(event.text);
    else closed(event.closed.code, event.closed.reason);
  };
  const { endpoints, fingerprint, plain } = target;
  const number = door.dial({ endpoints, plain, fingerprint: fingerprint && toB64(fingerprint) }, happened);
  let last: Promise<unknown> = number.catch((error: unknown) => {
    closed(ABNORMAL, error instanceof PlatformError ? error.code : 'unreachable');
  });
  // One after the other; a failure means that the socket is gone or stuck, and then it ends.
  const inOrder = (command: string, args: Record<string, unknown>): void => {
    last = last
      .then(async () => {
        if (!over) await door.call(command, { socket: await number, ...args });
      })
      .catch(() => {
        closed(ABNORMAL, '');
      });
  };
  const port: SocketPort = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => {
      inOrder('socket_send', { text });
    },
    close: (code = 1000) => {
      inOrder('socket_close', { code });
    },
  };
  return port;
}
