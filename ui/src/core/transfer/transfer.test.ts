import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../testing/clock';
import { channelPair, type FakeDataChannel } from '../../testing/data-channel';
import { MemorySink, source } from '../../testing/house';
import type { Transfer } from '../call/events';
import { writeFrame } from '../channel/frame';
import { PIECE, readMessage, writeMessage, type FileMessage } from '../channel/message';
import type { FileSink, FileSource } from '../ports';
import { Transfers } from './transfers';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const digest = (bytes: Uint8Array) => Promise.resolve(sha256(bytes));
/** Bytes of which no two pieces are alike. */
const file = (size: number, seed = 1) => new Uint8Array(size).map((_, at) => (at * 31 + (at >> 8) * 17 + (at >> 20) + seed) & 0xff);
const CAP = 65_536;

/** Two people and what lies between them: control messages and channels, both with time, both may break. */
class Pair {
  readonly clock = new FakeClock();
  readonly course: Record<'send' | 'receive', string[]> = { send: [], receive: [] };
  readonly last: Partial<Record<'send' | 'receive', Transfer>> = {};
  readonly offers: string[] = [];
  readonly said: FileMessage[] = [];
  readonly sender: Transfers;
  readonly receiver: Transfers;
  channels: FakeDataChannel[] = [];
  damage: ((data: string | Uint8Array) => string | Uint8Array | null) | null = null;
  onoffer: ((id: string) => void) | null = null;
  isUp = true;
  #line = 0;

  constructor() {
    this.sender = this.#side('send', () => this.receiver);
    this.receiver = this.#side('receive', () => this.sender);
  }

  /** The connection goes, and with it everything that is under way. */
  cut(): void {
    this.isUp = false;
    this.#line++;
    for (const channel of this.channels.splice(0)) channel.end();
    for (const side of [this.sender, this.receiver]) side.down();
  }

  mend(): void {
    this.isUp = true;
    for (const side of [this.sender, this.receiver]) side.up(true);
  }

  async until(state: string, who: 'send' | 'receive' = 'send'): Promise<void> {
    await this.clock.until(() => this.last[who]?.state === state, `${who} ${state}: ${JSON.stringify(this.course)}`);
  }

  /** Offers, and answers with this sink as soon as the offer is seen. */
  async send(given: FileSource, sink: FileSink): Promise<void> {
    this.sender.offer(given);
    await this.clock.until(() => this.offers.length > 0, 'offered');
    this.receiver.accept(this.offers[0] ?? '', sink);
  }

  #side(who: 'send' | 'receive', other: () => Transfers): Transfers {
    let id = 0;
    return new Transfers(
      {
        clock: this.clock,
        digest,
        say: (message) => this.#carry(message, other),
        open: (label) => this.#open(label, other),
        changed: (transfer) => this.#changed(who, transfer),
      },
      'them',
      () => `${who}${id++}`,
    );
  }

  #changed(who: 'send' | 'receive', transfer: Transfer): void {
    this.last[who] = transfer;
    if (this.course[who].at(-1) !== transfer.state) this.course[who].push(transfer.state);
    if (who !== 'receive' || transfer.state !== 'offered') return;
    this.offers.push(transfer.id);
    this.onoffer?.(transfer.id);
  }

  /** As text, since that is what a channel carries. */
  #carry(message: FileMessage, other: () => Transfers): boolean {
    if (!this.isUp) return false;
    this.said.push(message);
    const text = writeMessage(message);
    expect(text.length).toBeLessThanOrEqual(16_384);
    const line = this.#line;
    this.clock.after(2, () => {
      const read = readMessage(text);
      if (typeof read === 'string') throw new Error(`${read}: ${text}`);
      if (line === this.#line) other().receive(read as FileMessage);
    });
    return true;
  }

  #open(label: string, other: () => Transfers): { channel: FakeDataChannel; messageSize: number } | null {
    if (!this.isUp) return null;
    const [mine, theirs] = channelPair(label, CAP, () => this.clock.sleep(1));
    mine.damage = (data) => (this.damage ? this.damage(data) : data);
    this.channels.push(mine, theirs);
    other().channel(theirs);
    return { channel: mine, messageSize: CAP };
  }
}

