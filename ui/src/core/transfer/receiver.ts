/**
 * One file on its way from one person: nothing is written that was not accepted, and no piece before its hash was right. Says how far it
 * has come, so that the sender can go on from there, and `done` only when the file has its name. Knows nothing of connections.
 */
import type { Transfer } from '../call/events';
import { equal } from '../bytes';
import { PIECE, type CancelReason, type FileMessage, type Item } from '../channel/message';
import type { Clock, DataChannelPort, Digest, FileSink } from '../ports';
import { Assembly, type Piece } from './assembly';
import { nameOf, piecesOf, rootOf } from './offer';
import { Progress } from './progress';
import { WINDOW } from './stream';

export interface ReceiverPorts {
  clock: Clock;
  digest: Digest;
  say(message: FileMessage): boolean;
  changed(transfer: Transfer): void;
}

export class Receiver {
  readonly #ports: ReceiverPorts;
  readonly #wireId: string;
  readonly #item: Item;
  readonly #progress: Progress;
  readonly #hashes: Uint8Array[] = [];
  #sink: FileSink | null = null;
  #channel: DataChannelPort | null = null;
  /** Pieces that are checked and written; the number of the next one. */
  #written = 0;
  /** Pieces that have arrived and are not yet written. */
  #held = 0;
  /** One piece after the other. */
  #work: Promise<void> = Promise.resolve();
  #hashArrived: (() => void) | null = null;
  #verdict: FileMessage | null = null;

  /** `id` is ours and unique, `wireId` is what the sender calls it. */
  constructor(ports: ReceiverPorts, person: string, id: string, wireId: string, item: Item) {
    this.#ports = ports;
    this.#wireId = wireId;
    this.#item = item;
    const start = { id, person, direction: 'receive' as const, name: nameOf(item.path), size: item.size, state: 'offered' as const };
    this.#progress = new Progress(ports.clock, start, (transfer) => ports.changed(transfer));
  }

  get isOver(): boolean {
    return this.#progress.isOver;
  }

  /** Waits for the answer of the one who sits here. */
  get isOpen(): boolean {
    return this.#progress.state === 'offered';
  }

  /** Asks the one who sits here; the answer may come at once. */
  ask(): void {
    this.#progress.show();
  }

  accept(sink: FileSink): void {
    if (!this.isOpen) return void this.#discard(sink);
    this.#sink = sink;
    this.#written = sink.durable >= this.#item.size ? piecesOf(this.#item.size) : Math.floor(sink.durable / PIECE);
    this.#progress.enter('active');
    this.#progress.moved(this.#offset);
    this.#sayWhere();
    void this.#finishIfWhole();
  }

  decline(): void {
    if (!this.isOpen) return;
    this.#verdict = { t: 'file-decline', id: this.#wireId };
    this.#end('declined');
  }

  cancel(): void {
    if (this.isOpen) return this.decline();
    this.#verdict = { t: 'file-cancel', id: this.#wireId, why: 'cancelled' };
    this.#end('cancelled', 'by-me');
  }

  receive(message: FileMessage): void {
    if (message.t === 'file-offer') this.#offeredAgain();
    else if (this.isOver) return;
    else if (message.t === 'file-pieces') this.#learn(message.from, message.hashes);
    else if (message.t === 'file-cancel') this.#cancelled(message.why);
  }

