import { beforeEach, describe, expect, it, vi } from 'vitest';
import { parseRoom } from '../core/room';
import { defaults } from '../core/settings';
import { PlatformError, type HandedNow, type HandedSession, type HandOff } from '../platform/platform';
import { FakeClock } from '../testing/clock';
import { FakeNetwork } from '../testing/network';
import { SeededRandom } from '../testing/random';
import { FakeServer } from '../testing/server';
import { App } from './app.svelte';
import { fakeWorld, FakePlatform, FakeStream } from './fixtures';
import type { TabMemory } from './world';

/** Pages around one real wire, with one time for all of them. */
function street() {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const network = new FakeNetwork(() => clock.sleep(2), clock);
  let seed = 1;
  /** A page as it is after loading; `like` keeps the tab and the platform of one that was there before. */
  function page(name: string, like?: { tab?: TabMemory; platform?: FakePlatform }) {
    const core = { clock, random: new SeededRandom(seed++), createPeer: () => network.create() };
    const world = { ...fakeWorld(core), platform: new FakePlatform(() => server.dial()), ...like };
    const app = new App(world, { ...defaults, name });
    return { app, world };
  }
  return { clock, server, page };
}

type Street = ReturnType<typeof street>;
type Page = ReturnType<Street['page']>;

async function hosting({ clock, page }: Street): Promise<Page & { link: string }> {
  const host = page('Ada');
  host.app.start();
  void host.app.host();
  await clock.until(() => host.app.call.joined, 'the room is open');
  return { ...host, link: host.app.room.invitation.link ?? '' };
}

async function meet({ clock }: Street, ...pages: Page[]): Promise<void> {
  await clock.until(() => pages.every(({ app }) => app.call.others[0]?.person.link === 'direct'), 'they are connected');
}

async function couple(place: Street) {
  const host = await hosting(place);
  const guest = place.page('Bob');
  guest.app.start();
  guest.app.openLink(host.link);
  guest.app.join();
  await meet(place, host, guest);
  return { host, guest };
}

const at = ({ app }: Page): string => app.screen.at;

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});

describe('a call', () => {
  it('begins_when_the_guest_joins_and_not_when_the_link_is_opened', async () => {
    const place = street();
    const host = await hosting(place);
    const [guest, said] = [place.page('Bob'), place.server.heard.length];
    guest.app.openLink(host.link);
    await place.clock.advance(5000);
    expect([at(guest), place.server.heard.length - said]).toEqual(['greenroom', 0]);
    guest.app.join();
    await meet(place, host, guest);
    expect([at(host), at(guest), host.app.call.someoneMet]).toEqual(['room', 'call', true]);
    expect([host.app.title, guest.app.title]).toEqual(['Bob · Tincan', 'Ada · Tincan']);
    expect(host.world.page.played).toEqual(['joined']);
  });

  it('shows_both_what_is_on_at_the_other', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    const seen = () => host.app.call.others.map(({ person }) => [person.audio, person.video])[0];
    await place.clock.until(() => seen()?.every(Boolean) === true, 'both are on');
    await guest.app.media.setMicrophone(false);
    await place.clock.until(() => seen()?.[0] === false, 'the microphone is off');
    expect(seen()).toEqual([false, true]);
    expect(host.app.call.others[0]?.stream?.getTracks()).toHaveLength(2);
  });

  it('carries_words_both_ways_with_ticks', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    host.app.seat.say('Hello');
    guest.app.seat.say('Hi');
    const delivered = ({ app }: Page) => app.call.chat.some(({ from, state }) => from === 'me' && state === 'delivered');
    await place.clock.until(() => delivered(host) && delivered(guest), 'both are delivered');
    expect(guest.app.call.chat.filter(({ from }) => from !== 'me').map(({ text }) => text)).toEqual(['Hello']);
  });

  it('is_silent_where_sounds_are_off', async () => {
    const place = street();
    const host = await hosting(place);
    host.app.settings.change({ sounds: false });
    const guest = place.page('Bob');
    guest.app.openLink(host.link);
    guest.app.join();
    await meet(place, host, guest);
    expect(host.world.page.played).toEqual([]);
  });
});

