/** One RTCDataChannel as the core wants it: bytes are always `Uint8Array`. Knows nothing of what they mean. */
import type { DataChannelPort } from '../core/ports';

/** Wraps a channel that this page made or was given. */
export function dataChannel(native: RTCDataChannel): DataChannelPort {
  // Firefox hands out Blobs unless told every time, also for channels that the other side made.
  native.binaryType = 'arraybuffer';
  const port: DataChannelPort = {
    label: native.label,
    get readyState() {
      return native.readyState;
    },
    get bufferedAmount() {
      return native.bufferedAmount;
    },
    get bufferedAmountLowThreshold() {
      return native.bufferedAmountLowThreshold;
    },
    set bufferedAmountLowThreshold(bytes) {
      native.bufferedAmountLowThreshold = bytes;
    },
    send: (data) => {
      if (typeof data === 'string') native.send(data);
      else native.send(data as Uint8Array<ArrayBuffer>);
    },
    close: () => {
      native.close();
    },
    onopen: null,
    onclose: null,
    onbufferedamountlow: null,
    onmessage: null,
  };
  native.onopen = () => port.onopen?.();
  native.onclose = () => port.onclose?.();
  native.onbufferedamountlow = () => port.onbufferedamountlow?.();
  native.onmessage = (event: MessageEvent<string | ArrayBuffer>) =>
    port.onmessage?.(typeof event.data === 'string' ? event.data : new Uint8Array(event.data));
  return port;
}