describe('a file', () => {
  test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 12_345])('of_%i_bytes_arrives_whole_and_only_then_is_done', async (size) => {
    const pair = new Pair();
    const [bytes, sink] = [file(size), new MemorySink(size)];
    const given = source('notes.bin', bytes);
    await pair.send(given, sink);
    await pair.until('done');
    expect([sink.state, sink.bytes.length]).toEqual(['finished', size]);
    expect(sha256(sink.bytes)).toEqual(sha256(bytes));
    expect(pair.course.send.filter((state) => state !== 'active')).toEqual(['preparing', 'offered', 'checking', 'done']);
    expect([pair.last.send?.moved, pair.last.receive?.moved, given.released]).toEqual([size, size, true]);
  });

  test('is_not_sent_before_the_receiver_has_it_under_its_name', async () => {
    const pair = new Pair();
    let finish = (): void => undefined;
    const sink = new MemorySink(PIECE);
    sink.finish = () => new Promise((done) => (finish = done));
    await pair.send(source('a', file(PIECE)), sink);
    await pair.until('checking', 'receive');
    await pair.clock.advance(60_000);
    expect(pair.last.send?.state).toBe('checking');
    finish();
    await pair.until('done');
  });

  test('may_be_accepted_in_the_moment_in_which_it_is_offered', async () => {
    const pair = new Pair();
    const sink = new MemorySink(10);
    pair.onoffer = (id) => pair.receiver.accept(id, sink);
    pair.sender.offer(source('a', file(10)));
    await pair.until('done');
    expect(sink.state).toBe('finished');
  });

  test('that_is_declined_is_never_read_again', async () => {
    const pair = new Pair();
    const given = source('a', file(10));
    pair.sender.offer(given);
    await pair.until('offered', 'receive');
    pair.receiver.decline(pair.offers[0] ?? '');
    await pair.until('declined');
    expect([pair.course.receive, given.released]).toEqual([['offered', 'declined'], true]);
  });

  test.each(['send', 'receive'] as const)('is_cancelled_by_the_one_who_is_to_%s_it', async (who) => {
    const pair = new Pair();
    const sink = new MemorySink(40 * PIECE);
    await pair.send(source('a', file(40 * PIECE)), sink);
    await pair.until('active');
    await pair.clock.until(() => (pair.last.send?.moved ?? 0) > PIECE, 'some of it is there');
    pair[who === 'send' ? 'sender' : 'receiver'].cancel(pair.last[who]?.id ?? '');
    await pair.clock.advance(2000);
    const reasons = who === 'send' ? ['by-me', 'by-them'] : ['by-them', 'by-me'];
    expect([pair.last.send?.state, pair.last.receive?.state]).toEqual(['cancelled', 'cancelled']);
    expect([pair.last.send?.reason, pair.last.receive?.reason, sink.state]).toEqual([...reasons, 'aborted']);
    expect(pair.channels.map(({ readyState }) => readyState)).toEqual(['closed', 'closed']);
  });

  test('shows_how_fast_it_goes', async () => {
    const pair = new Pair();
    await pair.send(source('a', file(8 * PIECE)), new MemorySink(8 * PIECE));
    await pair.clock.until(() => pair.last.receive?.moved === 6 * PIECE, 'six pieces');
    // This network carries a frame of 64 KiB a millisecond.
    expect(pair.last.receive?.rate).toBeGreaterThan(50_000_000);
    expect(pair.last.receive?.rate).toBeLessThan(70_000_000);
    await pair.until('done');
    expect(pair.last.receive?.rate).toBe(0);
  });
});

