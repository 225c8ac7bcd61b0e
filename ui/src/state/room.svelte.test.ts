import { describe, expect, it } from 'vitest';
import { toB64 } from '../core/bytes';
import { decodeLink } from '../core/invite';
import { parseRoom } from '../core/room';
import { defaults, type Settings } from '../core/settings';
import type { Hosted, Reached } from '../platform/platform';
import { FakeClock } from '../testing/clock';
import { SeededRandom } from '../testing/random';
import { FakePlatform } from './fixtures';
import { PeopleState } from './people.svelte';
import { RoomState } from './room.svelte';
import { SettingsState } from './settings.svelte';
import { Journal } from '../core/journal';

const DAY_S = 24 * 60 * 60;

function host(platform = new FakePlatform(), clock = new FakeClock(), seed = 7, chosen: Partial<Settings> = {}) {
  const settings = new SettingsState(platform, new Journal(clock), { ...defaults, name: 'Ada', ...chosen });
  const random = new SeededRandom(seed);
  const people = new PeopleState({ platform, clock, random, journal: new Journal(clock) });
  return { room: new RoomState({ platform, clock, random }, settings, people), people, platform, clock, settings };
}

function decoded(link: string | null, now: number) {
  const result = decodeLink(link ?? '', now);
  if (!result.ok) throw new Error(result.why);
  return result.invite;
}

describe('a new room', () => {
  it('invites_one_guest_for_one_day_to_the_address_of_the_server', async () => {
    const { room, clock } = host();
    await room.open();
    const invite = decoded(room.invitation.link, clock.now());
    expect(invite).toMatchObject({ hostName: 'Ada', uses: 1, plain: true, endpoints: [{ host: '192.168.1.20', port: 7015 }] });
    expect(invite.expires).toBe(Math.floor(clock.now() / 1000) + DAY_S);
    expect(room.target.endpoints[0]).toEqual({ host: '127.0.0.1', port: 7015 });
  });

  it('invites_as_many_guests_for_as_long_as_its_host_has_set', async () => {
    const { room, clock } = host(undefined, undefined, undefined, { hours: 72, guests: 3 });
    await room.open();
    const invite = decoded(room.invitation.link, clock.now());
    expect([invite.uses, room.invitation.uses]).toEqual([3, 3]);
    expect(invite.expires).toBe(Math.floor(clock.now() / 1000) + 3 * DAY_S);
    expect(room.owned?.invites).toMatchObject([{ uses: 3 }]);
  });

  it('keeps_its_link_letter_for_letter_when_the_settings_change_and_somebody_came', async () => {
    const { room, settings } = host(undefined, undefined, undefined, { guests: 3 });
    await room.open();
    const before = room.invitation.link;
    settings.change({ guests: 1, hours: 1 });
    await room.admitted();
    expect([room.invitation.link, room.invitation.uses]).toEqual([before, 3]);
    await room.newLink();
    expect(room.invitation.uses).toBe(1);
  });

  it('takes_keys_that_were_made_before_and_never_the_same_ones_twice', async () => {
    const { room } = host();
    room.prepare();
    const [first, second] = [await room.open(), (await room.close(), await room.open())];
    expect(toB64(first.owner)).not.toBe(toB64(second.owner));
    const unprepared = await host().room.open();
    expect([toB64(first.hostKey), first.invites.length]).toEqual([toB64(unprepared.hostKey), 1]);
  });

  it('has_no_link_before_it_has_addresses', async () => {
    const { room, platform } = host();
    let found!: (hosted: Hosted) => void;
    platform.hosted = new Promise((resolve) => (found = resolve));
    const opening = room.open();
    await Promise.resolve();
    expect([room.invitation.link, room.isHere]).toEqual([null, null]);
    expect(room.reach[0]?.state).toBe('wait');
    found({ endpoints: [{ host: '10.0.0.2', port: 1 }], fingerprint: null, plain: true });
    await opening;
    expect(room.invitation.link).toContain('http://10.0.0.2:1/#');
  });

  it('says_so_where_only_this_computer_can_reach_it', async () => {
    const { room, platform } = host();
    platform.hosted = Promise.resolve({ endpoints: [{ host: '127.0.0.1', port: 7015 }], fingerprint: null, plain: true });
    await room.open();
    expect(room.reach).toEqual([{ state: 'no', text: 'reach.nowhere' }]);
    expect(room.isHere).toBe(false);
  });
});

describe('yesterday’s room', () => {
  it('keeps_its_link_over_a_restart', async () => {
    const before = host();
    await before.room.open();
    const after = host(before.platform, before.clock, 8);
    await after.room.open();
    expect(after.room.invitation.link).toBe(before.room.invitation.link);
  });

  it('keeps_its_keys_and_gets_a_new_link_when_the_old_one_is_past', async () => {
    const before = host();
    await before.room.open();
    await before.clock.advance((DAY_S + 1) * 1000);
    const after = host(before.platform, before.clock, 8);
    await after.room.open();
    expect(after.room.owned?.owner).toEqual(before.room.owned?.owner);
    expect(after.room.invitation.link).not.toBe(before.room.invitation.link);
    expect(after.room.owned?.invites).toHaveLength(1);
    decoded(after.room.invitation.link, after.clock.now());
  });

  it('is_gone_once_it_was_closed', async () => {
    const before = host();
    const old = await before.room.open();
    await before.room.close();
    expect([before.platform.kept, before.platform.stopped, before.room.invitation.link]).toEqual([null, 1, null]);
    const after = host(before.platform, before.clock, 8);
    expect((await after.room.open()).room).not.toEqual(old.room);
  });

  it('that_is_damaged_is_a_new_room', async () => {
    const { room, platform } = host();
    platform.kept = '{"v":1,"owner":"';
    await room.open();
    expect(room.invitation.link).not.toBeNull();
  });
});

