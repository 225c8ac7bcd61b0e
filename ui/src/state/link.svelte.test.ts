import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaults } from '../core/settings';
import type { HandedSession, HandOff } from '../platform/platform';
import { FakeClock } from '../testing/clock';
import { FakeNetwork } from '../testing/network';
import { SeededRandom } from '../testing/random';
import { FakeServer } from '../testing/server';
import { App } from './app.svelte';
import { fakeWorld, FakePlatform, FakeStream } from './fixtures';

function street() {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const network = new FakeNetwork(() => clock.sleep(2), clock);
  let seed = 1;
  function page(name: string) {
    const core = { clock, random: new SeededRandom(seed++), createPeer: () => network.create() };
    const world = { ...fakeWorld(core), platform: new FakePlatform(() => server.dial()) };
    const app = new App(world, { ...defaults, name });
    app.start();
    const arrives = (link: string): void => world.platform.onlink?.(link);
    return { app, world, arrives };
  }
  return { clock, page };
}

type Street = ReturnType<typeof street>;
type Page = ReturnType<Street['page']>;

async function hosting({ clock, page }: Street, name = 'Ada') {
  const host = page(name);
  void host.app.host();
  await clock.until(() => host.app.call.joined, 'the room is open');
  return { ...host, link: host.app.room.invitation.link ?? '' };
}

/** Ada hosts, and Bob is in. */
async function couple(place: Street) {
  const host = await hosting(place);
  const guest = place.page('Bob');
  guest.app.openLink(host.link);
  guest.app.join();
  const isDirect = ({ app }: Page): boolean => app.call.others[0]?.person.link === 'direct';
  await place.clock.until(() => [host, guest].every(isDirect), 'they are connected');
  return { host, guest };
}

/** As `couple`, and Cleo hosts another room. */
async function crossing(place: Street) {
  return { ...(await couple(place)), other: (await hosting(place, 'Cleo')).link };
}

/** An app whose calls a browser carries. */
function windowed({ page }: Street) {
  const { app, world, arrives } = page('Ada');
  const did: string[] = [];
  const sessions: HandedSession[] = [];
  const handOff: HandOff = {
    found: null,
    open: (session) => {
      sessions.push(session);
      return Promise.resolve(void did.push('open')).then(() => 'Chromium');
    },
    close: () => Promise.resolve(void did.push('close')),
    onstatus: null,
  };
  Object.assign(world.platform, { kind: 'desktop', handOff, can: { call: false, host: true, trusted: true } });
  app.start();
  return { app, arrives, did, sessions, handOff, world };
}

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});

