import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaults } from '../core/settings';
import { PlatformError, type HandedSession, type HandOff, type Nearby, type NearbyRoom } from '../platform/platform';
import { toB64 } from '../core/bytes';
import { FakeClock } from '../testing/clock';
import { FakeNetwork } from '../testing/network';
import { SeededRandom } from '../testing/random';
import { FakeServer } from '../testing/server';
import { App } from './app.svelte';
import { fakeWorld, FakePlatform, FakeStream } from './fixtures';
import { homeView, waitingView } from './views';

/** A local network: whoever announces is found by whoever looks. */
class Lan {
  readonly announced = new Map<string, NearbyRoom>();
  readonly looking = new Set<Nearby>();

  join(): Nearby {
    const place: Nearby = {
      onrooms: null,
      announce: (room, name) => {
        this.announced.clear();
        if (room !== null)
          this.announced.set(room, { room, name, fingerprint: toB64(new Uint8Array(32)), endpoints: [{ host: '192.0.2.1', port: 7015 }] });
        return Promise.resolve(this.tell());
      },
      look: (on) => {
        if (on) this.looking.add(place);
        else this.looking.delete(place);
        return Promise.resolve(this.tell());
      },
    };
    return place;
  }

  tell(): void {
    for (const place of this.looking) place.onrooms?.([...this.announced.values()]);
  }
}

function street() {
  const clock = new FakeClock();
  const [server, network, lan] = [new FakeServer(clock), new FakeNetwork(() => clock.sleep(2), clock), new Lan()];
  let seed = 1;
  function page(name: string) {
    const core = { clock, random: new SeededRandom(seed++), createPeer: () => network.create([], `${name}${seed++}`) };
    const platform = new FakePlatform(() => server.dial());
    platform.nearby = lan.join();
    const world = { ...fakeWorld(core), platform };
    const app = new App(world, { ...defaults, name });
    app.start();
    return { app, world };
  }
  return { clock, lan, page };
}

type Street = ReturnType<typeof street>;
type Page = ReturnType<Street['page']>;

async function hosting({ clock, page }: Street): Promise<Page> {
  const host = page('Ada');
  void host.app.host();
  await clock.until(() => host.app.call.joined, 'the room is open');
  await host.app.letFind(true);
  await clock.advance(100);
  return host;
}

/** Both have words before them. */
async function near(place: Street): Promise<[Page, Page]> {
  const [host, guest] = [await hosting(place), place.page('Ben')];
  await guest.app.nearby.look();
  guest.app.knockAt(guest.app.nearby.rooms[0]?.room ?? '');
  await place.clock.until(() => host.app.call.knockers.length > 0, 'the knock is heard');
  waitingView(host.app).onanswer(host.app.call.knockers[0]?.id ?? '', true);
  await place.clock.until(() => guest.app.knock.spoken.at === 'words' && host.app.call.knockers[0]?.spoken.at === 'words', 'words');
  return [host, guest];
}

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});

