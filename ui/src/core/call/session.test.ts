import { PORTRAIT } from '../../testing/portrait';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FakeDataChannel } from '../../testing/data-channel';
import { House, MemorySink, source, type Guest } from '../../testing/house';
import { SeededRandom } from '../../testing/random';
import { addInvite, createRoom, wireInvite } from '../room';
import { keyPair } from '../seal';

const track = (name: string, kind: 'audio' | 'video') => ({ id: `${name} ${kind}`, kind });
const types = (guest: Guest) => guest.events.map(({ type }) => type);
const tracks = (guest: Guest) => guest.events.filter((event) => event.type === 'track').map((event) => event.track.kind);
const gone = (guest: Guest) => guest.events.filter((event) => event.type === 'person-gone').map(({ why }) => why);
const minutes = (count: number) => count * 60_000;

/** The channel at which `guest` hears the other one. */
function control(guest: Guest): FakeDataChannel {
  const channel = guest.peers.at(-1)?.channels.find(({ id }) => id === 0)?.channel;
  if (!channel) throw new Error('no control channel');
  return channel;
}

async function open(house: House, name = 'Ada', capacity?: number): Promise<Guest> {
  const host = house.person(name);
  host.session.host(house.room, capacity);
  await house.clock.until(() => types(host).includes('joined'), 'the room is open');
  return host;
}

describe('coming together', () => {
  test('two_people_reach_each_other_directly_and_know_who_they_are', async () => {
    const [ada, bob] = await new House().couple();
    expect(ada.other()).toMatchObject({ name: 'Bob', link: 'direct', host: false, away: false });
    expect(bob.other()).toMatchObject({ name: 'Ada', link: 'direct', host: true, away: false });
  });

  test('one_offer_and_one_answer_carry_the_tracks_of_both', async () => {
    const house = new House();
    const ada = house.person('Ada');
    ada.session.setTrack('audio', track('Ada', 'audio'));
    ada.session.host(house.room);
    await house.clock.until(() => types(ada).includes('joined'), 'the room is open');
    const bob = house.person('Bob');
    bob.session.setTrack('audio', track('Bob', 'audio'));
    bob.session.setTrack('video', track('Bob', 'video'));
    bob.session.join(house.invite);
    await house.direct(ada, bob);
    await house.clock.advance(5000);
    expect([tracks(ada), tracks(bob)]).toEqual([['audio', 'video'], ['audio']]);
    expect([bob.peers[0]?.currentLocal?.type, ada.peers[0]?.currentLocal?.type]).toEqual(['offer', 'answer']);
    expect(bob.peers[0]?.currentLocal?.sdp).toContain('o=Bob0.0');
    expect(ada.peers[0]?.currentLocal?.sdp).toContain('o=Ada0.0');
  });

  test('the_one_who_waits_offers_after_three_seconds_when_the_other_does_not', async () => {
    const house = new House();
    const ada = await open(house);
    // The guest's first signals are lost: the host must not wait for ever.
    house.server.tamper = () => null;
    const bob = house.person('Bob');
    bob.session.join(house.invite);
    await house.clock.until(() => ada.people.size === 1, 'the guest is seen');
    await house.clock.advance(3100);
    house.server.tamper = null;
    await house.direct(ada, bob);
  });

  test('the_server_sees_neither_names_nor_descriptions', async () => {
    const house = new House();
    await house.couple();
    expect(house.server.heard.join('\n')).not.toMatch(/Ada|Bob|ufrag|candidate/);
  });

  test('a_card_that_was_not_sealed_with_the_invite_is_nobody', async () => {
    const house = new House();
    const ada = await open(house);
    const random = new SeededRandom(77);
    const foreign = { ...house.room, invites: createRoom(random, { uses: 0, expires: 0 }).invites };
    const [invite] = foreign.invites;
    if (invite) house.server.forge(wireInvite(foreign, invite, { e: keyPair(random).public, name: 'Ada' }, random));
    const mallory = house.person('Mallory');
    mallory.session.join(house.inviteTo(foreign));
    await house.clock.advance(minutes(1));
    expect([ada.people.size, ada.peers.length]).toEqual([0, 0]);
    expect(ada.journal.entries().map(({ what }) => what)).toContain('card refused');
    expect(mallory.people.get('direct')).toBeUndefined();
  });

  test('a_wrong_secret_is_refused', async () => {
    const house = new House();
    await open(house);
    const bob = house.person('Bob');
    bob.session.join({ ...house.invite, secret: new Uint8Array(16).fill(9) });
    await house.clock.advance(minutes(1));
    expect(bob.ended).toEqual({ type: 'ended', why: 'refused', code: 'unauthorized' });
  });

  test('a_third_person_is_refused_by_a_room_for_two', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const eve = house.person('Eve');
    eve.session.join(house.invite);
    await house.clock.advance(minutes(1));
    expect(eve.ended).toMatchObject({ why: 'refused', code: 'room-full' });
    expect([ada.people.size, ada.other()?.link, bob.other()?.link]).toEqual([1, 'direct', 'direct']);
  });

  test('a_larger_room_holds_more_people_and_a_message_goes_to_all_of_them', async () => {
    const house = new House();
    const ada = await open(house, 'Ada', 3);
    const [bob, eve] = [house.person('Bob'), house.person('Eve')];
    bob.session.join(house.invite);
    eve.session.join(house.invite);
    await house.direct(bob, eve);
    expect([ada.other('Bob')?.link, ada.other('Eve')?.link]).toEqual(['direct', 'direct']);
    ada.session.sendChat('to both');
    await house.clock.advance(1000);
    expect([ada.texts, bob.texts, eve.texts]).toEqual([['me delivered to both'], ['them received to both'], ['them received to both']]);
    expect([bob.people.size, eve.people.size]).toEqual([1, 1]);
  });

  test('an_invite_made_later_lets_somebody_in', async () => {
    const house = new House();
    const ada = await open(house);
    const more = addInvite(house.room, new SeededRandom(5), { uses: 1, expires: 0 });
    ada.session.updateInvites(more);
    await house.clock.advance(100);
    const bob = house.person('Bob');
    bob.session.join(house.inviteTo(more, 1));
    await house.direct(ada, bob);
  });
});

