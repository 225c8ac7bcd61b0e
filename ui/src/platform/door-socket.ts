/**
 * The loopback socket of docs/doors.md, sections 3 to 5: requests and answers by number, events, pieces of files as binary frames. When it
 * breaks, what was under way fails, and it is opened again; after a few tries, or when another page took over, it stays closed.
 */
import type { DialTarget, SocketEvent } from '../generated/desktop';
import { failed, type Door, type DoorEvents } from './door';

const SUBPROTOCOL = 'tincan.door';
// Milliseconds before each new try: loopback breaks only when the app is gone or the machine slept.
const TRIES = [0, 300, 1000, 3000];
// Codes of the door: the bearer is void, another page took over.
const FINAL = [4401, 4409];
const GONE: SocketEvent = { closed: { code: 1006, reason: '' } };

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (reason: unknown) => void;
}

interface Incoming {
  id?: number;
  ok?: unknown;
  error?: string;
  event?: string;
  payload?: unknown;
}

/** Opens the door for the first time; rejects with PlatformError `closed` when it does not let this page in. */
export async function openDoor(url: string, bearer: string): Promise<Door> {
  const door = new DoorSocket(url, bearer);
  await door.connected;
  return door;
}

class DoorSocket implements Door {
  connected: Promise<WebSocket>;
  #tries = 0;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sockets = new Map<number, (event: SocketEvent) => void>();
  readonly #listeners = new Map<string, (payload: never) => void>();

  constructor(
    private readonly url: string,
    private readonly bearer: string,
  ) {
    this.connected = this.#connect(false);
  }

  call<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
    return this.#ask((id) => JSON.stringify({ id, command, args }));
  }

  read(file: number, offset: number, length: number): Promise<Uint8Array> {
    return this.call('read_file', { file, offset, length });
  }

  write(file: number, offset: number, bytes: Uint8Array): Promise<void> {
    return this.#ask((id) => pieceFrame(id, file, offset, bytes));
  }

  /** Events follow the answer, so the number is always known when the first one comes. */
  async dial(target: DialTarget, happened: (event: SocketEvent) => void): Promise<number> {
    return this.#ask(
      (id) => JSON.stringify({ id, command: 'dial', args: { target } }),
      (socket) => this.#sockets.set(socket, happened),
    );
  }

  listen<E extends keyof DoorEvents>(event: E, run: (payload: DoorEvents[E]) => void): void {
    this.#listeners.set(event, run);
  }

  /** `answered` runs before anything that comes after the answer. */
  async #ask<T>(frame: (id: number) => string | Uint8Array<ArrayBuffer>, answered?: (answer: T) => void): Promise<T> {
    const socket = await this.connected;
    if (socket.readyState !== WebSocket.OPEN) throw failed('closed');
    const id = ++this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, {
        resolve: (answer) => {
          answered?.(answer as T);
          resolve(answer as T);
        },
        reject,
      });
      socket.send(frame(id));
    });
  }

  #connect(again: boolean): Promise<WebSocket> {
    const socket = new WebSocket(this.url, SUBPROTOCOL);
    socket.binaryType = 'arraybuffer';
    const ready = new Promise<WebSocket>((resolve, reject) => {
      socket.onopen = () => {
        socket.send(JSON.stringify({ bearer: this.bearer, again }));
      };
      // The first message says that the bearer was right.
      socket.onmessage = () => {
        this.#tries = 0;
        socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
          this.#arrived(data);
        };
        resolve(socket);
      };
      socket.onclose = ({ code }) => {
        this.#broke();
        const delay = TRIES[this.#tries++];
        const over = delay === undefined || FINAL.includes(code);
        this.connected = over ? Promise.reject(failed('closed')) : after(delay).then(() => this.#connect(true));
        // Who waited for this try gets the next one; who comes later finds it in `connected`.
        this.connected.then(resolve, reject);
      };
    });
    // Nobody may be waiting when it breaks for good; the next call is told.
    ready.catch(() => undefined);
    return ready;
  }

  #arrived(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') {
      this.#answer(new DataView(data).getUint32(0))?.resolve(new Uint8Array(data, 4));
      return;
    }
    const message = JSON.parse(data) as Incoming;
    if (message.event === 'socket') this.#socketEvent(message.payload as SocketEvent & { socket: number });
    else if (message.event !== undefined) this.#listeners.get(message.event)?.((message.payload ?? null) as never);
    else if (message.error !== undefined) this.#answer(message.id)?.reject(failed(message.error));
    else this.#answer(message.id)?.resolve(message.ok);
  }

  #answer(id = 0): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #socketEvent(event: SocketEvent & { socket: number }): void {
    this.#sockets.get(event.socket)?.(event);
    if ('closed' in event) this.#sockets.delete(event.socket);
  }

  /** Rust closes the sockets of a broken door; files stay open for the page that comes back. */
  #broke(): void {
    const [waiting, sockets] = [[...this.#waiting.values()], [...this.#sockets.values()]];
    this.#waiting.clear();
    this.#sockets.clear();
    for (const { reject } of waiting) reject(failed('closed'));
    for (const happened of sockets) happened(GONE);
  }
}

/** `u32 id || u32 file || u64 offset || bytes` */
function pieceFrame(id: number, file: number, offset: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(16 + bytes.length);
  const header = new DataView(frame.buffer);
  header.setUint32(0, id);
  header.setUint32(4, file);
  header.setBigUint64(8, BigInt(offset));
  frame.set(bytes, 16);
  return frame;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