describe('a room nearby', () => {
  it('is_found_knocked_at_and_joined_once_both_confirmed_the_words', async () => {
    const place = street();
    const [host, guest] = await near(place);
    expect([host.world.page.played, guest.app.knock.host]).toEqual([['knock'], 'Ada']);
    waitingView(host.app).onjudge(host.app.call.knockers[0]?.id ?? '', true);
    await place.clock.advance(1000);
    expect(guest.app.screen.at).toBe('knock');
    guest.app.knock.judge(true);
    await place.clock.until(() => guest.app.screen.at === 'greenroom', 'the invitation is there');
    guest.app.join();
    await place.clock.until(() => [host, guest].every(({ app }) => app.call.others[0]?.person.link === 'direct'), 'the call');
    expect([host.app.call.others[0]?.person.name, host.app.call.knockers]).toEqual(['Ben', []]);
  });

  it('is_not_entered_where_the_words_differ', async () => {
    const place = street();
    const [host, guest] = await near(place);
    guest.app.knock.judge(true);
    waitingView(host.app).onjudge(host.app.call.knockers[0]?.id ?? '', false);
    await place.clock.advance(5000);
    expect([guest.app.screen.at, guest.app.knock.spoken.at, host.app.call.knockers[0]?.spoken.at]).toEqual([
      'knock',
      'different',
      'different',
    ]);
  });

  it('whose_host_says_no_is_a_problem_with_its_words', async () => {
    const place = street();
    const [host, guest] = await near(place);
    waitingView(host.app).onanswer(host.app.call.knockers[0]?.id ?? '', false);
    await place.clock.until(() => guest.app.screen.at === 'problem', 'they are told');
    expect(guest.app.screen).toMatchObject({ code: 'removed', name: 'Ada' });
    expect(host.app.call.knockers).toEqual([]);
  });

  it('is_announced_only_after_a_yes_and_not_longer_than_it_is_open', async () => {
    const place = street();
    const host = place.page('Ada');
    void host.app.host();
    await place.clock.until(() => host.app.call.joined, 'the room is open');
    expect(place.lan.announced.size).toBe(0);
    await host.app.letFind(true);
    expect([...place.lan.announced.values()]).toMatchObject([{ name: 'Ada' }]);
    await host.app.closeRoom();
    expect(host.app.room.findable).toBe('off');
  });

  it('hears_knocks_again_after_the_host_hung_up_and_waits_anew', async () => {
    const place = street();
    const [host] = await near(place);
    host.app.hangUp();
    await place.clock.until(() => host.app.call.joined, 'the room is open again');
    const other = place.page('Eve');
    await other.app.nearby.look();
    other.app.knockAt(other.app.nearby.rooms[0]?.room ?? '');
    await place.clock.until(() => host.app.call.knockers.length > 0, 'the knock is heard');
    expect(host.app.call.knockers[0]?.name).toBe('Eve');
  });

  it('is_knocked_at_from_a_browser_where_the_window_cannot_call', async () => {
    const place = street();
    await hosting(place);
    const guest = place.page('Ben');
    const opened: HandedSession[] = [];
    const handOff: HandOff = {
      found: null,
      open: (session) => Promise.resolve((opened.push(session), 'Chromium')),
      close: () => Promise.resolve(),
      onstatus: null,
    };
    Object.assign(guest.world.platform, { handOff, can: { call: false, host: true, trusted: true } });
    await guest.app.nearby.look();
    guest.app.knockAt(guest.app.nearby.rooms[0]?.room ?? '');
    await place.clock.advance(100);
    expect([guest.app.screen.at, opened]).toMatchObject(['handed', [{ kind: 'knock', nearby: { name: 'Ada' } }]]);
  });
});

describe('looking', () => {
  it('is_nothing_before_somebody_asks_and_nothing_after', async () => {
    const place = street();
    await hosting(place);
    const guest = place.page('Ben');
    expect([homeView(guest.app).nearby, place.lan.looking.size]).toEqual([null, 0]);
    await guest.app.nearby.look();
    expect(homeView(guest.app).nearby).toMatchObject([{ name: 'Ada' }]);
    await guest.app.nearby.stop();
    expect([homeView(guest.app).nearby, place.lan.looking.size]).toEqual([null, 0]);
  });

  it('without_multicast_finds_nothing_and_says_so_only_to_the_journal', async () => {
    const place = street();
    const guest = place.page('Ben');
    const nearby = guest.world.platform.nearby;
    if (nearby) nearby.look = () => Promise.reject(new PlatformError('internal'));
    await guest.app.nearby.look();
    expect(homeView(guest.app).nearby).toEqual([]);
    expect(guest.world.journal.entries().map(({ what }) => what)).toContain('nearby');
  });

  it('that_cannot_be_found_is_said_to_the_host', async () => {
    const place = street();
    const host = await hosting(place);
    const nearby = host.world.platform.nearby;
    if (nearby) nearby.announce = () => Promise.reject(new PlatformError('internal'));
    await host.app.letFind(true);
    expect(waitingView(host.app).findable).toBe('failed');
  });
});