describe('during the call', () => {
  test('tracks_come_and_go_and_media_is_told', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    ada.session.setTrack('video', track('Ada', 'video'));
    ada.session.setMedia({ audio: false, video: true });
    await house.clock.advance(1000);
    expect(tracks(bob)).toEqual(['video']);
    expect(bob.other()).toMatchObject({ audio: false, video: true });
    ada.session.setTrack('video', null);
    ada.session.setMedia({ audio: false, video: false });
    await house.clock.advance(1000);
    expect(bob.other()).toMatchObject({ video: false });
    expect(bob.peers[0]?.currentRemote?.sdp).toContain('recvonly');
  });

  test('what_is_on_is_told_to_one_who_comes_later', async () => {
    const house = new House();
    const ada = await open(house);
    ada.session.setMedia({ audio: true, video: true });
    const bob = house.person('Bob');
    bob.session.join(house.invite);
    await house.direct(bob);
    await house.clock.advance(1000);
    expect(bob.other()).toMatchObject({ audio: true, video: true });
  });

  test('a_still_picture_reaches_the_other_one_and_nothing_is_said_where_there_is_none', async () => {
    const house = new House();
    const [ada, bob] = [house.person('Ada'), house.person('Bob')];
    ada.portrait = PORTRAIT;
    ada.session.host(house.room);
    await house.clock.until(() => ada.events.some(({ type }) => type === 'joined'), 'the room is open');
    bob.session.join(house.invite);
    await house.direct(ada, bob);
    await house.clock.advance(1000);
    expect([bob.other()?.portrait, ada.other()?.portrait]).toEqual([PORTRAIT, '']);
  });

  test('a_relay_is_named', async () => {
    const house = new House();
    house.network.path = { kind: 'relayed', relayAddress: '192.0.2.7' };
    const ada = await open(house);
    const bob = house.person('Bob');
    bob.session.join(house.invite);
    await house.clock.until(() => ada.other()?.link === 'relayed', 'relayed');
    expect(ada.other()?.relay).toBe('192.0.2.7');
  });

  test('the_server_dies_and_the_call_goes_on_even_with_a_new_track', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    house.server.die();
    await house.clock.advance(minutes(5));
    ada.session.setTrack('video', track('Ada', 'video'));
    bob.session.sendChat('still here');
    await house.clock.advance(1000);
    expect(tracks(bob)).toEqual(['video']);
    expect(bob.texts).toEqual(['me delivered still here']);
    expect([ada.other()?.link, bob.other()?.link, ada.peers.length]).toEqual(['direct', 'direct', 1]);
  });

  test('after_a_restart_of_the_server_the_same_people_are_the_same', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const before = [ada.other()?.key, bob.other()?.key];
    house.server.die();
    await house.clock.advance(2000);
    house.server.rise();
    await house.clock.until(() => house.server.ids.length === 2, 'both are back');
    await house.clock.advance(1000);
    expect([ada.other()?.key, bob.other()?.key]).toEqual(before);
    expect([ada.other()?.away, bob.other()?.away, ada.peers.length, bob.peers.length]).toEqual([false, false, 1, 1]);
  });

  test('a_route_that_is_gone_never_closes_a_connected_call', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    house.server.shout({ t: 'peer-left', s: 50, id: house.server.ids[1], why: 'gone' });
    await house.clock.advance(1000);
    expect(ada.other()).toMatchObject({ link: 'direct', away: true });
    expect(gone(ada)).toEqual([]);
    bob.session.sendChat('here');
    await house.clock.advance(1000);
    expect(ada.texts).toEqual(['them received here']);
  });

  test('a_removal_closes_the_call_on_both_sides', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    house.server.remove(house.server.ids[1] ?? '');
    await house.clock.advance(1000);
    expect(gone(ada)).toEqual(['removed']);
    expect(bob.ended).toMatchObject({ why: 'removed' });
    expect(bob.peers[0]?.connectionState).toBe('closed');
  });
});

