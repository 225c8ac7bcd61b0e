/**
 * What was said in this room: own texts until everybody addressed has acknowledged them, and which of theirs were already shown. Kept
 * over reconnects, said again, never shown twice. Knows nothing of channels.
 */
import type { ChatEntry, PersonKey } from '../call/events';
import { MAX_MESSAGE, MAX_TEXT, sizeOf, writeMessage, type ChatMessage } from '../channel/message';
import type { Clock } from '../ports';

/** Own texts that nobody has acknowledged yet; more is refused. */
const MAX_UNSENT = 500;
/** Ids of one person that are remembered; a peer that repeats older ones only repeats itself to us. */
const MAX_SEEN = 2000;

export type ChatRefusal = 'chat-empty' | 'chat-too-long' | 'chat-too-many';

export interface ChatPorts {
  clock: Clock;
  /** A fresh id. */
  id(): string;
  /** False where that person cannot be reached now. */
  say(to: PersonKey, message: ChatMessage): boolean;
  emit(entry: ChatEntry): void;
}

interface Unsent {
  entry: ChatEntry;
  awaited: Set<PersonKey>;
  /** Somebody has it. */
  heard: boolean;
}

export class ChatLog {
  readonly #ports: ChatPorts;
  readonly #unsent = new Map<string, Unsent>();
  readonly #seen = new Map<PersonKey, Set<string>>();

  constructor(ports: ChatPorts) {
    this.#ports = ports;
  }

  /** Says `text` to these people, now or when they are back; with nobody there, to the next one who comes. Null when taken. */
  send(text: string, to: Iterable<PersonKey>): ChatRefusal | null {
    if (text.trim() === '') return 'chat-empty';
    if (text.length > MAX_TEXT) return 'chat-too-long';
    if (this.#unsent.size >= MAX_UNSENT) return 'chat-too-many';
    const entry: ChatEntry = { id: this.#ports.id(), from: 'me', text, at: this.#ports.clock.now(), state: 'sending' };
    // Control characters grow sixfold on the wire.
    if (sizeOf(writeMessage(chatOf(entry))) > MAX_MESSAGE) return 'chat-too-long';
    const unsent = { entry, awaited: new Set(to), heard: false };
    this.#unsent.set(entry.id, unsent);
    this.#ports.emit(entry);
    for (const key of unsent.awaited) this.#say(key, entry);
    return null;
  }

  /** That person can be reached again, or for the first time. */
  up(key: PersonKey): void {
    for (const { entry, awaited, heard } of this.#unsent.values()) {
      if (awaited.size === 0 && !heard) awaited.add(key);
      if (awaited.has(key)) this.#say(key, entry);
    }
  }

  /** That person will not come back; what only they have not acknowledged is delivered. */
  gone(key: PersonKey): void {
    this.#seen.delete(key);
    for (const unsent of this.#unsent.values()) {
      unsent.awaited.delete(key);
      this.#settle(unsent);
    }
  }

  receive(from: PersonKey, message: ChatMessage): void {
    if (message.t === 'chat-ack') this.#acknowledged(from, message.id);
    else this.#show(from, message);
  }

  #acknowledged(from: PersonKey, id: string): void {
    const unsent = this.#unsent.get(id);
    if (!unsent?.awaited.delete(from)) return;
    unsent.heard = true;
    this.#settle(unsent);
  }

  #settle({ entry, awaited, heard }: Unsent): void {
    if (!heard || awaited.size > 0) return;
    this.#unsent.delete(entry.id);
    this.#ports.emit({ ...entry, state: 'delivered' });
  }

  /** Acknowledged every time, shown once: the acknowledgement may have been lost. */
  #show(from: PersonKey, { id, text, at }: ChatMessage & { t: 'chat' }): void {
    this.#ports.say(from, { t: 'chat-ack', id });
    const seen = this.#seen.get(from) ?? new Set<string>();
    if (seen.has(id)) return;
    seen.add(id);
    for (const oldest of seen) {
      if (seen.size <= MAX_SEEN) break;
      seen.delete(oldest);
    }
    this.#seen.set(from, seen);
    // Their ids are theirs to choose: with the writer's key in front none can stand in for another message.
    this.#ports.emit({ id: `${from}.${id}`, from, text, at, state: 'received' });
  }

  #say(key: PersonKey, entry: ChatEntry): void {
    this.#ports.say(key, chatOf(entry));
  }
}

const chatOf = ({ id, text, at }: ChatEntry): ChatMessage => ({ t: 'chat', id, text, at });