describe('the end of a call', () => {
  it('by_the_guest_leaves_the_room_waiting_and_the_guest_may_come_again', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    guest.app.hangUp();
    await place.clock.until(() => !host.app.call.someoneMet, 'the host is alone');
    expect(host.app.screen).toEqual({ at: 'room', left: 'Bob' });
    expect(guest.app.screen).toMatchObject({ at: 'ended', why: 'hung-up', by: 'me', name: 'Ada' });
    expect(guest.world.devices.tracks.every(({ readyState }) => readyState === 'ended')).toBe(true);
    guest.app.join(guest.app.screen.at === 'ended' ? guest.app.screen.invite : null);
    await meet(place, host, guest);
  });

  it('by_the_host_ends_it_for_the_guest_and_the_room_waits_again', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    host.app.hangUp();
    await place.clock.until(() => at(guest) === 'ended', 'the guest hears of it');
    expect(guest.app.screen).toMatchObject({ why: 'hung-up', by: 'them', name: 'Ada' });
    expect(host.app.screen).toEqual({ at: 'room', left: 'Bob' });
    await place.clock.until(() => host.app.call.joined, 'the room is open again');
    guest.app.join(guest.app.screen.at === 'ended' ? guest.app.screen.invite : null);
    await meet(place, host, guest);
  });

  it('by_closing_the_room_leaves_nothing_to_come_back_to', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    await host.app.closeRoom();
    await place.clock.until(() => at(guest) === 'ended', 'the guest hears of it');
    expect(guest.app.screen).toMatchObject({ why: 'closed', by: 'them', invite: null });
    expect(host.app.screen).toMatchObject({ at: 'ended', why: 'closed', by: 'me' });
    expect([host.world.platform.kept, host.world.tab.get('seat')]).toEqual([null, null]);
  });

  it('by_closing_the_app_is_told_to_the_guest_before_it_goes', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    const gone = host.world.platform.onclosing?.();
    await place.clock.until(() => at(guest) === 'ended', 'the guest hears of it', 300);
    expect(guest.app.screen).toMatchObject({ why: 'closed' });
    await place.clock.advance(300);
    await gone;
    expect(host.world.platform.kept).not.toBeNull();
  });

  it('on_a_page_that_a_window_sent_out_goes_home_to_that_window', async () => {
    const place = street();
    const { guest } = await couple(place);
    guest.world.platform.kind = 'handed';
    guest.app.hangUp();
    guest.app.home();
    expect([guest.world.platform.reported.at(-1), guest.world.page.closed]).toEqual(['closed', 1]);
  });
});

describe('a reload', () => {
  it('puts_a_guest_who_was_in_the_call_back_into_it', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    guest.world.page.leave();
    await place.clock.advance(1000);
    const platform = new FakePlatform(() => place.server.dial());
    platform.start = { kind: 'join', link: host.link };
    const again = place.page('Bob', { tab: guest.world.tab, platform });
    again.app.start();
    await meet(place, host, again);
    expect(at(again)).toBe('call');
  });

  it('dials_nothing_for_a_guest_who_had_not_joined', async () => {
    const place = street();
    const host = await hosting(place);
    const platform = new FakePlatform(() => place.server.dial());
    platform.start = { kind: 'join', link: host.link };
    const said = place.server.heard.length;
    const guest = place.page('Bob', { platform });
    guest.app.start();
    await place.clock.advance(5000);
    expect([at(guest), place.server.heard.length - said]).toEqual(['greenroom', 0]);
  });

  it('opens_the_same_room_for_a_host', async () => {
    const place = street();
    const host = await hosting(place);
    host.world.page.leave();
    const again = place.page('Ada', { tab: host.world.tab, platform: host.world.platform });
    again.app.start();
    await place.clock.until(() => again.app.call.joined, 'the room is open');
    expect(again.app.room.invitation.link).toBe(host.link);
  });
});

describe('what goes wrong', () => {
  it('with_a_link_is_said_on_the_first_screen_beside_the_link', () => {
    const { app } = street().page('Bob');
    app.openLink('https://host:7015/');
    expect(app.screen).toEqual({ at: 'home', link: 'https://host:7015/', problem: 'no-fragment', host: '' });
  });

  it('with_a_room_that_is_not_there_has_a_code_and_a_way_to_try_again', async () => {
    const place = street();
    const host = await hosting(place);
    await host.app.closeRoom();
    const guest = place.page('Bob');
    guest.app.openLink(host.link);
    guest.app.join();
    await place.clock.until(() => at(guest) === 'problem', 'a problem');
    expect(guest.app.screen).toMatchObject({ code: 'no-such-room', name: 'Ada' });
    if (guest.app.screen.at === 'problem') guest.app.screen.retry?.();
    expect(guest.app.screen).toMatchObject({ at: 'greenroom', joining: true });
  });

  it('with_opening_the_room_has_its_code_and_a_way_to_try_again', async () => {
    const { app, world } = street().page('Ada');
    world.platform.hosted = Promise.reject(new PlatformError('port-taken'));
    await app.host();
    expect(app.screen).toMatchObject({ at: 'problem', code: 'port-taken' });
    expect(app.busy).toBeNull();
  });

  it('a_page_without_a_link_on_somebody_elses_server_asks_for_one', () => {
    const { app, world } = street().page('Bob');
    world.platform.can.host = false;
    app.start();
    expect(app.screen).toMatchObject({ at: 'home', problem: 'no-fragment' });
  });

  it('a_file_with_no_place_to_go_is_declined_and_says_why', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    guest.world.platform.files.save = () => Promise.reject(new PlatformError('too-big-for-memory'));
    host.app.seat.offer([new File(['x'], 'a.bin')]);
    await place.clock.until(() => guest.app.call.transfers[0]?.state === 'offered', 'it is offered');
    await guest.app.seat.accept(guest.app.call.transfers[0]?.id ?? '');
    expect(guest.app.call.transfers[0]).toMatchObject({ state: 'failed', reason: 'too-big-for-memory' });
    await place.clock.until(() => host.app.call.transfers[0]?.state === 'declined', 'the sender hears of it');
  });

  it('a_changed_mind_about_the_place_leaves_the_offer_open', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    host.app.seat.offer([new File(['x'], 'a.bin')]);
    await place.clock.until(() => guest.app.call.transfers[0]?.state === 'offered', 'it is offered');
    await guest.app.seat.accept(guest.app.call.transfers[0]?.id ?? '');
    expect(guest.app.call.transfers[0]?.state).toBe('offered');
  });
});

