import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaults } from '../core/settings';
import type { CallStands, KeyStands, Notice, Shell } from '../platform/shell';
import { FakeClock } from '../testing/clock';
import { FakeNetwork } from '../testing/network';
import { SeededRandom } from '../testing/random';
import { FakeServer } from '../testing/server';
import { App } from './app.svelte';
import { fakeWorld, FakePlatform, FakeStream } from './fixtures';

/** Surroundings that remember what they were told. */
class FakeShell implements Shell {
  readonly calls: (CallStands | null)[] = [];
  readonly answers: string[] = [];
  readonly notices = new Map<string, Notice>();
  oncloseasked: Shell['oncloseasked'] = null;
  onshown: Shell['onshown'] = null;
  onwish: Shell['onwish'] = null;
  onnoticed: Shell['onnoticed'] = null;
  callStands = (call: CallStands | null): void => void this.calls.push(call);
  answerClose = (answer: string, remember: boolean): Promise<void> => Promise.resolve(void this.answers.push(`${answer} ${remember}`));
  keyPlace = () => Promise.resolve('keychain' as const);
  renewKeys = () => Promise.resolve('keychain' as const);
  updateSource = () => Promise.resolve({ has_key: true, address: '' });
  checkUpdates = () => Promise.resolve({ state: 'off' } as const);
  isAutostarting: boolean | null = false;
  autostart = () => Promise.resolve(this.isAutostarting);
  setAutostart = (on: boolean) => Promise.resolve(void (this.isAutostarting = on));
  readonly badges: number[] = [];
  badge = (count: number): void => void this.badges.push(count);
  stands: KeyStands = 'off';
  muteKey = () => Promise.resolve(this.stands);
  notify = (notice: Notice): void => void this.notices.set(notice.key, notice);
  unnotify = (key: string): void => void this.notices.delete(key);
}

function street() {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const network = new FakeNetwork(() => clock.sleep(2), clock);
  let seed = 1;
  function page(name: string) {
    const core = { clock, random: new SeededRandom(seed++), createPeer: () => network.create() };
    const [platform, shell] = [new FakePlatform(() => server.dial()), new FakeShell()];
    platform.shell = shell;
    const world = { ...fakeWorld(core), platform };
    const app = new App(world, { ...defaults, name });
    app.start();
    return { app, world, shell };
  }
  return { clock, page };
}

type Street = ReturnType<typeof street>;

async function hosting({ clock, page }: Street) {
  const host = page('Ada');
  void host.app.host();
  await clock.until(() => host.app.call.joined, 'the room is open');
  return host;
}

async function couple(place: Street, before: (host: Awaited<ReturnType<typeof hosting>>) => void = () => undefined) {
  const host = await hosting(place);
  before(host);
  const guest = place.page('Ben');
  guest.world.page.focused = host.world.page.focused;
  guest.app.openLink(host.app.room.invitation.link ?? '');
  guest.app.join();
  const isDirect = ({ app }: { app: App }): boolean => app.call.others[0]?.person.link === 'direct';
  await place.clock.until(() => [host, guest].every(isDirect), 'they are connected');
  return { host, guest };
}

/** A stranger at the door of the host. */
function knock({ app }: { app: App }, at: 'asking' | 'gone' = 'asking'): void {
  app.call.fold({ type: 'knock', knocker: { id: 'k1', name: 'Eve', at, spoken: { at: 'none' } } });
}

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});

describe('closing the window', () => {
  it('asks_and_hands_the_answer_on', async () => {
    const { app, shell } = street().page('Ada');
    shell.oncloseasked?.(true);
    expect(app.shell.question).toEqual({ tray: true });
    await app.shell.answer('keep', true);
    expect([app.shell.question, shell.answers]).toEqual([null, ['asking false', 'keep true']]);
  });

  it('shows_in_the_settings_what_was_remembered', async () => {
    const { app, world } = street().page('Ada');
    world.platform.saved = { ...defaults, closing: 'keep' };
    await app.shell.answer('keep', true);
    expect(app.settings.current.closing).toBe('keep');
  });

  it('lets_camera_and_microphone_go_while_the_window_is_out_of_sight', async () => {
    const place = street();
    const host = await hosting(place);
    const isOn = () => host.app.media.own.camera === 'on' && host.app.media.own.microphone === 'on';
    await place.clock.until(isOn, 'the devices are on');
    host.shell.onshown?.(false);
    expect(host.world.devices.tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
    host.shell.onshown?.(true);
    await place.clock.until(isOn, 'the devices are on again');
  });

  it('ends_a_call_in_that_window_and_leaves_the_room_waiting', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    host.shell.onshown?.(false);
    await place.clock.until(() => guest.app.screen.at === 'ended', 'the guest hears of it');
    expect([host.app.screen.at, host.app.call.someoneMet]).toEqual(['room', false]);
  });
});

