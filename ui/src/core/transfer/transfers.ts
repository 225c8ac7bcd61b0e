/**
 * All files to and from one person, by the names they have on the wire. Bounded: who offers without end is declined without asking.
 * Knows nothing of how messages and channels travel.
 */
import type { FileMessage, Item } from '../channel/message';
import type { DataChannelPort, FileSink, FileSource } from '../ports';
import { Receiver } from './receiver';
import { Sender, type TransferPorts } from './sender';

/** Offers of one person that wait for an answer. */
const MAX_OPEN = 16;
/** Transfers in one direction that are remembered after their end, so that a late question gets its answer. */
const MAX_KEPT = 64;

export class Transfers {
  readonly #ports: TransferPorts;
  readonly #person: string;
  readonly #newId: () => string;
  readonly #senders = new Map<string, Sender>();
  /** By the sender's id. */
  readonly #receivers = new Map<string, { id: string; receiver: Receiver }>();
  #preparing: Promise<void> = Promise.resolve();

  constructor(ports: TransferPorts, person: string, newId: () => string) {
    this.#ports = ports;
    this.#person = person;
    this.#newId = newId;
  }

  /** Files are hashed one after the other, in the order in which they were given. */
  offer(source: FileSource): string {
    const id = this.#newId();
    const sender = new Sender(this.#ports, this.#person, id, source);
    this.#senders.set(id, sender);
    prune(this.#senders, (kept) => kept.isOver);
    sender.show();
    this.#preparing = this.#preparing.then(() => sender.prepare());
    return id;
  }

  /** False where there is no such offer here. */
  accept(id: string, sink: FileSink): boolean {
    const receiver = this.#incoming(id);
    receiver?.accept(sink);
    return receiver !== undefined;
  }

  decline(id: string): void {
    this.#incoming(id)?.decline();
  }

  cancel(id: string): void {
    (this.#senders.get(id) ?? this.#incoming(id))?.cancel();
  }

  receive(message: FileMessage): void {
    const known = this.#receivers.get(message.id)?.receiver;
    if (message.t === 'file-offer' && !known) return this.#offered(message.id, message.items);
    if (message.t === 'file-offer' || message.t === 'file-pieces') return known?.receive(message);
    if (message.t === 'file-cancel') known?.receive(message);
    this.#senders.get(message.id)?.receive(message);
  }

  /** A channel that the other side opened; only one with the name of an accepted file is kept. */
  channel(channel: DataChannelPort): void {
    const known = channel.label.startsWith('file:') ? this.#receivers.get(channel.label.slice(5)) : undefined;
    if (known) known.receiver.channel(channel);
    else channel.close();
  }

  up(fresh: boolean): void {
    for (const each of this.#all()) each.up(fresh);
  }

  down(): void {
    for (const each of this.#all()) each.down();
  }

  gone(): void {
    for (const each of this.#all()) each.gone();
  }

  #offered(wireId: string, items: Item[]): void {
    const open = [...this.#receivers.values()].filter(({ receiver }) => receiver.isOpen).length;
    const [item] = items;
    // Several files in one offer are for a later version, which will see it in our hello.
    if (!item || items.length > 1 || open >= MAX_OPEN) return void this.#ports.say({ t: 'file-decline', id: wireId });
    const id = this.#newId();
    const receiver = new Receiver(this.#ports, this.#person, id, wireId, item);
    this.#receivers.set(wireId, { id, receiver });
    prune(this.#receivers, (kept) => kept.receiver.isOver);
    receiver.ask();
  }

  #incoming(id: string): Receiver | undefined {
    return [...this.#receivers.values()].find((known) => known.id === id)?.receiver;
  }

  #all(): (Sender | Receiver)[] {
    return [...this.#senders.values(), ...[...this.#receivers.values()].map(({ receiver }) => receiver)];
  }
}

function prune<T>(map: Map<string, T>, isOver: (value: T) => boolean): void {
  for (const [key, value] of map) {
    if (map.size <= MAX_KEPT) return;
    if (isOver(value)) map.delete(key);
  }
}