describe('the link', () => {
  it('that_is_new_replaces_the_old_one_and_is_kept', async () => {
    const { room, platform } = host();
    await room.open();
    const [old] = room.owned?.invites ?? [];
    const link = room.invitation.link;
    await room.newLink();
    expect(room.owned?.invites.map(({ id }) => id)).not.toContain(old?.id);
    expect(room.invitation.link).not.toBe(link);
    expect(parseRoom(platform.kept ?? '')?.invites).toEqual(room.owned?.invites);
  });

  it('stays_the_same_and_gains_a_use_when_a_guest_has_come', async () => {
    const { room, platform } = host();
    await room.open();
    const link = room.invitation.link;
    await room.admitted();
    expect(room.owned?.invites[0]?.uses).toBe(2);
    expect(parseRoom(platform.kept ?? '')?.invites[0]?.uses).toBe(2);
    expect(room.invitation.link).toBe(link);
    expect(room.invitation.uses).toBe(1);
  });

  it('made_by_the_page_that_carries_the_call_shows_in_the_window', async () => {
    const page = host();
    await page.room.open();
    const window = host(page.platform, page.clock, 9);
    await window.room.open();
    await page.room.newLink();
    expect(await window.room.reread()).toBe(true);
    expect(window.room.invitation.link).toBe(page.room.invitation.link);
    await page.room.close();
    expect(await window.room.reread()).toBe(false);
  });
});

describe('copying', () => {
  it('puts_words_around_the_link', async () => {
    const { room, platform } = host();
    await room.open();
    await room.copy();
    expect(platform.copied[0]).toContain(`Join me: ${room.invitation.link}`);
  });

  it('waits_for_the_addresses', async () => {
    const { room, platform, clock } = host();
    let found!: (hosted: Hosted) => void;
    platform.hosted = new Promise((resolve) => (found = resolve));
    void room.open();
    await clock.advance(0);
    const copied = room.copy();
    await clock.advance(2900);
    expect(platform.copied).toEqual([]);
    found({ endpoints: [{ host: '10.0.0.2', port: 1 }], fingerprint: null, plain: true });
    await copied;
    expect(platform.copied).toHaveLength(1);
  });

  it('gives_up_after_three_seconds_and_says_why', async () => {
    const { room, platform, clock } = host();
    platform.hosted = new Promise(() => undefined);
    void room.open();
    await clock.advance(0);
    const copied = expect(room.copy()).rejects.toMatchObject({ code: 'no-address' });
    await clock.advance(3000);
    await copied;
  });

  it('is_refused_when_the_clipboard_refuses', async () => {
    const { room, platform } = host();
    await room.open();
    platform.copy = () => Promise.reject(new Error('clipboard-refused'));
    await expect(room.copy()).rejects.toThrow('clipboard-refused');
  });
});

describe('the ways in', () => {
  const reach: Reached = {
    internet: 'yes',
    router: 'open',
    pinhole: 'no-route',
    has_v6: false,
    typed: false,
    direct: false,
    unreachable: false,
  };
  const near = { host: '192.168.1.20', port: 7015 };
  const mapped = { host: '11.22.33.44', port: 7016 };
  const mappedRoom: Hosted = { endpoints: [near, mapped], page: mapped, nearPage: near, reach, fingerprint: null, plain: true };

  it('that_change_refresh_the_link_that_is_shown_and_keep_its_secret', async () => {
    const { room, platform, clock } = host();
    await room.open();
    const before = decoded(room.invitation.link, clock.now());
    platform.hosting.onchange?.(mappedRoom);
    expect(room.invitation.link).toMatch(/^http:\/\/11\.22\.33\.44:7016\/#/);
    expect(room.invitation.near).toMatch(/^http:\/\/192\.168\.1\.20:7015\/#/);
    const after = decoded(room.invitation.link, clock.now());
    expect(after).toEqual({ ...before, endpoints: [near, mapped] });
    await room.copy(true);
    expect(platform.copied.at(-1)).toContain('http://192.168.1.20:7015/#');
  });

  it('hold_the_link_back_while_the_router_is_asked', async () => {
    const { room, platform } = host();
    await room.open();
    platform.hosting.onchange?.({ ...mappedRoom, page: near, nearPage: null, reach: { ...reach, router: 'asking' } });
    expect(room.invitation.link).toBeNull();
    expect(room.reach.at(-1)?.text).toBe('reach.asking');
    platform.hosting.onchange?.({ ...mappedRoom, reach: { ...reach, router: 'refused', unreachable: true } });
    expect(room.invitation.link).not.toBeNull();
    expect(room.internet).toEqual({ asked: false, unreachable: { port: 7015 } });
    expect(room.isHere).toBe(true);
  });

  it('of_a_room_that_was_closed_are_forgotten', async () => {
    const { room, platform } = host();
    await room.open();
    await room.close();
    platform.hosting.onchange?.(mappedRoom);
    expect(room.invitation.link).toBeNull();
    expect(room.reach[0]?.state).toBe('wait');
  });
});
