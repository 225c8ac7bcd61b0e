/**
 * One socket for as long as it lives: opened, heard, asked after a silence, and given up when it does not answer. Reports its end once,
 * and nothing after. Knows nothing of sessions; the next socket is another line.
 */
import type { Clock, SocketPort, Unsubscribe } from '../ports';
import { parseServer, type ServerMessage } from './wire';

/**
 * Silence after which the server is asked, and how long its answer may take; milliseconds. It asks us every 25 s, so only one that is not
 * there is asked, or one that never does. Being asked needs no timer here: those of a page that nobody looks at may be a minute late.
 */
const SILENCE = 30_000;
const ANSWER = 5_000;

export interface LineEvents {
  open(): void;
  message(message: ServerMessage): void;
  /** The close code, and the dialer's or the server's reason; 4408 `silent` when this side gave up. */
  down(code: number, reason: string): void;
}

export class Line {
  /** The socket is open. */
  up = false;
  private watch: Unsubscribe | null = null;
  private heardAt = 0;
  private deadline: Unsubscribe | null = null;
  private ended = false;

  constructor(
    private readonly clock: Clock,
    private readonly socket: SocketPort,
    private readonly on: LineEvents,
    /** Milliseconds until {@link settled} must have been called. */
    patience: number,
  ) {
    this.expect(patience);
    socket.onopen = () => {
      this.up = true;
      on.open();
    };
    socket.onmessage = (text) => this.heard(text);
    socket.onclose = (code, reason) => this.down(code, reason);
  }

  readonly send = (text: string): void => {
    if (!this.ended) this.socket.send(text);
  };

  /** The greeting is over: from now on `ping` is called after 30 s of silence, and something must be heard within 5 s of it. */
  settled(ping: () => void): void {
    this.hush();
    this.listen(ping, SILENCE);
  }

  /** Pings now; gives the line up when nothing is heard within `ms`. */
  probe(ping: () => void, ms: number): void {
    this.settled(ping);
    this.expect(ms);
    ping();
  }

  /** Ends it from this side; {@link LineEvents.down} is not called. */
  close(code = 1000): void {
    if (this.ended) return;
    this.end();
    this.socket.close(code);
  }

  private heard(text: string): void {
    this.heardAt = this.clock.now();
    if (this.watch !== null) this.hush();
    const message = parseServer(text);
    if (message !== null) this.on.message(message);
  }

  private listen(ping: () => void, ms: number): void {
    this.watch?.();
    this.watch = this.clock.after(ms, () => {
      const left = this.heardAt + SILENCE - this.clock.now();
      if (left > 0) this.listen(ping, left);
      else this.probe(ping, ANSWER);
    });
  }

  private expect(ms: number): void {
    this.hush();
    this.deadline = this.clock.after(ms, () => {
      this.socket.close(4408, 'silent');
      this.down(4408, 'silent');
    });
  }

  private hush(): void {
    this.deadline?.();
    this.deadline = null;
  }

  private down(code: number, reason: string): void {
    if (this.ended) return;
    this.end();
    this.on.down(code, reason);
  }

  private end(): void {
    this.ended = true;
    this.up = false;
    this.hush();
    this.watch?.();
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
  }
}