describe('trouble', () => {
  test('a_short_cut_heals_by_itself_without_a_restart', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const before = ada.peers[0]?.currentLocal?.sdp;
    house.network.cut();
    await house.clock.advance(2000);
    expect([ada.other()?.link, bob.other()?.link]).toEqual(['troubled', 'troubled']);
    house.network.mend();
    await house.direct(ada, bob);
    expect(ada.peers[0]?.currentLocal?.sdp).toBe(before);
  });

  test('a_cut_of_a_minute_is_mended_and_chat_neither_lost_nor_doubled', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    ada.session.sendChat('one');
    await house.clock.advance(1);
    house.network.cut();
    ada.session.sendChat('two');
    bob.session.sendChat('three');
    await house.clock.advance(minutes(1));
    expect(ada.texts).toContain('me sending two');
    house.network.mend();
    await house.direct(ada, bob);
    await house.clock.advance(2000);
    expect(ada.texts.sort()).toEqual(['me delivered one', 'me delivered two', 'them received three']);
    expect(bob.texts.sort()).toEqual(['me delivered three', 'them received one', 'them received two']);
    expect(bob.events.filter((event) => event.type === 'chat' && event.entry.state === 'received')).toHaveLength(2);
  });

  test('a_dead_connection_is_replaced_and_chat_neither_lost_nor_doubled', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    ada.session.setTrack('audio', track('Ada', 'audio'));
    ada.session.sendChat('one');
    control(ada).other = null;
    ada.session.sendChat('two');
    await house.clock.advance(10);
    ada.peers[0]?.channels[0]?.channel.end();
    bob.peers[0]?.channels[0]?.channel.end();
    ada.session.sendChat('three');
    await house.clock.until(() => ada.texts.filter((text) => text.startsWith('me delivered')).length === 3, 'all is delivered');
    await house.clock.advance(minutes(1));
    expect(bob.texts.sort()).toEqual(['them received one', 'them received three', 'them received two']);
    expect([ada.other()?.link, bob.other()?.link, tracks(bob).at(-1)]).toEqual(['direct', 'direct', 'audio']);
  });

  /** A cut that both notice, after which the control channel carries nothing more. */
  async function outage(house: House, ada: Guest, bob: Guest): Promise<void> {
    await house.clock.advance(1000);
    house.network.cut();
    await house.clock.advance(2000);
    for (const guest of [ada, bob]) control(guest).damage = () => null;
    house.network.mend();
    await house.direct(ada, bob);
  }

  test('a_channel_that_carries_nothing_after_an_outage_is_replaced_within_seconds', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    await outage(house, ada, bob);
    ada.session.sendChat('still there?');
    bob.session.sendChat('are you?');
    await house.clock.advance(5000);
    expect([ada.texts.sort(), bob.texts.sort()]).toEqual([
      ['me delivered still there?', 'them received are you?'],
      ['me delivered are you?', 'them received still there?'],
    ]);
    expect([ada.peers.length, bob.peers.length]).toEqual([2, 2]);
    await house.clock.advance(minutes(3));
    expect([ada.other()?.link, bob.other()?.link, ada.peers.length]).toEqual(['direct', 'direct', 2]);
  });

  test('a_channel_that_carries_again_after_an_outage_is_kept', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    await house.clock.advance(1000);
    house.network.cut();
    await house.clock.advance(2000);
    house.network.mend();
    await house.clock.advance(minutes(3));
    expect([ada.peers.length, bob.peers.length, ada.other()?.link]).toEqual([1, 1, 'direct']);
  });

  test('what_flows_again_asks_for_an_echo_though_the_browser_noticed_nothing', async () => {
    const house = new House();
    house.network.flows = true;
    const [ada, bob] = await house.couple();
    await house.clock.advance(5000);
    house.network.frozen = true;
    await house.clock.advance(4000);
    for (const guest of [ada, bob]) control(guest).damage = () => null;
    house.network.frozen = false;
    await house.clock.advance(8000);
    expect([ada.peers.length, bob.peers.length]).toEqual([2, 2]);
  });

  test('without_a_server_a_silent_channel_is_waited_for_and_the_call_goes_on', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    house.server.die();
    await outage(house, ada, bob);
    await house.clock.advance(minutes(3));
    expect([ada.other()?.link, bob.ended, ada.peers.length]).toEqual(['direct', undefined, 1]);
    for (const guest of [ada, bob]) control(guest).damage = null;
    ada.session.sendChat('at last');
    await house.clock.advance(100);
    expect(bob.texts).toEqual(['them received at last']);
  });

  test('two_minutes_without_a_connection_are_the_end_of_a_guests_call_but_not_of_the_room', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    house.network.cut();
    house.server.die();
    await house.clock.advance(minutes(2) + 1000);
    expect(bob.events.some((event) => event.type === 'person' && event.person.link === 'lost')).toBe(true);
    expect(bob.ended).toMatchObject({ why: 'lost' });
    expect([gone(ada), ada.ended]).toEqual([['gone'], undefined]);
    house.network.mend();
    house.server.rise();
    const again = house.person('Bob');
    await house.clock.until(() => house.server.ids.length === 1, 'the host is back');
    again.session.join(house.invite);
    await house.direct(ada, again);
  });

  test('a_changed_network_restarts_at_once', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const before = ada.peers[0]?.currentLocal?.sdp;
    ada.session.networkChanged(false);
    await house.clock.advance(1000);
    expect(ada.peers[0]?.currentLocal?.sdp).not.toBe(before);
    expect([ada.other()?.link, bob.other()?.link]).toEqual(['direct', 'direct']);
  });

  test('what_stands_still_is_restarted_before_the_browser_notices', async () => {
    const house = new House();
    house.network.flows = true;
    const [ada] = await house.couple();
    await house.clock.advance(5000);
    const before = ada.peers[0]?.currentLocal?.sdp;
    house.network.frozen = true;
    await house.clock.advance(800);
    expect(ada.peers[0]?.currentLocal?.sdp).toBe(before);
    await house.clock.advance(1200);
    expect(ada.peers[0]?.currentLocal?.sdp).not.toBe(before);
    house.network.frozen = false;
    await house.clock.advance(2000);
    expect(ada.other()?.link).toBe('direct');
  });

  test('tampered_and_lost_signals_are_dropped_and_the_call_still_comes_together', async () => {
    const house = new House();
    const ada = await open(house);
    let count = 0;
    house.server.tamper = (data) => [null, 'garbage', 7, `${String(data).slice(0, -4)}AAAA`, { a: 1 }, data][count++ % 6];
    const bob = house.person('Bob');
    bob.session.join(house.invite);
    await house.clock.advance(8000);
    house.server.tamper = null;
    await house.direct(ada, bob);
  });

  test('a_guest_who_reloads_takes_the_place_of_their_old_self', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    bob.vanish();
    const again = house.person('Bob');
    await house.clock.advance(50);
    again.session.join(house.invite);
    await house.direct(ada, again);
    expect([gone(ada), ada.people.size]).toEqual([['gone'], 1]);
  });

  test.each(['guest', 'host'])('the_old_self_of_a_%s_ends_at_once_even_if_its_connection_still_looks_well', async (who) => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const [stays, leaves] = who === 'guest' ? [ada, bob] : [bob, ada];
    leaves.vanish(false);
    await house.clock.advance(50);
    expect(gone(stays)).toEqual([]);
    const again = house.person('again');
    if (who === 'guest') again.session.join(house.invite);
    else again.session.host(house.room);
    await house.clock.advance(500);
    expect(gone(stays)).toEqual(['gone']);
    await house.clock.until(() => stays.other('again')?.link === 'direct', 'the new self is there');
  });

  test('a_seat_that_is_refused_later_ends_no_call_that_is_connected', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    house.server.shout({ t: 'error', code: 'unauthorized', fatal: true });
    await house.clock.advance(5000);
    expect(bob.ended).toBeUndefined();
    expect(bob.events.findLast(({ type }) => type === 'signaling')).toEqual({ type: 'signaling', status: 'closed' });
    bob.session.sendChat('still here');
    await house.clock.advance(1000);
    expect(ada.texts).toEqual(['them received still here']);
  });

  test('a_host_who_reloads_is_found_again', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    ada.vanish();
    const again = await open(house);
    await house.clock.until(() => gone(bob).length === 1, 'the old host is gone');
    await house.direct(again, bob);
    expect(bob.people.size).toBe(1);
  });

  test('one_who_closes_the_page_without_a_word_is_gone_within_seconds', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    bob.vanish();
    await house.clock.advance(5000);
    expect(gone(ada)).toHaveLength(1);
    expect(ada.ended).toBeUndefined();
  });
});