describe('trouble', () => {
  test('a_cut_makes_it_wait_and_it_goes_on_from_what_is_written', async () => {
    const pair = new Pair();
    const [bytes, sink] = [file(6 * PIECE), new MemorySink(6 * PIECE)];
    await pair.send(source('a', bytes), sink);
    await pair.clock.until(() => (pair.last.receive?.moved ?? 0) >= 2 * PIECE, 'two pieces');
    pair.cut();
    await pair.clock.advance(30_000);
    expect([pair.last.send?.state, pair.last.receive?.state]).toEqual(['waiting', 'waiting']);
    pair.mend();
    await pair.until('done');
    expect(sha256(sink.bytes)).toEqual(sha256(bytes));
    const offsets = pair.said.flatMap((message) => (message.t === 'file-accept' ? [message.offset] : []));
    expect(offsets[0]).toBe(0);
    expect(offsets.at(-1)).toBeGreaterThanOrEqual(2 * PIECE);
  });

  test('a_durable_beginning_is_not_sent_again', async () => {
    const pair = new Pair();
    const bytes = file(4 * PIECE);
    const sink = new MemorySink(4 * PIECE, bytes.slice(0, 2 * PIECE + 500));
    await pair.send(source('a', bytes), sink);
    await pair.until('done');
    expect(sha256(sink.bytes)).toEqual(sha256(bytes));
    expect(pair.said.find(({ t }) => t === 'file-accept')).toMatchObject({ offset: 2 * PIECE });
  });

  test('a_lost_done_is_asked_for_again', async () => {
    const pair = new Pair();
    const sink = new MemorySink(10);
    sink.finish = () => {
      pair.cut();
      return Promise.resolve();
    };
    await pair.send(source('a', file(10)), sink);
    await pair.until('done', 'receive');
    expect(pair.last.send?.state).toBe('waiting');
    pair.mend();
    await pair.until('done');
  });

  test('an_empty_file_whose_acceptance_and_done_are_both_lost_is_done_on_both_sides', async () => {
    const pair = new Pair();
    const sink = new MemorySink(0);
    pair.sender.offer(source('a', file(0)));
    await pair.until('offered', 'receive');
    pair.cut();
    pair.receiver.accept(pair.offers[0] ?? '', sink);
    await pair.until('done', 'receive');
    expect(pair.last.send?.state).toBe('offered');
    pair.mend();
    await pair.until('done');
  });

  test.each(['send', 'receive'] as const)('a_cancel_by_the_one_who_is_to_%s_it_is_told_after_the_cut', async (who) => {
    const pair = new Pair();
    await pair.send(source('a', file(6 * PIECE)), new MemorySink(6 * PIECE));
    await pair.until('active');
    pair.cut();
    pair[who === 'send' ? 'sender' : 'receiver'].cancel(pair.last[who]?.id ?? '');
    pair.mend();
    await pair.clock.advance(1000);
    expect([pair.last.send?.state, pair.last.receive?.state]).toEqual(['cancelled', 'cancelled']);
  });

  test('an_answer_given_during_a_cut_counts_after_it', async () => {
    const pair = new Pair();
    pair.sender.offer(source('a', file(PIECE)));
    await pair.until('offered', 'receive');
    pair.cut();
    const sink = new MemorySink(PIECE);
    pair.receiver.accept(pair.offers[0] ?? '', sink);
    pair.mend();
    await pair.until('done');
    expect(pair.offers).toHaveLength(1);
  });

  test('a_channel_that_breaks_alone_is_opened_again', async () => {
    const pair = new Pair();
    const [bytes, sink] = [file(4 * PIECE), new MemorySink(4 * PIECE)];
    await pair.send(source('a', bytes), sink);
    await pair.clock.until(() => (pair.last.receive?.moved ?? 0) >= PIECE, 'a piece');
    for (const channel of pair.channels) channel.end();
    await pair.until('done');
    expect(sha256(sink.bytes)).toEqual(sha256(bytes));
  });

  test('one_who_never_comes_back_leaves_it_failed_and_nothing_half_written', async () => {
    const pair = new Pair();
    const sink = new MemorySink(4 * PIECE);
    await pair.send(source('a', file(4 * PIECE)), sink);
    await pair.until('active');
    pair.sender.gone();
    pair.receiver.gone();
    expect([pair.last.send, pair.last.receive]).toMatchObject([
      { state: 'failed', reason: 'lost' },
      { state: 'failed', reason: 'lost' },
    ]);
    await pair.clock.advance(10);
    expect(sink.state).toBe('aborted');
  });

  test('whatever_breaks_and_when_it_arrives_identical_or_says_that_it_failed', async () => {
    const blow = fc.tuple(fc.nat(400), fc.constantFrom('cut', 'channel', 'flip', 'drop', 'cancel'), fc.nat(3000));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 3 * PIECE }), fc.array(blow, { maxLength: 4 }), async (size, blows) => {
        const pair = new Pair();
        const [bytes, sink] = [file(size, size + 1), new MemorySink(size)];
        await pair.send(source('a', bytes), sink);
        for (const [wait, what, pause] of blows) {
          await pair.clock.advance(wait);
          if (what === 'channel') for (const channel of pair.channels) channel.end();
          if (what === 'cancel') pair.sender.cancel(pair.last.send?.id ?? '');
          if (what === 'flip' || what === 'drop') pair.damage = once(pair, what, pause);
          if (what !== 'cut') continue;
          pair.cut();
          await pair.clock.advance(pause);
          pair.mend();
        }
        await pair.clock.advance(60_000);
        const [sent, received] = [pair.last.send?.state ?? '', pair.last.receive?.state ?? ''];
        // A cancel may meet the last word on its way, be it good or bad: neither can be taken back.
        const had = (blow: string) => blows.some(([, what]) => what === blow);
        const crossed = sent === 'cancelled' && had('cancel') && (received === 'done' || (received === 'failed' && had('flip')));
        if (!crossed)
          expect([sent, received]).toSatisfy(([a, b]: string[]) => a === b && ['done', 'failed', 'cancelled'].includes(a ?? ''));
        expect(sink.state).toBe(received === 'done' ? 'finished' : 'aborted');
        if (received === 'done') expect(sha256(sink.bytes)).toEqual(sha256(bytes));
        if (blows.every(([, what]) => ['cut', 'channel', 'drop'].includes(what))) expect(sent).toBe('done');
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

/** Damages one frame and no other. A reliable channel loses nothing while it lives (RFC 8831, 6.6): what is dropped goes with its channel. */
function once(pair: Pair, what: 'flip' | 'drop', at: number): Pair['damage'] {
  return (data) => {
    pair.damage = null;
    if (what === 'drop') for (const channel of pair.channels) channel.end();
    if (what === 'drop' || typeof data === 'string') return null;
    const flipped = data.slice();
    const index = 13 + (at % Math.max(1, data.length - 13));
    flipped[index] = (flipped[index] ?? 0) ^ 1;
    return flipped;
  };
}

describe('a hostile or broken other', () => {
  test('a_flipped_bit_fails_with_hash_and_nothing_is_finished', async () => {
    const pair = new Pair();
    const sink = new MemorySink(2 * PIECE);
    pair.damage = once(pair, 'flip', 999);
    await pair.send(source('a', file(2 * PIECE)), sink);
    await pair.until('failed');
    expect([pair.last.send?.reason, pair.last.receive?.reason, sink.state]).toEqual(['hash', 'hash', 'aborted']);
    expect(sink.bytes.every((byte) => byte === 0)).toBe(true);
  });

  test('a_source_that_changed_after_the_offer_fails_with_hash', async () => {
    const pair = new Pair();
    const bytes = file(PIECE);
    const given = source('a', bytes);
    pair.sender.offer(given);
    await pair.until('offered', 'receive');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const sink = new MemorySink(PIECE);
    pair.receiver.accept(pair.offers[0] ?? '', sink);
    await pair.until('failed');
    expect([pair.last.receive?.reason, sink.state]).toEqual(['hash', 'aborted']);
  });

  test('a_source_that_became_shorter_fails_with_source', async () => {
    const pair = new Pair();
    const given = { ...source('a', file(2 * PIECE)) };
    pair.sender.offer(given);
    await pair.until('offered', 'receive');
    given.read = () => Promise.resolve(new Uint8Array(1));
    pair.receiver.accept(pair.offers[0] ?? '', new MemorySink(2 * PIECE));
    await pair.until('failed', 'receive');
    expect([pair.last.send?.reason, pair.last.receive?.reason]).toEqual(['source', 'source']);
  });

  test('a_source_that_cannot_be_read_is_never_offered', async () => {
    const pair = new Pair();
    pair.sender.offer({ ...source('a', file(10)), read: () => Promise.reject(new Error('gone')) });
    await pair.until('failed');
    expect([pair.last.send?.reason, pair.offers]).toEqual(['source', []]);
  });

  test('a_full_disk_fails_with_disk_on_both_sides', async () => {
    const pair = new Pair();
    const sink = new MemorySink(3 * PIECE);
    sink.write = () => Promise.reject(new Error('no space'));
    await pair.send(source('a', file(3 * PIECE)), sink);
    await pair.until('failed');
    expect([pair.last.send?.reason, pair.last.receive?.reason, sink.state]).toEqual(['disk', 'disk', 'aborted']);
  });

  test('a_name_that_cannot_be_taken_fails_with_disk', async () => {
    const pair = new Pair();
    const sink = new MemorySink(1);
    sink.finish = () => Promise.reject(new Error('no'));
    await pair.send(source('a', file(1)), sink);
    await pair.until('failed');
    expect([pair.last.receive?.reason, sink.state]).toEqual(['disk', 'aborted']);
  });

  test('a_wrong_root_fails_even_if_every_piece_is_right', async () => {
    const pair = new Pair();
    const sink = new MemorySink(0);
    pair.receiver.receive({ t: 'file-offer', id: 'x', items: [{ path: 'a', size: 0, root: new Uint8Array(32) }] });
    pair.receiver.accept(pair.offers[0] ?? '', sink);
    await pair.until('failed', 'receive');
    expect([pair.last.receive?.reason, sink.state]).toEqual(['hash', 'aborted']);
  });

  test('more_than_sixteen_open_offers_are_declined_unasked', () => {
    const pair = new Pair();
    for (let i = 0; i < 40; i++)
      pair.receiver.receive({ t: 'file-offer', id: `x${i}`, items: [{ path: 'a', size: 1, root: new Uint8Array(32) }] });
    expect(pair.offers).toHaveLength(16);
    expect(pair.said.filter(({ t }) => t === 'file-decline')).toHaveLength(24);
  });

  test('a_sender_that_floods_beyond_the_window_is_stopped', () => {
    const pair = new Pair();
    pair.receiver.receive({ t: 'file-offer', id: 'x', items: [{ path: 'a', size: 100 * PIECE, root: new Uint8Array(32) }] });
    const sink = new MemorySink(1);
    pair.receiver.accept(pair.offers[0] ?? '', sink);
    const [, theirs] = channelPair('file:x', CAP, () => Promise.resolve());
    pair.receiver.channel(theirs);
    // No hash is ever told, so nothing can be written and all of it must be held.
    for (let at = 0; at < 40 * PIECE; at += PIECE / 16) theirs.onmessage?.(writeFrame(0, at, new Uint8Array(PIECE / 16)));
    expect(pair.last.receive).toMatchObject({ state: 'failed', reason: 'protocol' });
    expect(theirs.readyState).toBe('closed');
  });

  test.each([
    ['text', 'hello'],
    ['an empty message', new Uint8Array(0)],
    ['a gap', new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 7])],
    ['another item', new Uint8Array([1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 7])],
    ['an absurd offset', new Uint8Array([1, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 7])],
    ['more than a piece', new Uint8Array(13 + 2 * PIECE).fill(1, 0, 1)],
  ])('%s_on_the_channel_of_a_file_fails_with_protocol', (_, message) => {
    const pair = new Pair();
    pair.receiver.receive({ t: 'file-offer', id: 'x', items: [{ path: 'a', size: 100, root: new Uint8Array(32) }] });
    pair.receiver.accept(pair.offers[0] ?? '', new MemorySink(100));
    const [, theirs] = channelPair('file:x', CAP, () => Promise.resolve());
    pair.receiver.channel(theirs);
    theirs.onmessage?.(message);
    expect(pair.last.receive).toMatchObject({ state: 'failed', reason: 'protocol' });
  });

  test('messages_about_nothing_and_out_of_turn_change_nothing', async () => {
    const pair = new Pair();
    pair.sender.offer(source('a', file(10)));
    await pair.until('offered');
    const strange: FileMessage[] = [
      { t: 'file-accept', id: 'nothing', offset: 0, pieces: 0 },
      { t: 'file-done', id: 'nothing' },
      { t: 'file-cancel', id: 'nothing', why: 'hash' },
      { t: 'file-pieces', id: 'nothing', from: 0, hashes: [] },
      { t: 'file-progress', id: 'nothing', offset: 10 },
    ];
    for (const message of strange) {
      pair.sender.receive(message);
      pair.receiver.receive(message);
    }
    expect(pair.last.send?.state).toBe('offered');
    pair.sender.receive({ t: 'file-done', id: pair.last.send?.id ?? '' });
    expect(pair.last.send).toMatchObject({ state: 'failed', reason: 'protocol' });
  });

  test.each([
    [5, 0],
    [11, 0],
    [0, 2],
  ])('an_acceptance_of_%i_bytes_and_%i_hashes_that_cannot_be_fails', async (offset, pieces) => {
    const pair = new Pair();
    pair.sender.offer(source('a', file(10)));
    await pair.until('offered');
    pair.sender.receive({ t: 'file-accept', id: pair.last.send?.id ?? '', offset, pieces });
    expect(pair.last.send).toMatchObject({ state: 'failed', reason: 'protocol' });
  });
});

test('a_slow_disk_holds_the_sender_back_and_memory_stays_bounded', async () => {
  const pair = new Pair();
  const size = 60 * PIECE;
  let written = 0;
  const sink: FileSink = {
    durable: 0,
    write: async () => {
      await pair.clock.sleep(500);
      written += PIECE;
    },
    finish: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
  let read = 0;
  const given = {
    ...source('a', new Uint8Array(0)),
    size,
    read: (offset: number, length: number) => ((read = offset + length), Promise.resolve(new Uint8Array(length))),
  };
  pair.sender.offer(given);
  await pair.clock.until(() => pair.offers.length > 0, 'offered');
  read = 0;
  pair.receiver.accept(pair.offers[0] ?? '', sink);
  for (let i = 0; i < 40; i++) {
    await pair.clock.advance(500);
    // The window, the piece that is being written, and the one that is read ahead.
    expect(read - written).toBeLessThanOrEqual(18 * PIECE);
    for (const channel of pair.channels) expect(channel.peak).toBeLessThanOrEqual(PIECE + CAP);
  }
  await pair.until('done');
}, 30_000);