describe('the tray', () => {
  it('mutes_what_the_other_one_hears_and_hears_of_it', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    const heard = () => guest.app.call.others[0]?.person.audio;
    await place.clock.until(() => heard() === true, 'the host is heard');
    host.shell.onwish?.('mute');
    await place.clock.until(() => heard() === false, 'the host is muted');
    host.app.shell.tellCall();
    expect(host.shell.calls.at(-1)).toEqual({ muted: true });
    host.shell.onwish?.('unmute');
    await place.clock.until(() => heard() === true, 'the host is heard again');
  });

  it('leaves_the_call_and_not_the_room', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    host.shell.onwish?.('leave');
    await place.clock.until(() => guest.app.screen.at === 'ended', 'the guest hears of it');
    expect(host.app.screen.at).toBe('room');
    host.app.shell.tellCall();
    expect(host.shell.calls.at(-1)).toBeNull();
  });

  it('opens_a_room_or_the_place_to_paste_from_any_screen_but_a_room', async () => {
    const place = street();
    const { app, shell } = place.page('Ada');
    app.openSettings();
    shell.onwish?.('join');
    expect(app.screen).toMatchObject({ at: 'home', paste: true });
    shell.onwish?.('host');
    await place.clock.until(() => app.call.joined, 'the room is open');
    shell.onwish?.('join');
    shell.onwish?.('host');
    expect([app.screen.at, app.call.joined]).toEqual(['room', true]);
  });
});

describe('starting with the session', () => {
  it('is_looked_up_with_the_settings_and_shown_as_it_is_then', async () => {
    const { app, world, shell } = street().page('Ada');
    world.platform.kind = 'desktop';
    shell.isAutostarting = true;
    app.openSettings();
    await vi.waitFor(() => expect(app.shell.autostart).toBe(true));
    await app.shell.setAutostart(false);
    expect([app.shell.autostart, shell.isAutostarting]).toEqual([false, false]);
  });
});

describe('the shortcut that mutes', () => {
  it('is_kept_before_it_is_asked_how_it_stands', async () => {
    const { app, world, shell } = street().page('Ada');
    world.platform.kind = 'desktop';
    world.platform.saveSettings = (settings) => {
      world.platform.saved = settings;
      shell.stands = settings.shortcut === 'Ctrl+Shift+M' ? 'taken' : 'off';
      return Promise.resolve(undefined);
    };
    app.settings.change({ shortcut: 'Ctrl+Shift+M' });
    await vi.waitFor(() => expect(app.shell.muteKey).toBe('taken'));
    app.settings.change({ shortcut: '' });
    await vi.waitFor(() => expect(app.shell.muteKey).toBe('off'));
  });
});

describe('the number on the icon', () => {
  it('counts_words_and_knocks_while_nobody_looks_and_goes_with_a_look', async () => {
    const place = street();
    const { host, guest } = await couple(place);
    const say = async (text: string) => {
      guest.app.seat.say(text);
      await place.clock.until(() => host.app.call.chat.some((entry) => entry.text === text), 'the words are there');
    };
    await say('seen');
    expect(host.shell.badges).toEqual([]);
    host.world.page.focused = false;
    await say('one');
    knock(host);
    await say('two');
    host.app.seat.say('my own count for nothing');
    expect(host.shell.badges).toEqual([1, 2, 3]);
    knock(host, 'gone');
    host.world.page.focused = true;
    host.world.page.look();
    expect(host.shell.badges.slice(3)).toEqual([2, 0]);
    await say('seen again');
    expect(host.shell.badges).toHaveLength(5);
  });
});

describe('a notification', () => {
  it('tells_of_a_knock_while_nobody_looks_and_takes_the_answer', async () => {
    const place = street();
    const host = await hosting(place);
    const answered = vi.spyOn(host.app.seat, 'answerKnock');
    host.world.page.focused = false;
    knock(host);
    const notice = host.shell.notices.get('knock k1');
    expect([notice?.title, notice?.answers.map(({ label }) => label)]).toEqual(['Eve is knocking', ['Accept', 'Decline']]);
    host.shell.onnoticed?.('knock k1', 'no');
    expect([answered.mock.calls, host.world.page.fronted]).toEqual([[['k1', false]], 0]);
    host.shell.onnoticed?.('knock k1', 'yes');
    expect([answered.mock.calls.at(-1), host.world.page.fronted]).toEqual([['k1', true], 1]);
  });

  it('of_a_knock_goes_when_nobody_knocks_any_more', async () => {
    const host = await hosting(street());
    host.world.page.focused = false;
    knock(host);
    knock(host, 'gone');
    expect(host.shell.notices.size).toBe(0);
  });

  it('tells_a_host_who_looks_elsewhere_that_somebody_joined', async () => {
    const { host, guest } = await couple(street(), ({ world }) => (world.page.focused = false));
    expect(host.shell.notices.get('joined')?.title).toBe('Ben joined');
    expect(guest.shell.notices.size).toBe(0);
    host.shell.onnoticed?.('joined', 'show');
    expect(host.world.page.fronted).toBe(1);
  });

  it('does_not_disturb_who_looks_at_the_page', async () => {
    const { host } = await couple(street());
    knock(host);
    expect(host.shell.notices.size).toBe(0);
  });
});
