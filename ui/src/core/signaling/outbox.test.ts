import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../testing/clock';
import { Outbox } from './outbox';

const limits = { message: 65536, per_second: 20, burst: 400, capacity: 2 };

let clock: FakeClock;
let outbox: Outbox;
let written: { t: string; n: number }[];
const write = (text: string) => void written.push(JSON.parse(text) as { t: string; n: number });

beforeEach(async () => {
  clock = new FakeClock();
  outbox = new Outbox(clock);
  outbox.pace(limits);
  written = [];
  await clock.advance(60_000);
});

test('asks for an acknowledgement after every 32 messages, not only when a ping is due', () => {
  outbox.open(write);
  for (let at = 0; at < 64; at++) outbox.put({ t: 'signal' });
  expect(written.filter(({ t }) => t === 'ping').map(({ n }) => n)).toEqual([33, 66]);
});

test('what it says carries what was heard, and nothing where that is nothing', () => {
  let seen = 0;
  outbox = new Outbox(clock, () => seen);
  outbox.open(write);
  outbox.put({ t: 'first' });
  seen = 7;
  outbox.put({ t: 'second' });
  outbox.ping();
  outbox.pong();
  expect(written).toEqual([
    { t: 'first', n: 1 },
    { t: 'second', n: 2, seen: 7 },
    { t: 'ping', n: 3, seen: 7 },
    { t: 'pong', seen: 7 },
  ]);
});

test('takes 256 messages that nobody acknowledged, and with the next one forgets them all', () => {
  for (let at = 0; at < 256; at++) expect(outbox.put({ t: 'signal' })).toBe(true);
  expect(outbox.put({ t: 'signal' })).toBe(false);
  expect(outbox.put({ t: 'after' })).toBe(true);
  outbox.open(write);
  expect(written).toEqual([{ t: 'after', n: 1 }]);
});

test('takes a mebibyte that nobody acknowledged', () => {
  const data = 'x'.repeat(60_000);
  for (let at = 0; at < 17; at++) expect(outbox.put({ t: 'signal', data })).toBe(true);
  expect(outbox.put({ t: 'signal', data })).toBe(false);
});

test('has room again for what was acknowledged', async () => {
  outbox.open(write);
  for (let at = 0; at < 600; at++) {
    expect(outbox.put({ t: 'signal' })).toBe(true);
    outbox.acknowledge(written.at(-1)?.n ?? 0);
    await clock.advance(63);
  }
});

test('says what was not acknowledged again, in order, and before what is new', () => {
  outbox.open(write);
  for (const t of ['a', 'b', 'c']) outbox.put({ t });
  outbox.shut();
  outbox.put({ t: 'd' });
  outbox.acknowledge(1);
  written = [];
  outbox.open(write);
  expect(written).toEqual([
    { t: 'b', n: 2 },
    { t: 'c', n: 3 },
    { t: 'd', n: 4 },
  ]);
});

test('writes half a burst at once and the rest at four fifths of the rate', async () => {
  outbox.open(write);
  for (let at = 0; at < 250; at++) outbox.put({ t: 'signal' });
  const signals = () => written.filter(({ t }) => t === 'signal').length;
  expect(signals()).toBe(200);
  await clock.advance(1000);
  expect(signals()).toBeGreaterThanOrEqual(214);
  expect(signals()).toBeLessThanOrEqual(216);
  await clock.advance(3000);
  expect(signals()).toBe(250);
});