describe('the end', () => {
  test('a_guest_hangs_up_and_may_come_again', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    bob.session.hangUp();
    expect(bob.ended).toMatchObject({ why: 'hung-up' });
    await house.clock.advance(1000);
    expect([gone(ada), ada.ended, bob.peers[0]?.connectionState]).toEqual([['hung-up'], undefined, 'closed']);
    const again = house.person('Bob');
    again.session.join(house.invite);
    await house.direct(ada, again);
  });

  test('a_host_hangs_up_without_the_server_and_the_guest_hears_it', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    house.server.die();
    await house.clock.advance(1000);
    ada.session.hangUp();
    await house.clock.advance(1000);
    expect(gone(bob)).toEqual(['hung-up']);
  });

  test('a_closed_room_ends_the_call_for_the_guest', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    ada.session.closeRoom();
    await house.clock.advance(1000);
    expect(bob.ended).toMatchObject({ why: 'closed' });
    expect(ada.ended).toMatchObject({ why: 'closed' });
    expect([...ada.peers, ...bob.peers].map(({ connectionState }) => connectionState)).toEqual(['closed', 'closed']);
  });

  test('nothing_is_said_after_the_end', async () => {
    const house = new House();
    const [, bob] = await house.couple();
    bob.session.hangUp();
    const count = bob.events.length;
    bob.session.sendChat('too late');
    bob.session.hangUp();
    await house.clock.advance(minutes(5));
    expect(bob.events).toHaveLength(count);
  });
});

