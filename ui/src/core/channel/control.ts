/**
 * The control channel of one peer connection: negotiated, ordered, id 0. Says hello first and hears nothing before the other one's.
 * Whatever is malformed is dropped and counted. Knows nothing of what the messages mean.
 */
import type { DataChannelPort, PeerConnectionPort } from '../ports';
import { MAX_MESSAGE, MAX_SIGNAL, readMessage, sizeOf, writeMessage, type Message } from './message';

export const VERSION = 1;
export const CAPS: readonly string[] = ['chat', 'file'];

/** How both sides make the channel: it is there without being announced. */
export const CHANNEL = { label: 'tincan', options: { ordered: true, negotiated: true, id: 0 } } as const;

export interface ControlEvents {
  /** Both have said hello: `caps` is what the other one can do. */
  up(caps: string[]): void;
  message(message: Message): void;
  malformed(): void;
  closed(): void;
}

export class ControlChannel {
  readonly #channel: DataChannelPort;
  readonly #pc: PeerConnectionPort;
  readonly #events: ControlEvents;
  #greeted = false;

  /** `channel`: where the connection has it already, perhaps open. */
  constructor(pc: PeerConnectionPort, events: ControlEvents, channel = pc.createDataChannel(CHANNEL.label, CHANNEL.options)) {
    this.#channel = channel;
    this.#pc = pc;
    this.#events = events;
    const greet = (): boolean => this.say({ t: 'hello', v: VERSION, caps: [...CAPS] });
    this.#channel.onopen = greet;
    if (channel.readyState === 'open') greet();
    this.#channel.onclose = () => events.closed();
    this.#channel.onmessage = (data) => this.#hear(data);
  }

  /** Both have said hello and it is still open. */
  get isUp(): boolean {
    return this.#greeted && this.#channel.readyState === 'open';
  }

  get isClosed(): boolean {
    return this.#channel.readyState === 'closed' || this.#channel.readyState === 'closing';
  }

  /** False where the channel is not open, full, or the message above what the other side takes. */
  say(message: Message): boolean {
    const text = writeMessage(message);
    const limit = message.t === 'signal' ? Math.min(MAX_SIGNAL, Math.max(this.#pc.maxMessageSize, MAX_MESSAGE)) : MAX_MESSAGE;
    if (this.#channel.readyState !== 'open' || sizeOf(text) > limit) return false;
    try {
      this.#channel.send(text);
      return true;
    } catch {
      // The browser refuses when its own buffer is full or the channel closes in this moment: the same as not open.
      return false;
    }
  }

  close(): void {
    this.#channel.onclose = null;
    this.#channel.onmessage = null;
    this.#channel.close();
  }

  #hear(data: string | Uint8Array): void {
    const message = typeof data === 'string' ? readMessage(data) : 'malformed';
    if (message === 'unknown') return;
    if (message === 'malformed' || (message.t !== 'hello' && !this.#greeted)) this.#events.malformed();
    else if (message.t !== 'hello') this.#events.message(message);
    else this.#greet(message);
  }

  #greet(hello: Message & { t: 'hello' }): void {
    if (this.#greeted || hello.v < VERSION) return;
    this.#greeted = true;
    this.#events.up(hello.caps);
  }
}
