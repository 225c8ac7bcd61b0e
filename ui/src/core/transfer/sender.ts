/**
 * One file on its way to one person: hash, offer, stream from where the receiver says, done only when the receiver says so. After a
 * new connection it offers again and goes on from the receiver's offset. Knows nothing of people or connections.
 */
import type { Transfer } from '../call/events';
import { HASHES_A_MESSAGE, PIECE, type CancelReason, type FileMessage } from '../channel/message';
import type { Clock, DataChannelPort, Digest, FileSource, Unsubscribe } from '../ports';
import { cleanPath, hashPieces, nameOf, rootOf } from './offer';
import { Progress } from './progress';
import { Stream } from './stream';

export interface TransferPorts {
  clock: Clock;
  digest: Digest;
  /** False where the control channel does not take it now. */
  say(message: FileMessage): boolean;
  /** Opens a channel of this label; null where there is no connection. `messageSize` is what one message may have. */
  open(label: string): { channel: DataChannelPort; messageSize: number } | null;
  changed(transfer: Transfer): void;
}

/** Milliseconds until a stream that broke alone is offered again. */
const AGAIN = 1000;

export class Sender {
  readonly #ports: TransferPorts;
  readonly #id: string;
  readonly #source: FileSource;
  readonly #progress: Progress;
  #hashes: Uint8Array[] = [];
  #root: Uint8Array | null = null;
  /** Hashes that the receiver knows. */
  #told = 0;
  #stream: Stream | null = null;
  #again: Unsubscribe | null = null;
  /** What the receiver must hear, whenever that is. */
  #verdict: FileMessage | null = null;

  constructor(ports: TransferPorts, person: string, id: string, source: FileSource) {
    this.#ports = ports;
    this.#id = id;
    this.#source = source;
    const start = { id, person, direction: 'send' as const, name: nameOf(source.name), size: source.size, state: 'preparing' as const };
    this.#progress = new Progress(ports.clock, start, (transfer) => ports.changed(transfer));
  }

  get isOver(): boolean {
    return this.#progress.isOver;
  }

  /** It is there, and others may be hashed first. */
  show(): void {
    this.#progress.show();
  }

  /** Hashes the file and offers it. */
  async prepare(): Promise<void> {
    const { digest } = this.#ports;
    if (this.isOver) return;
    const hashes = await hashPieces(this.#source, digest, () => this.isOver);
    if (this.isOver) return;
    if (!hashes) return this.#fail('source');
    this.#hashes = hashes;
    this.#root = await rootOf(hashes, digest);
    this.#progress.enter('offered');
    this.#offer();
  }

  receive(message: FileMessage): void {
    if (this.isOver) this.#tellVerdict();
    else if (message.t === 'file-accept') this.#start(message.offset, message.pieces);
    else if (message.t === 'file-progress') this.#confirm(message.offset);
    else if (message.t === 'file-done') this.#finish();
    else if (message.t === 'file-decline') this.#end('declined');
    else if (message.t === 'file-cancel') this.#end(message.why === 'cancelled' ? 'cancelled' : 'failed', message.why);
  }

  /** The other one can be heard again; `fresh` when over a new connection, on which nothing has been said yet. */
  up(fresh: boolean): void {
    if (this.isOver) this.#tellVerdict();
    else if (fresh || (this.#progress.state === 'waiting' && !this.#stream?.isAlive)) this.#offerAgain();
    else if (this.#progress.state === 'waiting') this.#progress.enter('active');
  }

  down(): void {
    if (this.#progress.state === 'active' || this.#progress.state === 'checking') this.#progress.enter('waiting');
  }

  cancel(): void {
    this.#verdict = { t: 'file-cancel', id: this.#id, why: 'cancelled' };
    this.#end('cancelled', 'by-me');
    this.#tellVerdict();
  }

  /** That person will not come back. */
  gone(): void {
    this.#end('failed', 'lost');
  }

  #start(offset: number, pieces: number): void {
    const { state } = this.#progress;
    if (!this.#root || state === 'preparing') return;
    const isWhole = offset === this.#source.size;
    if ((offset % PIECE !== 0 && !isWhole) || offset > this.#source.size || pieces > this.#hashes.length) return this.#fail('protocol');
    this.#stream?.stop();
    this.#stream = null;
    this.#told = pieces;
    this.#progress.moved(offset);
    if (isWhole) this.#complete();
    else this.#carry(offset / PIECE);
  }

  #carry(from: number): void {
    const opened = this.#ports.open(`file:${this.#id}`);
    if (!opened) return this.#progress.enter('waiting');
    const tell = (index: number): boolean => this.#tell(index);
    const sent = (): void => this.#progress.enter('checking');
    const stream = new Stream({ ...opened, source: this.#source, from, tell, sent });
    this.#stream = stream;
    this.#progress.enter('active');
    void stream.run().then((end) => {
      if (stream !== this.#stream || this.isOver) return;
      if (end === 'source') this.#fail('source');
      else this.#broken();
    });
  }

  /** Everything is there already, an empty file for one: only the hashes are missing, and their answer. */
  #complete(): void {
    if (this.#tell(this.#hashes.length)) this.#progress.enter('checking');
    else this.#progress.enter('waiting');
  }

  /** The channel went although the connection may be well: asks once more where the receiver stands. */
  #broken(): void {
    this.#progress.enter('waiting');
    this.#again?.();
    this.#again = this.#ports.clock.after(AGAIN, () => this.#offerAgain());
  }

  #offerAgain(): void {
    if (this.isOver || this.#progress.state === 'preparing') return;
    this.#stream?.stop();
    this.#stream = null;
    if (this.#progress.state !== 'offered') this.#progress.enter('waiting');
    this.#offer();
  }

  #offer(): void {
    if (!this.#root) return;
    const item = { path: cleanPath(this.#source.name), size: this.#source.size, root: this.#root };
    this.#ports.say({ t: 'file-offer', id: this.#id, items: [item] });
  }

  #tell(count: number): boolean {
    while (this.#told < count) {
      const hashes = this.#hashes.slice(this.#told, this.#told + HASHES_A_MESSAGE);
      if (!this.#ports.say({ t: 'file-pieces', id: this.#id, from: this.#told, hashes })) return false;
      this.#told += hashes.length;
    }
    return true;
  }

  #confirm(offset: number): void {
    if (offset > this.#source.size) return this.#fail('protocol');
    this.#stream?.confirm(offset);
    this.#progress.moved(offset);
  }

  #finish(): void {
    const { state } = this.#progress;
    // An empty file is whole in the moment it is accepted, and a cut may lose the acceptance. Others lack their hashes until we heard it.
    const isEarly = state === 'preparing' || (state === 'offered' && this.#source.size > 0);
    if (isEarly) return this.#fail('protocol');
    this.#progress.moved(this.#source.size);
    this.#end('done');
  }

  #fail(why: CancelReason): void {
    this.#verdict = { t: 'file-cancel', id: this.#id, why };
    this.#end('failed', why);
    this.#tellVerdict();
  }

  #tellVerdict(): void {
    if (this.#verdict) this.#ports.say(this.#verdict);
  }

  #end(state: 'done' | 'declined' | 'cancelled' | 'failed', why?: string): void {
    if (this.isOver) return;
    this.#progress.enter(state, why === 'cancelled' ? 'by-them' : why);
    this.#again?.();
    this.#stream?.stop();
    this.#source.release();
  }
}