describe('chat', () => {
  test('chat_is_ticked_only_when_the_other_one_has_it', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    ada.session.sendChat('hello');
    expect(ada.texts).toEqual(['me sending hello']);
    await house.clock.advance(1000);
    expect([bob.texts, ada.texts]).toEqual([['them received hello'], ['me delivered hello']]);
  });

  test('a_text_without_anybody_there_goes_to_the_first_who_comes', async () => {
    const house = new House();
    const ada = await open(house);
    ada.session.sendChat('welcome');
    const bob = house.person('Bob');
    bob.session.join(house.invite);
    await house.direct(ada, bob);
    await house.clock.advance(1000);
    expect([bob.texts, ada.texts]).toEqual([['them received welcome'], ['me delivered welcome']]);
  });

  test('a_text_that_is_too_long_is_refused_and_not_sent', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    expect(ada.session.sendChat('x'.repeat(4001))).toBe('chat-too-long');
    expect(ada.session.sendChat('\u0001'.repeat(4000))).toBe('chat-too-long');
    expect(ada.session.sendChat('  ')).toBe('chat-empty');
    expect(ada.session.sendChat('語'.repeat(4000))).toBeNull();
    await house.clock.advance(1000);
    expect([bob.chat.size, ada.texts[0]?.startsWith('me delivered')]).toEqual([1, true]);
  });
});

