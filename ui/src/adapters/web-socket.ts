/** A signaling socket from a browser's page. Knows nothing of what is said over it. */
import type { SocketPort } from '../core/ports';

export const SUBPROTOCOL = 'tincan.v1';

/** Opens `url` and hands out text frames only; binary frames are dropped, since the wire has none from a server. */
export function webSocket(url: string): SocketPort {
  const native = new WebSocket(url, SUBPROTOCOL);
  native.binaryType = 'arraybuffer';
  let opened = false;
  const port: SocketPort = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (text) => {
      if (native.readyState === WebSocket.OPEN) native.send(text);
    },
    close: (code = 1000, reason = '') => {
      native.close(code, reason);
    },
  };
  native.onopen = () => {
    opened = true;
    port.onopen?.();
  };
  native.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') port.onmessage?.(event.data);
  };
  // A browser never says why a socket failed; that it never opened is all there is to tell.
  native.onclose = (event) => port.onclose?.(event.code, opened ? event.reason : 'unreachable');
  return port;
}

/** The wire's address on the server that delivered this page. */
export function ownSocketUrl(location: Pick<Location, 'protocol' | 'host'>): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}
