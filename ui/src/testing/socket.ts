/** A pair of message sockets with time between them. Knows nothing of what they carry. */
import type { Clock, SocketPort } from '../core/ports';

/** Milliseconds a frame is under way. */
const LATENCY = 5;

export class FakeSocket implements SocketPort {
  onopen: (() => void) | null = null;
  onmessage: ((text: string) => void) | null = null;
  onclose: ((code: number, reason: string) => void) | null = null;
  isClosed = false;
  other!: FakeSocket;

  constructor(private readonly clock: Clock) {}

  send(text: string): void {
    if (this.isClosed) return;
    this.clock.after(LATENCY, () => {
      if (!this.other.isClosed) this.other.onmessage?.(text);
    });
  }

  close(code = 1000, reason = ''): void {
    if (this.isClosed) return;
    this.clock.after(LATENCY, () => this.other.end(code, reason));
    this.isClosed = true;
  }

  /** The end as the other side or the network brings it. */
  end(code: number, reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.onclose?.(code, reason);
  }
}

/** Two ends, both about to open. */
export function socketPair(clock: Clock): [FakeSocket, FakeSocket] {
  const pair: [FakeSocket, FakeSocket] = [new FakeSocket(clock), new FakeSocket(clock)];
  pair[0].other = pair[1];
  pair[1].other = pair[0];
  clock.after(LATENCY, () => pair[0].onopen?.());
  return pair;
}

/** A socket that nobody answers. */
export function deadSocket(clock: Clock): FakeSocket {
  const socket = new FakeSocket(clock);
  clock.after(LATENCY, () => socket.end(1006, 'unreachable'));
  return socket;
}