describe('a hostile peer', () => {
  test('garbage_over_the_data_channel_never_throws_and_never_ends_the_call', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const mutated = fc
      .record({
        t: fc.constantFrom('hello', 'signal', 'media', 'chat', 'file-offer', 'file-accept', 'file-pieces', 'file-progress', 'file-done'),
      })
      .chain((base) =>
        fc
          .dictionary(fc.constantFrom('id', 'v', 'caps', 'signal', 'text', 'items', 'offset', 'hashes', '__proto__'), fc.jsonValue())
          .map((rest) => JSON.stringify({ ...rest, ...base })),
      );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array(), mutated), (garbage) => {
        control(ada).onmessage?.(garbage);
      }),
      { numRuns: 3000 },
    );
    bob.session.sendChat('all well?');
    await house.clock.advance(2000);
    expect(ada.texts.at(-1)).toBe('them received all well?');
    expect(ada.other()?.link).toBe('direct');
    expect(ada.journal.entries().some(({ what }) => what === 'dropped')).toBe(true);
  });

  test('a_broken_description_over_the_channel_changes_nothing', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const signals = [
      { k: 'description', g: 1, n: 900, type: 'offer', sdp: 'garbage' },
      { k: 'description', g: 0, n: 901, type: 'offer', sdp: 'old' },
      { k: 'candidate', g: 1, candidate: { candidate: 'x', usernameFragment: 'nobody' } },
      { k: 'later', g: 1 },
    ];
    for (const signal of signals) control(ada).onmessage?.(JSON.stringify({ t: 'signal', signal }));
    await house.clock.advance(minutes(1));
    expect([ada.other()?.link, bob.other()?.link]).toEqual(['direct', 'direct']);
  });

  test('a_channel_that_nobody_asked_for_is_closed', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const channel = bob.peers[0]?.createDataChannel('file:nothing', {});
    await house.clock.advance(1000);
    expect([channel?.readyState, ada.transfers.size]).toEqual(['closed', 0]);
  });
});

describe('files', () => {
  test('files_go_both_ways_through_a_whole_call', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const [there, back] = [new SeededRandom(1).bytes(300_000), new SeededRandom(2).bytes(1)];
    ada.session.offerFile(source('../there.bin', there));
    bob.session.offerFile(source('back.bin', back));
    const sinks = [new MemorySink(there.length), new MemorySink(back.length)] as const;
    await house.clock.until(() => [ada, bob].every(({ transfers }) => transfers.size === 2), 'both are offered');
    const incoming = (guest: Guest) => [...guest.transfers.values()].find(({ direction }) => direction === 'receive');
    expect(incoming(bob)).toMatchObject({ name: 'there.bin', size: there.length, state: 'offered' });
    bob.session.acceptFile(incoming(bob)?.id ?? '', sinks[0]);
    ada.session.acceptFile(incoming(ada)?.id ?? '', sinks[1]);
    await house.clock.until(
      () => [ada, bob].every(({ transfers }) => [...transfers.values()].every(({ state }) => state === 'done')),
      'all are done',
    );
    expect([sinks[0].bytes, sinks[1].bytes]).toEqual([there, back]);
  });

  test('a_file_goes_on_over_a_cut_and_over_a_new_connection', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const bytes = new Uint8Array(5 << 20).map((_, at) => at >> 10);
    const sink = new MemorySink(bytes.length);
    ada.session.offerFile(source('a', bytes));
    await house.clock.until(() => bob.transfer !== undefined, 'offered');
    bob.session.acceptFile(bob.transfer?.id ?? '', sink);
    await house.clock.until(() => (bob.transfer?.moved ?? 0) > 0, 'a piece');
    house.network.cut();
    await house.clock.advance(1000);
    expect([ada.transfer?.state, bob.transfer?.state]).toEqual(['waiting', 'waiting']);
    house.network.mend();
    await house.clock.until(() => (bob.transfer?.moved ?? 0) > 2 << 20, 'two more');
    for (const guest of [ada, bob]) for (const { channel } of guest.peers[0]?.channels ?? []) channel.end();
    await house.clock.until(() => ada.transfer?.state === 'done', 'done');
    expect([sink.state, sink.bytes.every((byte, at) => byte === bytes[at]), ada.peers.length]).toEqual(['finished', true, 2]);
  }, 60_000);

  test('one_who_goes_leaves_transfers_failed_and_nothing_half_written', async () => {
    const house = new House();
    const [ada, bob] = await house.couple();
    const sink = new MemorySink(4 << 20);
    ada.session.offerFile(source('a', new Uint8Array(4 << 20)));
    await house.clock.until(() => bob.transfer !== undefined, 'offered');
    bob.session.acceptFile(bob.transfer?.id ?? '', sink);
    await house.clock.until(() => ada.transfer?.state === 'active', 'active');
    ada.session.hangUp();
    await house.clock.advance(1000);
    expect([ada.transfer?.state, bob.transfer?.state, bob.transfer?.reason, sink.state]).toEqual(['failed', 'failed', 'lost', 'aborted']);
  });

  test('with_nobody_there_a_file_fails_at_once_and_an_answer_to_nothing_is_cleaned_up', async () => {
    const house = new House();
    const ada = await open(house);
    const given = source('a', new Uint8Array(1));
    ada.session.offerFile(given);
    const sink = new MemorySink(1);
    ada.session.acceptFile('nothing', sink);
    expect([ada.transfer?.state, ada.transfer?.reason, given.released]).toEqual(['failed', 'lost', true]);
    await house.clock.advance(1);
    expect(sink.state).toBe('aborted');
  });
});

