import { readFileSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../testing/clock';
import { SeededRandom } from '../../testing/random';
import { FakeSignalingServer, types } from '../../testing/signaling-server';
import { toB64 } from '../bytes';
import type { Clock } from '../ports';
import { SignalingClient, type Entry, type SignalingEvent } from './client';

const token = new Uint8Array(32).fill(7);
const invite = { id: 'AAAAAAAAAAA', hash: toB64(sha256(token)), expires: 0, uses: 1, card: 'card of the host' };
const open: Entry = { kind: 'open', room: 'room', owner: 'owner', invites: [invite], capacity: 2 };
const join: Entry = { kind: 'join', room: 'room', token: toB64(token), card: 'card of the guest' };

type Of<T extends SignalingEvent['type']> = Extract<SignalingEvent, { type: T }>;

/** A client and everything it told. */
class Party {
  readonly events: SignalingEvent[] = [];
  readonly client: SignalingClient;
  react: (event: SignalingEvent) => void = () => undefined;

  constructor(clock: Clock, server: FakeSignalingServer, entry: Entry, seed = 1) {
    const ports = { clock, random: new SeededRandom(seed), dial: () => server.dial() };
    this.client = new SignalingClient(ports, entry, (event) => {
      this.events.push(event);
      this.react(event);
    });
  }

  all<T extends SignalingEvent['type']>(type: T): Of<T>[] {
    return this.events.filter((event): event is Of<T> => event.type === type);
  }

  get status() {
    return this.all('status').at(-1)?.status;
  }

  /** The latest route to the other one. */
  get route(): string {
    const told = this.events.flatMap((event) => (event.type === 'joined' ? event.peers : event.type === 'peer-joined' ? [event.peer] : []));
    return told.at(-1)?.id ?? 'nobody';
  }

  /** What arrived, in order. */
  get arrived(): unknown[] {
    return this.all('signal').map(({ data }) => data);
  }
}

let clock: FakeClock;
let server: FakeSignalingServer;
let host: Party;
let guest: Party;

function begin(): void {
  clock = new FakeClock();
  server = new FakeSignalingServer(clock);
  host = new Party(clock, server, open, 1);
  guest = new Party(clock, server, join, 2);
}

/** Both are inside; the result is each one's route to the other. */
async function together(): Promise<{ toGuest: string; toHost: string }> {
  host.client.start();
  await clock.until(() => host.status === 'open', 'the host is inside');
  guest.client.start();
  await clock.until(() => host.all('peer-joined').length > 0 && guest.status === 'open', 'both are inside');
  return routes();
}

function routes(): { toGuest: string; toHost: string } {
  return { toGuest: host.route, toHost: guest.route };
}

beforeEach(begin);

describe('coming in', () => {
  test('says hello and how it comes in back to back, and tells who is there', async () => {
    await together();
    expect(types(server.heard)).toEqual(['hello', 'open', 'hello', 'join']);
    expect(server.heard[1]).toMatchObject({ room: 'room', owner: 'owner', invites: [invite], capacity: 2, approve: false, n: 1 });
    expect(host.all('joined')).toMatchObject([{ peers: [] }]);
    expect(guest.all('joined')).toMatchObject([{ peers: [{ card: 'card of the host', away: false }] }]);
    expect(host.all('peer-joined')).toMatchObject([{ peer: { card: 'card of the guest', invite: invite.id } }]);
  });

  test.each([
    'no-such-room',
    'room-full',
    'invite-used',
    'invite-expired',
    'unauthorized',
    'locked',
    'denied',
    'removed',
    'bad-message',
    'bad-version',
  ])('ends for good when it is refused with %s', async (code) => {
    server.refuse = ({ t }) => (t === 'join' ? { code } : null);
    guest.client.start();
    await clock.advance(60_000);
    expect(guest.events.slice(-2)).toEqual([
      { type: 'status', status: 'closed' },
      { type: 'refused', code },
    ]);
    expect(server.dials).toBe(1);
  });

  test('waits as long as a busy server asks it to, even when the network changes', async () => {
    server.refuse = ({ t }) => (t === 'open' && server.dials === 1 ? { code: 'rate-limited', retry_ms: 9000 } : null);
    host.client.start();
    await clock.advance(8900);
    host.client.retryNow();
    await clock.advance(50);
    expect(server.dials).toBe(1);
    await clock.until(() => host.status === 'open', 'inside after the wait');
    expect(host.all('refused')).toEqual([]);
  });

  test('gives up a server that cannot be reached after one round of waits', async () => {
    server.unreachable = 'unreachable';
    guest.client.start();
    const started = clock.now();
    await clock.until(() => guest.all('refused').length > 0, 'given up');
    expect(guest.all('refused')).toEqual([{ type: 'refused', code: 'unreachable' }]);
    expect(server.dials).toBe(6);
    expect(clock.now() - started).toBeGreaterThan(10_000);
    expect(clock.now() - started).toBeLessThan(21_000);
  });

  test('gives up at once on a certificate that is not the one in the invite', async () => {
    server.unreachable = 'wrong-certificate';
    guest.client.start();
    await clock.advance(1000);
    expect(guest.all('refused')).toEqual([{ type: 'refused', code: 'wrong-certificate' }]);
    expect(server.dials).toBe(1);
  });

  test('tries again when a server takes the socket and then says nothing', async () => {
    server.mute = true;
    guest.client.start();
    await clock.advance(19_000);
    expect(server.dials).toBe(1);
    await clock.advance(2000);
    expect(server.dials).toBe(2);
  });
});

describe('losing the socket', () => {
  test('comes back to the same seat without telling anybody to begin anew', async () => {
    const { toHost } = await together();
    server.cut();
    guest.client.signal(toHost, 'said while away');
    await clock.until(() => host.arrived.length > 0, 'the signal arrived');
    expect(guest.all('status').map(({ status }) => status)).toEqual(['connecting', 'open', 'reconnecting', 'open']);
    expect(guest.all('joined')).toHaveLength(1);
    expect(host.arrived).toEqual(['said while away']);
  });

  const step = fc.oneof(
    fc.record({
      act: fc.constantFrom('cut' as const, 'host' as const, 'guest' as const, 'retry' as const, 'change' as const),
      ms: fc.nat(40),
    }),
    fc.record({ act: fc.constantFrom('wait' as const, 'down' as const), ms: fc.nat(9000) }),
  );
  const steps = fc.array(step, { minLength: 5, maxLength: 60 });
  const latency = fc.integer({ min: 1, max: 60 });

  /** Does each step, then lets everything settle; the result is what either one said, in order. */
  async function live(history: { act: string; ms: number }[]): Promise<{ host: string[]; guest: string[] }> {
    const said: { host: string[]; guest: string[] } = { host: [], guest: [] };
    await together();
    for (const [at, { act, ms }] of history.entries()) {
      const { toGuest, toHost } = routes();
      server.unreachable = act === 'down' ? 'unreachable' : null;
      if (act === 'cut' || act === 'down') server.cut();
      if (act === 'retry') [host, guest].forEach(({ client }) => client.retryNow());
      if (act === 'change') [host, guest].forEach(({ client }) => client.retryNow(true));
      if (act === 'host') host.client.signal(toGuest, said.host[said.host.push(`h${at}`) - 1] ?? '');
      if (act === 'guest') guest.client.signal(toHost, said.guest[said.guest.push(`g${at}`) - 1] ?? '');
      await clock.advance(ms);
    }
    server.unreachable = null;
    await clock.advance(30_000);
    return said;
  }

  test('nothing is lost, doubled or reordered, whenever and however often the sockets are lost', async () => {
    const property = fc.asyncProperty(steps, latency, async (history, latency) => {
      begin();
      server.latency = latency;
      const said = await live(history);
      expect({ host: guest.arrived, guest: host.arrived }).toEqual(said);
      expect([host.all('joined').length, guest.all('joined').length]).toEqual([1, 1]);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  test('where a seat is lost, both are told anew, and still nothing is doubled or reordered', async () => {
    const property = fc.asyncProperty(steps, latency, fc.integer({ min: 1, max: 4 }), async (history, latency, ringSize) => {
      begin();
      Object.assign(server, { latency, ringSize, forgiving: false });
      const said = await live(history);
      const whole = host.all('joined').length + guest.all('joined').length === 2;
      for (const [arrived, sent] of [
        [guest.arrived, said.host],
        [host.arrived, said.guest],
      ] as const) {
        expect(arrived).toEqual(whole ? sent : sent.filter((data) => arrived.includes(data)));
      }
      expect([host.status, guest.status]).toEqual(['open', 'open']);
      const { toHost } = routes();
      guest.client.signal(toHost, 'after all');
      await clock.advance(1000);
      expect(host.arrived.at(-1)).toBe('after all');
    });
    await fc.assert(property, { numRuns: 300 });
  });

  test('enters again when the server has forgotten everything, and says so', async () => {
    await together();
    server.restart();
    await clock.until(() => host.all('joined').length === 2 && guest.all('joined').length === 2, 'both are inside again');
    const { toHost } = routes();
    guest.client.signal(toHost, 'by the new route');
    await clock.until(() => host.arrived.length > 0, 'the signal arrived');
    expect(host.all('refused')).toEqual([]);
    expect(guest.all('refused')).toEqual([]);
  });

  test('a guest waits for a host who comes back later than the server', async () => {
    await together();
    host.client.leave();
    server.restart();
    await clock.advance(60_000);
    expect(guest.all('refused')).toEqual([]);
    const again = new Party(clock, server, open, 3);
    again.client.start();
    await clock.until(() => guest.all('joined').length === 2, 'the guest is inside again');
  });

  test('a room that stays away for ten minutes is believed to be gone', async () => {
    await together();
    host.client.leave();
    server.restart();
    await clock.advance(580_000);
    expect(guest.all('refused')).toEqual([]);
    await clock.advance(60_000);
    expect(guest.all('refused')).toEqual([{ type: 'refused', code: 'no-such-room' }]);
  });

  test('enters again with nothing of before when the server has lost an event', async () => {
    await together();
    server.ringSize = 1;
    server.unreachable = 'unreachable';
    server.cut();
    server.broadcast({ t: 'ice', servers: [] });
    server.broadcast({ t: 'ice', servers: [] });
    server.unreachable = null;
    await clock.until(() => guest.all('joined').length === 2, 'the guest is inside again');
    expect(guest.all('refused')).toEqual([]);
  });

  test('once inside, an unreachable server is tried for ever: the call may go on without it', async () => {
    await together();
    server.unreachable = 'unreachable';
    server.cut();
    await clock.advance(3_600_000);
    expect(guest.all('refused')).toEqual([]);
    server.unreachable = null;
    await clock.advance(9000);
    expect(guest.status).toBe('open');
  });

  test('an event that was replayed though it had arrived is heard once', async () => {
    await together();
    const [s, from] = [2, 'somebody'];
    server.raw(JSON.stringify({ t: 'signal', s, from, data: 'replayed' }));
    server.raw(JSON.stringify({ t: 'signal', s, from, data: 'replayed' }));
    await clock.advance(100);
    expect(guest.arrived).toEqual(['replayed']);
  });

  test('what is said again keeps its number, so that a server can tell it from something new', async () => {
    const { toHost } = await together();
    server.mute = true;
    guest.client.signal(toHost, 'once');
    await clock.advance(20);
    server.mute = false;
    server.cut();
    await clock.until(() => host.arrived.length > 0, 'the signal arrived');
    expect(server.heard.filter(({ t }) => t === 'signal')).toMatchObject([{ n: 2 }, { n: 2 }]);
  });

  test('tries at once when the network is back', async () => {
    await together();
    server.unreachable = 'unreachable';
    server.cut();
    await clock.advance(60_000);
    server.unreachable = null;
    const before = server.dials;
    guest.client.retryNow();
    expect(server.dials).toBe(before + 1);
    await clock.advance(30);
    expect(guest.status).toBe('open');
  });

  test('a server that takes everybody in and drops them is not hammered', async () => {
    await together();
    guest.react = (event) => void (event.type === 'status' && event.status === 'open' && clock.after(1, () => server.cut()));
    server.cut();
    const before = server.dials;
    await clock.advance(60_000);
    expect(server.dials - before).toBeLessThan(30);
  });

  test('what was never acknowledged is bounded: rather enter anew than with a part', async () => {
    const { toHost } = await together();
    server.unreachable = 'unreachable';
    server.cut();
    for (let at = 0; at < 5000; at++) guest.client.signal(toHost, `late ${at}`);
    server.unreachable = null;
    await clock.until(() => guest.all('joined').length === 2, 'entered anew');
    await clock.advance(60_000);
    expect(host.arrived.length).toBeLessThanOrEqual(256);
  });
});

describe('while inside', () => {
  test('answers a server that asks whether it is there, and asks none that does', async () => {
    await together();
    await clock.advance(300_000);
    expect(types(server.heard).filter((t) => t === 'pong')).toHaveLength(24);
    expect(types(server.heard)).not.toContain('ping');
  });

  test('a page that nobody looks at, whose timers come a minute late, is heard all the same', async () => {
    const late: Clock = {
      now: () => clock.now(),
      after: (ms, run) => clock.after(Math.ceil((clock.now() + ms) / 60_000) * 60_000 - clock.now(), run),
    };
    host.client.start();
    await clock.until(() => host.status === 'open', 'the host is inside');
    const hidden = new Party(late, server, join, 3);
    hidden.client.start();
    await clock.until(() => hidden.status === 'open', 'both are inside');
    const before = server.heard.length;
    await clock.advance(600_000);
    expect(types(server.heard.slice(before)).filter((t) => t === 'pong')).toHaveLength(48);
    expect(hidden.all('status')).toHaveLength(2);
  });

  test('asks a server that says nothing for 30 s, which hears it in time', async () => {
    server.asks = false;
    await together();
    await clock.advance(300_000);
    expect(types(server.heard).filter((t) => t === 'ping').length).toBeGreaterThanOrEqual(18);
    expect([host.status, guest.status]).toEqual(['open', 'open']);
  });

  test('notices within 35 s that nobody is there', async () => {
    await together();
    server.mute = true;
    await clock.advance(29_000);
    expect(guest.status).toBe('open');
    await clock.advance(6_100);
    expect(guest.status).toBe('reconnecting');
  });

  test('a question of the server acknowledges what it has, so that it is not asked for that', async () => {
    const { toHost } = await together();
    for (let at = 0; at < 60; at++) {
      if (at % 20 === 0) await clock.advance(26_000);
      guest.client.signal(toHost, `signal ${at}`);
    }
    await clock.advance(1000);
    expect(host.arrived).toHaveLength(60);
    expect(types(server.heard)).not.toContain('ping');
  });

  test('says with each message what it has of the server, which keeps no more than that', async () => {
    const { toGuest, toHost } = await together();
    for (let at = 0; at < 5; at++) host.client.signal(toGuest, `h${at}`);
    await clock.until(() => guest.arrived.length === 5, 'arrived');
    guest.client.signal(toHost, 'all of it');
    await clock.until(() => host.arrived.length === 1, 'answered');
    expect(server.heard.at(-1)).toMatchObject({ t: 'signal', seen: 6 });
    // Of the host, what it has not answered yet: this signal.
    expect(server.kept).toEqual([1, 0]);
  });

  test('writes a signal in the very order that the server reads without a parser', async () => {
    const path = new URL('../../../../tests/vectors/signal.json', import.meta.url);
    const { written, ...members } = JSON.parse(readFileSync(path, 'utf8')) as { written: string; data: string };
    const { toGuest } = await together();
    host.client.signal(toGuest, members.data);
    await clock.until(() => guest.arrived.length === 1, 'the signal');
    expect(JSON.stringify({ ...server.heard.at(-1), ...members })).toBe(written);
  });

  test('an open socket must prove itself within 3 s when the network changed', async () => {
    await together();
    server.mute = true;
    guest.client.retryNow();
    await clock.advance(3100);
    expect(guest.status).toBe('reconnecting');
  });

  test('keeps to the limits of the server, so that no burst is refused', async () => {
    const { toHost } = await together();
    let left = server.limits.burst;
    let at = clock.now();
    server.refuse = () => {
      left = Math.min(server.limits.burst, left + ((clock.now() - at) * server.limits.per_second) / 1000) - 1;
      at = clock.now();
      return left < 0 ? { code: 'rate-limited', retry_ms: 1000 } : null;
    };
    const said = Array.from({ length: 200 }, (_, number) => `burst ${number}`);
    for (const data of said) guest.client.signal(toHost, data);
    await clock.advance(15_000);
    expect(left).toBeGreaterThan(0);
    expect(host.arrived).toEqual(said);
  });

  test('a signal that was refused for its rate is said again after the wait', async () => {
    const { toHost } = await together();
    let refused = 0;
    server.refuse = ({ t }) => (t === 'signal' && refused++ === 0 ? { code: 'rate-limited', retry_ms: 4000 } : null);
    guest.client.signal(toHost, 'too fast');
    await clock.advance(3900);
    expect(host.arrived).toEqual([]);
    await clock.advance(500);
    expect(host.arrived).toEqual(['too fast']);
  });

  test('a signal above the limit is refused here and costs no connection', async () => {
    const { toHost } = await together();
    expect(() => guest.client.signal(toHost, 'x'.repeat(65536))).toThrow(RangeError);
    await clock.advance(1000);
    expect(guest.status).toBe('open');
  });

  test('an invite made meanwhile is told to the server, and told again to one that forgot', async () => {
    await together();
    const more = { ...invite, id: 'BBBBBBBBBBB' };
    host.client.addInvite(more);
    await clock.advance(100);
    expect(server.heard.at(-1)).toMatchObject({ t: 'invite', invite: more });
    server.restart();
    await clock.until(() => host.all('joined').length === 2, 'the host is inside again');
    expect(server.heard.findLast(({ t }) => t === 'open')).toMatchObject({ invites: [invite, more] });
    host.client.revokeInvite(more.id);
    server.restart();
    await clock.until(() => host.all('joined').length === 3, 'the host is inside once more');
    expect(server.heard.findLast(({ t }) => t === 'open')).toMatchObject({ invites: [invite] });
  });

  test('fresh relay credentials come when asked for', async () => {
    await together();
    guest.client.ask('ice');
    await clock.advance(100);
    expect(guest.all('ice')).toEqual([{ type: 'ice', servers: [{ urls: ['turn:relay.example'], username: 'u', credential: 'c' }] }]);
  });

  test('a kicked guest does not come again', async () => {
    const { toGuest } = await together();
    host.client.kick(toGuest);
    await clock.advance(60_000);
    expect(guest.all('refused')).toEqual([{ type: 'refused', code: 'removed' }]);
    expect(host.all('peer-left')).toMatchObject([{ id: toGuest, why: 'removed' }]);
  });

  test('a closed room ends the guest, and the host without an error', async () => {
    await together();
    host.client.closeRoom();
    await clock.advance(60_000);
    expect(guest.all('refused')).toEqual([{ type: 'refused', code: 'room-closed' }]);
    expect([host.status, host.all('refused')]).toEqual(['closed', []]);
  });

  test('two windows do not take one seat from each other for ever', async () => {
    await together();
    const window = new Party(clock, server, open, 9);
    window.client.start();
    await clock.advance(60_000);
    expect(host.all('refused')).toEqual([{ type: 'refused', code: 'elsewhere' }]);
    expect(window.status).toBe('open');
  });

  test('leaving says what was still to be said, gives the seat up, and is silent from then on', async () => {
    const { toHost } = await together();
    for (let at = 0; at < 80; at++) guest.client.signal(toHost, `${at}`);
    guest.client.leave();
    const told = guest.events.length;
    await clock.advance(60_000);
    expect(host.arrived).toHaveLength(80);
    expect(host.all('peer-left')).toMatchObject([{ why: 'left' }]);
    expect(guest.events.slice(told)).toEqual([]);
    expect(guest.status).toBe('closed');
  });

  test('garbage from a server is ignored', async () => {
    const { toHost } = await together();
    const told = guest.events.length;
    const known = fc.constantFrom(
      'welcome',
      'joined',
      'peer-joined',
      'peer-left',
      'signal',
      'error',
      'ping',
      'pong',
      'toString',
      '__proto__',
    );
    const almost = fc.record({ t: known, peers: fc.jsonValue(), id: fc.jsonValue(), ice: fc.jsonValue(), limits: fc.jsonValue() });
    for (const text of fc.sample(
      fc.oneof(
        fc.string(),
        fc.json(),
        almost.map((value) => JSON.stringify(value)),
      ),
      500,
    )) {
      if (!/"t":"(peer|p[io]ng)/.test(text)) server.raw(text);
    }
    await clock.advance(100);
    expect(guest.events.slice(told)).toEqual([]);
    guest.client.signal(toHost, 'still here');
    await clock.until(() => host.arrived.length > 0, 'the signal arrived');
  });
});