describe('a window without calls of its own', () => {
  function windowed(open: (session: HandedSession) => Promise<string> = () => Promise.resolve('Chromium'), found: HandedNow | null = null) {
    const { app, world } = street().page('Ada');
    const sessions: HandedSession[] = [];
    const handOff: HandOff = {
      found,
      open: (session) => {
        sessions.push(session);
        return open(session);
      },
      close: () => Promise.resolve(),
      onstatus: null,
    };
    Object.assign(world.platform, { kind: 'desktop', handOff, can: { call: false, host: true, trusted: true } });
    app.start();
    return { app, world, handOff, sessions };
  }

  it('hands_its_room_to_a_browser_and_shows_the_invitation', async () => {
    const { app, sessions, world } = windowed();
    await app.host();
    expect([app.screen.at, app.handed.browser]).toEqual(['handed', 'Chromium']);
    expect(app.room.invitation.link).not.toBeNull();
    const [session] = sessions;
    expect(session?.kind === 'host' && parseRoom(session.room)?.owner).toEqual(app.room.owned?.owner);
    expect(world.devices.asked).toEqual([]);
  });

  it('hands_a_link_over_only_when_it_is_one', async () => {
    const { app, sessions } = windowed();
    await app.host();
    const link = app.room.invitation.link ?? '';
    const guest = windowed();
    guest.app.openLink('nonsense');
    expect(guest.sessions).toEqual([]);
    guest.app.openLink(link);
    await vi.waitFor(() => expect(guest.sessions).toEqual([{ kind: 'join', link }]));
    expect([guest.app.handed.other, sessions.length]).toEqual(['Ada', 1]);
  });

  it('shows_the_link_before_a_browser_takes_the_computer', async () => {
    const { app, sessions, world } = windowed();
    let paint = (): void => undefined;
    world.page.painted = () => new Promise((resolve) => (paint = resolve));
    const hosting = app.host();
    await vi.waitFor(() => expect(app.room.invitation.link).not.toBeNull());
    expect([app.screen.at, sessions.length]).toEqual(['handed', 0]);
    paint();
    await hosting;
    expect(sessions).toHaveLength(1);
  });

  it('opens_no_browser_for_a_room_that_was_closed_at_once', async () => {
    const { app, sessions, world } = windowed();
    let paint = (): void => undefined;
    world.page.painted = () => new Promise((resolve) => (paint = resolve));
    const hosting = app.host();
    await vi.waitFor(() => expect(app.screen.at).toBe('handed'));
    await app.closeHanded();
    paint();
    await hosting;
    expect([sessions, app.screen.at]).toEqual([[], 'ended']);
  });

  it('says_what_to_install_when_there_is_no_browser', async () => {
    const { app } = windowed(() => Promise.reject(new PlatformError('no-browser')));
    await app.host();
    expect(app.screen).toMatchObject({ at: 'problem', code: 'no-browser' });
  });

  it('that_is_drawn_anew_finds_the_call_that_it_had_handed_over', async () => {
    const first = windowed();
    await first.app.host();
    const [session] = first.sessions;
    if (!session) throw new Error('nothing was handed over');
    const { app } = windowed(undefined, { session, browser: 'Chromium', status: 'in-call' });
    await vi.waitFor(() => expect(app.room.invitation.link).toBe(first.app.room.invitation.link));
    expect([app.screen.at, app.handed.status, app.handed.browser]).toEqual(['handed', 'in-call', 'Chromium']);
  });

  it('stays_the_home_of_its_room_until_the_page_closes_it', async () => {
    const { app, handOff, world } = windowed();
    await app.host();
    handOff.onstatus?.('in-call');
    expect(app.handed.status).toBe('in-call');
    handOff.onstatus?.('closed');
    await Promise.resolve();
    expect(app.screen.at).toBe('handed');
    await world.platform.hosting.keep(null);
    handOff.onstatus?.('closed');
    await vi.waitFor(() => expect(app.screen).toMatchObject({ at: 'ended', why: 'closed' }), 10_000);
  });
});