/** Connected, and their words get through. */
async function talking(house: House): Promise<[Guest, Guest]> {
  const [ada, bob] = await house.couple();
  ada.session.sendChat('hello');
  await house.clock.until(() => ada.texts.includes('me delivered hello'), 'words get through');
  return [ada, bob];
}

describe('the spoken check', () => {
  const spoken = (guest: Guest) => guest.events.flatMap((event) => (event.type === 'spoken' ? [event.spoken] : [])).at(-1);
  const key = (guest: Guest) => guest.other()?.key ?? '';

  test.each(['host', 'guest'])('gives_both_the_same_words_when_the_%s_begins_and_keeps_what_both_said', async (who) => {
    const house = new House();
    const [ada, bob] = await talking(house);
    const beginner = who === 'host' ? ada : bob;
    beginner.session.compareWords(key(beginner));
    await house.clock.until(() => [ada, bob].every((guest) => spoken(guest)?.at === 'words'), 'both have words');
    expect(spoken(ada)).toEqual(spoken(bob));
    ada.session.judgeWords(key(ada), true);
    bob.session.judgeWords(key(bob), true);
    await house.clock.until(() => [ada, bob].every((guest) => spoken(guest)?.at === 'same'), 'both said the same');
  });

  test('is_over_the_certificates_of_this_very_connection', async () => {
    const house = new House();
    const [ada, bob] = await talking(house);
    // What somebody between them would have to do: each of the two is connected to another certificate than the other one has.
    for (const pc of ada.peers)
      Object.defineProperty(pc, 'localDescription', {
        get: () => ({ type: 'offer', sdp: 'a=fingerprint:sha-256 ' + Array(32).fill('EE').join(':') }),
      });
    ada.session.compareWords(key(ada));
    await house.clock.until(() => [ada, bob].every((guest) => ['failed', 'different'].includes(spoken(guest)?.at ?? '')), 'both know');
  });
});

test('a_description_that_names_another_certificate_than_the_first_is_not_applied', async () => {
  const house = new House();
  const [ada, bob] = await talking(house);
  const before = ada.peers[0]?.currentRemote;
  const sdp = `${before?.sdp ?? ''}a=fingerprint:sha-256 ${Array(32).fill('EE').join(':')}\r\n`;
  control(bob).send(JSON.stringify({ t: 'signal', signal: { k: 'description', g: 1, n: 50, type: 'offer', sdp } }));
  await house.clock.advance(1000);
  expect(ada.journal.entries().filter(({ details }) => details?.['what'] === 'certificate')).toHaveLength(1);
  expect(ada.peers[0]?.currentRemote).toEqual(before);
});