  /** The channel that the sender opened; a later one replaces it. */
  channel(channel: DataChannelPort): void {
    const isExpected = this.#sink !== null && !this.isOver;
    this.#channel?.close();
    this.#channel = isExpected ? channel : null;
    if (!isExpected) return channel.close();
    const assembly = new Assembly(this.#item.size);
    channel.onmessage = (data) => {
      if (channel === this.#channel) this.#take(assembly.add(data, this.#written + this.#held));
    };
  }

  /** The other one can be heard again; `fresh` when over a new connection: what was said on the old one may be lost. */
  up(fresh: boolean): void {
    if (this.#progress.state === 'waiting') this.#progress.enter('active');
    if (fresh) this.#stopWaiting();
  }

  down(): void {
    if (this.#progress.state === 'active') this.#progress.enter('waiting');
  }

  gone(): void {
    this.#end('failed', 'lost');
  }

  get #offset(): number {
    return Math.min(this.#written * PIECE, this.#item.size);
  }

  /** The sender asks where this stands. What is being written is waited for, so that the answer is true. */
  #offeredAgain(): void {
    if (this.#verdict) this.#ports.say(this.#verdict);
    else if (this.#sink && !this.isOver) void this.#work.then(() => this.#sayWhere());
  }

  #sayWhere(): void {
    if (this.isOver) return;
    this.#ports.say({ t: 'file-accept', id: this.#wireId, offset: this.#offset, pieces: this.#hashes.length });
  }

  #learn(from: number, hashes: Uint8Array[]): void {
    const fits = this.#sink !== null && from <= this.#hashes.length && from + hashes.length <= piecesOf(this.#item.size);
    if (!fits) return this.#fail('protocol');
    this.#hashes.push(...hashes.slice(this.#hashes.length - from));
    this.#stopWaiting();
    void this.#finishIfWhole();
  }

  #take(piece: Piece | null | 'protocol'): void {
    if (this.isOver || piece === null) return;
    if (piece === 'protocol' || this.#held * PIECE > WINDOW) return this.#fail('protocol');
    this.#held++;
    this.#work = this.#work.then(() => this.#keep(piece)).finally(() => this.#held--);
  }

  async #keep({ index, bytes }: Piece): Promise<void> {
    if (!this.#hashes[index]) await new Promise<void>((arrived) => (this.#hashArrived = arrived));
    const hash = this.#hashes[index];
    // Already written, or without its hash since the connection went: the sender brings it again.
    if (this.isOver || !hash || index !== this.#written) return;
    if (!equal(hash, await this.#ports.digest(bytes))) return this.#fail('hash');
    if (!(await this.#onDisk((sink) => sink.write(index * PIECE, bytes)))) return;
    this.#written++;
    this.#progress.moved(this.#offset);
    this.#ports.say({ t: 'file-progress', id: this.#wireId, offset: this.#offset });
    void this.#finishIfWhole();
  }

  async #finishIfWhole(): Promise<void> {
    const count = piecesOf(this.#item.size);
    if (this.isOver || this.#progress.state === 'checking' || this.#written < count || this.#hashes.length < count) return;
    this.#progress.enter('checking');
    if (!equal(this.#item.root, await rootOf(this.#hashes, this.#ports.digest))) return this.#fail('hash');
    if (!(await this.#onDisk((sink) => sink.finish()))) return;
    this.#verdict = { t: 'file-done', id: this.#wireId };
    this.#end('done');
  }

  /** False where the disk failed or the transfer ended meanwhile. */
  async #onDisk(act: (sink: FileSink) => Promise<void>): Promise<boolean> {
    if (!this.#sink || this.isOver) return false;
    try {
      await act(this.#sink);
    } catch {
      // Full, gone or forbidden: the platform tells its user, the other one hears `disk`.
      this.#fail('disk');
    }
    return !this.isOver;
  }

  #cancelled(why: CancelReason): void {
    if (why === 'cancelled') this.#end('cancelled', 'by-them');
    else this.#end('failed', why);
  }

  #fail(why: CancelReason): void {
    this.#verdict ??= { t: 'file-cancel', id: this.#wireId, why };
    this.#end('failed', why);
  }

  #stopWaiting(): void {
    this.#hashArrived?.();
    this.#hashArrived = null;
  }

  /** Says the verdict, if it is ours, and leaves nothing half written. */
  #end(state: 'done' | 'declined' | 'cancelled' | 'failed', reason?: string): void {
    if (this.isOver) return;
    this.#progress.enter(state, reason);
    if (this.#verdict) this.#ports.say(this.#verdict);
    this.#stopWaiting();
    // After `done` the sender closes it: a channel that closes before that word arrives would look broken.
    if (state !== 'done') this.#channel?.close();
    if (state !== 'done' && this.#sink) void this.#discard(this.#sink);
  }

  async #discard(sink: FileSink): Promise<void> {
    try {
      await sink.abort();
    } catch {
      // What cannot even be removed has no name yet; the place cleans up at its next start.
    }
  }
}