describe('a link that arrives', () => {
  it('is_opened_at_once_where_nothing_is_open', async () => {
    const place = street();
    const { link } = await hosting(place);
    const { app, arrives } = place.page('Bob');
    for (const at of ['home', 'settings']) {
      app.home();
      if (at === 'settings') app.openSettings();
      arrives(link);
      await vi.waitFor(() => expect(app.screen.at).toBe('greenroom'));
    }
    expect(app.link.asked).toBeNull();
  });

  it('takes_the_place_of_one_that_was_being_dialed', async () => {
    const place = street();
    const [first, second] = [await hosting(place), await hosting(place, 'Cleo')];
    const { app, arrives } = place.page('Bob');
    app.openLink(first.link);
    app.join();
    arrives(second.link);
    await vi.waitFor(() => expect(app.screen).toMatchObject({ at: 'greenroom', joining: false, invite: { hostName: 'Cleo' } }));
    await place.clock.advance(5000);
    expect([app.screen.at, first.app.call.someoneMet]).toEqual(['greenroom', false]);
  });

  it('asks_a_guest_in_a_call_and_leaves_it_only_after_a_yes', async () => {
    const place = street();
    const { host, guest, other } = await crossing(place);
    guest.arrives(other);
    expect(guest.app.link.standing).toEqual({ what: 'call', name: 'Ada', hosted: false });
    guest.app.link.stay();
    await place.clock.advance(1000);
    expect([guest.app.screen.at, guest.app.link.asked, host.app.call.someoneMet]).toEqual(['call', null, true]);
    guest.arrives(other);
    await guest.app.link.go();
    expect(guest.app.screen).toMatchObject({ at: 'greenroom', invite: { hostName: 'Cleo' } });
    await place.clock.until(() => !host.app.call.someoneMet, 'the host hears of it');
  });

  it('asks_a_host_in_a_call_and_closes_the_room_only_after_a_yes', async () => {
    const place = street();
    const { host, guest, other } = await crossing(place);
    host.arrives(other);
    expect(host.app.link.standing).toEqual({ what: 'call', name: 'Bob', hosted: true });
    host.app.link.stay();
    await place.clock.advance(1000);
    expect([host.app.screen.at, guest.app.screen.at, host.world.platform.stopped]).toEqual(['room', 'call', 0]);
    host.arrives(other);
    await host.app.link.go();
    await place.clock.until(() => guest.app.screen.at === 'ended', 'the guest hears of it');
    expect(guest.app.screen).toMatchObject({ why: 'closed' });
    expect([host.app.screen.at, host.world.platform.stopped]).toEqual(['greenroom', 1]);
  });

  it('asks_a_host_whose_room_is_empty', async () => {
    const place = street();
    const [host, { link }] = [await hosting(place), await hosting(place, 'Cleo')];
    host.arrives(link);
    expect([host.app.link.standing, host.app.screen.at]).toEqual([{ what: 'room' }, 'room']);
  });

  it('says_so_when_what_it_asked_about_is_over', async () => {
    const place = street();
    const { host, guest, other } = await crossing(place);
    guest.arrives(other);
    await host.app.closeRoom();
    await place.clock.until(() => guest.app.screen.at === 'ended', 'the call is over');
    expect([guest.app.link.standing, guest.app.link.asked?.link]).toEqual([null, other]);
    await guest.app.link.go();
    expect(guest.app.screen.at).toBe('greenroom');
  });

  it('of_the_room_where_one_is_changes_nothing', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    for (const { app, arrives } of [host, guest]) {
      const { screen } = app;
      arrives(host.link);
      expect([app.link.asked, app.screen]).toEqual([null, screen]);
    }
    guest.app.hangUp();
    await place.clock.until(() => !host.app.call.someoneMet, 'the host is alone');
    guest.app.home();
    guest.app.openLink(host.link);
    guest.app.join();
    guest.arrives(host.link);
    await place.clock.until(() => guest.app.screen.at === 'call', 'the join was not disturbed');
  });

  it('that_cannot_be_opened_says_why_and_asks_for_nothing', async () => {
    const place = street();
    const { guest, other } = await crossing(place);
    guest.arrives(other.slice(0, -9));
    expect(guest.app.link.asked?.problem).toMatchObject({ why: 'cut' });
    guest.app.link.stay();
    expect(guest.app.screen.at).toBe('call');
  });

  it('is_kept_for_a_reload_only_once_it_is_opened', async () => {
    const place = street();
    const { host, guest, other } = await crossing(place);
    guest.arrives(other);
    guest.app.link.stay();
    expect(guest.world.tab.get('link')).toBe(host.link);
    guest.arrives(other);
    await guest.app.link.go();
    expect(guest.world.tab.get('link')).toBe(other);
  });
});

describe('a link that arrives while a browser carries the call', () => {
  it('asks_and_after_a_yes_ends_that_page_before_it_hands_over_anew', async () => {
    const place = street();
    const { link } = await hosting(place, 'Cleo');
    const { app, arrives, did, sessions, handOff, world } = windowed(place);
    await app.host();
    arrives(link);
    expect(app.link.standing).toEqual({ what: 'room' });
    handOff.onstatus?.('in-call');
    expect(app.link.standing).toEqual({ what: 'call', name: '', hosted: true });
    app.link.stay();
    expect([app.screen.at, did]).toEqual(['handed', ['open']]);
    arrives(link);
    await app.link.go();
    await vi.waitFor(() => expect(did).toEqual(['open', 'close', 'open']));
    expect([sessions.at(-1), app.handed.other, world.platform.stopped]).toEqual([{ kind: 'join', link }, 'Cleo', 1]);
  });

  it('asks_a_guest_by_the_hosts_name_and_no_longer_when_the_page_is_gone', async () => {
    const place = street();
    const [{ link }, other] = [await hosting(place, 'Cleo'), await hosting(place, 'Dan')];
    const { app, arrives, handOff, did } = windowed(place);
    arrives(link);
    await vi.waitFor(() => expect(app.handed.browser).toBe('Chromium'));
    handOff.onstatus?.('in-call');
    arrives(other.link);
    expect(app.link.standing).toEqual({ what: 'call', name: 'Cleo', hosted: false });
    app.link.stay();
    handOff.onstatus?.('closed');
    arrives(other.link);
    await vi.waitFor(() => expect(app.handed.other).toBe('Dan'));
    expect(did.at(-1)).toBe('open');
  });

  it('of_the_room_that_the_browser_carries_changes_nothing', async () => {
    const place = street();
    const { link } = await hosting(place, 'Cleo');
    const guest = windowed(place);
    guest.arrives(link);
    await vi.waitFor(() => expect(guest.did).toEqual(['open']));
    guest.arrives(link);
    const host = windowed(place);
    await host.app.host();
    const own = host.app.room.invitation.link ?? '';
    host.arrives(own);
    expect([guest.app.link.asked, guest.did, host.app.link.asked, host.did]).toEqual([null, ['open'], null, ['open']]);
  });
});
