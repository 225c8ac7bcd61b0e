import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { House, type Guest } from '../../testing/house';
import { SeededRandom } from '../../testing/random';
import { appLink, decodeLink } from '../invite';
import { writeMessage, type Message } from '../channel/message';
import type { Spoken } from '../spoken/check';
import { Knocking } from './knocking';
import type { Knocker } from './porch';

/** Somebody without a link, and what they saw. */
class Stranger {
  readonly log: string[] = [];
  spoken: Spoken = { at: 'none' };
  link = '';
  readonly knocking: Knocking;
  readonly peers: ReturnType<House['network']['create']>[] = [];

  constructor(house: House, seed = 77, name = 'Ben') {
    const ports = {
      clock: house.clock,
      random: new SeededRandom(seed),
      dial: () => house.server.dial(),
      createPeer: () => {
        const pc = house.network.create([], `${name}${seed}.${this.peers.length}`);
        this.peers.push(pc);
        return pc;
      },
    };
    this.knocking = new Knocking(ports, house.room.room, name, {
      waiting: () => this.log.push('waiting'),
      near: (host) => this.log.push(`near ${host}`),
      spoken: (spoken) => (this.spoken = spoken),
      invited: (link) => (this.link = link),
      refused: (code) => this.log.push(code),
    });
  }
}

const knocks = (host: Guest): Knocker[] => host.events.flatMap((event) => (event.type === 'knock' ? [event.knocker] : []));
const latest = (host: Guest): Knocker => {
  const knocker = knocks(host).at(-1);
  if (!knocker) throw new Error('nobody knocked');
  return knocker;
};
const link = (house: House): string => appLink(house.invite);

async function atHome(house: House): Promise<Guest> {
  const ada = house.person('Ada');
  ada.session.host(house.room);
  await house.clock.until(() => ada.events.some(({ type }) => type === 'joined'), 'the room is open');
  ada.session.hearKnocks(true);
  await house.clock.advance(100);
  return ada;
}

/** Both have words before them. */
async function near(house: House): Promise<[Guest, Stranger]> {
  const [ada, ben] = [await atHome(house), new Stranger(house)];
  ben.knocking.start();
  await house.clock.until(() => knocks(ada).length > 0, 'the knock is heard');
  ada.session.answerKnock(latest(ada).id, true);
  await house.clock.until(() => latest(ada).spoken.at === 'words' && ben.spoken.at === 'words', 'both have words');
  return [ada, ben];
}

describe('a knock', () => {
  test('ends_with_the_invitation_once_both_said_that_the_words_are_the_same_and_then_in_the_call', async () => {
    const house = new House();
    const [ada, ben] = await near(house);
    expect(ben.log).toEqual(['waiting', 'near Ada']);
    expect(latest(ada)).toMatchObject({ name: 'Ben', at: 'near', spoken: ben.spoken });
    ada.session.judgeKnock(latest(ada).id, true);
    ben.knocking.judge(true);
    await house.clock.until(() => latest(ada).spoken.at === 'same', 'both said so');
    expect(ada.session.giveInvite(latest(ada).id, link(house))).toBe(true);
    await house.clock.until(() => ben.link !== '', 'the invitation is there');
    await house.clock.until(() => latest(ada).at === 'gone', 'they left the door');
    const decoded = decodeLink(ben.link, house.clock.now());
    const guest = house.person('Ben');
    if (decoded.ok) guest.session.join(decoded.invite);
    await house.direct(ada, guest);
    expect([ada.people.size, ada.other()?.name]).toEqual([1, 'Ben']);
  });

  test('is_answered_with_no_invitation_before_both_confirmed', async () => {
    const house = new House();
    const [ada, ben] = await near(house);
    const { id } = latest(ada);
    expect(ada.session.giveInvite(id, link(house))).toBe(false);
    ada.session.judgeKnock(id, true);
    expect(ada.session.giveInvite(id, link(house))).toBe(false);
    ben.knocking.judge(false);
    await house.clock.advance(1000);
    expect([latest(ada).spoken.at, ada.session.giveInvite(id, link(house))]).toEqual(['different', false]);
    expect(ben.link).toBe('');
    // Nor is anything of it anywhere that somebody could read.
    expect(house.server.heard.join()).not.toContain(link(house));
  });

  test('that_the_host_does_not_want_is_told_so', async () => {
    const house = new House();
    const [ada, ben] = [await atHome(house), new Stranger(house)];
    ben.knocking.start();
    await house.clock.until(() => knocks(ada).length > 0, 'the knock is heard');
    ada.session.answerKnock(latest(ada).id, false);
    await house.clock.until(() => ben.log.length === 2, 'they are told');
    expect([ben.log, latest(ada).at]).toEqual([['waiting', 'denied'], 'gone']);
  });

  test('at_a_room_that_hears_none_finds_no_room', async () => {
    const house = new House();
    const ada = await atHome(house);
    ada.session.hearKnocks(false);
    await house.clock.advance(100);
    const ben = new Stranger(house);
    ben.knocking.start();
    await house.clock.until(() => ben.log.length > 0, 'they are told');
    expect([ben.log, knocks(ada)]).toEqual([['no-such-room'], []]);
  });

  test('by_somebody_who_goes_away_is_over_for_the_host', async () => {
    const house = new House();
    const [ada, ben] = [await atHome(house), new Stranger(house)];
    ben.knocking.start();
    await house.clock.until(() => knocks(ada).length > 0, 'the knock is heard');
    ben.knocking.leave();
    await house.clock.until(() => latest(ada).at === 'gone', 'they are gone');
    ada.session.answerKnock(latest(ada).id, true);
    expect(latest(ada).at).toBe('gone');
  });

  test('can_be_refused_while_the_words_are_compared', async () => {
    const house = new House();
    const [ada, ben] = await near(house);
    ada.session.answerKnock(latest(ada).id, false);
    await house.clock.until(() => ben.log.length === 3, 'they are told');
    expect([ben.log.at(-1), latest(ada).at, ben.link]).toEqual(['removed', 'gone', '']);
  });

  test('makes_nobody_a_person_of_the_room_and_carries_no_sound_and_no_picture', async () => {
    const house = new House();
    const ada = await atHome(house);
    ada.session.setTrack('audio', { id: 'voice', kind: 'audio' });
    const ben = new Stranger(house);
    ben.knocking.start();
    await house.clock.until(() => knocks(ada).length > 0, 'the knock is heard');
    ada.session.answerKnock(latest(ada).id, true);
    await house.clock.until(() => ben.spoken.at === 'words', 'words');
    expect([ada.people.size, ada.events.some(({ type }) => type === 'track')]).toEqual([0, false]);
    for (const pc of [...ada.peers, ...ben.peers]) expect(pc.currentLocal?.sdp).not.toMatch(/m=(audio|video)/);
  });

  test('of_a_card_that_is_none_is_denied_without_a_word_to_the_host', async () => {
    const house = new House();
    const ada = await atHome(house);
    house.server.shout({ t: 'knock', id: 'idX', card: 'not a card', s: 90 });
    await house.clock.advance(100);
    expect(knocks(ada)).toEqual([]);
    expect(house.server.heard.at(-1)).toContain('"deny"');
  });
});

describe('somebody between host and stranger', () => {
  test('who_takes_the_hosts_place_gets_words_that_the_host_does_not_have', async () => {
    // Two houses, one owner's keys: the second one is whoever answers in the host's name.
    const [house, between] = [new House(1), new House(50)];
    Object.defineProperty(between, 'room', { value: house.room });
    const [, ben] = await near(between);
    const [ada] = await near(house);
    const words = (spoken: Spoken): unknown => (spoken.at === 'words' ? spoken.numbers : null);
    expect(words(ben.spoken)).not.toBeNull();
    expect(words(latest(ada).spoken)).not.toEqual(words(ben.spoken));
  });

  test('whatever_a_host_says_no_link_is_taken_before_both_confirmed', async () => {
    const said = fc.constantFrom<Message>(
      { t: 'invite', link: 'tincan://join#A' },
      { t: 'words-verdict', same: true },
      { t: 'chat', id: 'a', text: 'let me in', at: 0 },
      { t: 'media', audio: true, video: true },
      { t: 'bye', why: 'closed' },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 6 }), async (messages) => {
        const house = new House();
        const [ada, ben] = await near(house);
        const channel = ada.peers.at(-1)?.channels.find(({ id }) => id === 0)?.channel;
        for (const message of messages) channel?.send(writeMessage(message));
        await house.clock.advance(1000);
        expect(ben.link).toBe('');
      }),
      { numRuns: 25 },
    );
  });

  test('cannot_send_a_picture_or_a_sound', async () => {
    const house = new House();
    const [ada, ben] = await near(house);
    const before = ada.peers[0]?.currentRemote;
    const sdp = `${before?.sdp ?? ''}m=video 9\r\na=sendonly\r\n`;
    const channel = ben.peers.at(-1)?.channels.find(({ id }) => id === 0)?.channel;
    channel?.send(JSON.stringify({ t: 'signal', signal: { k: 'description', g: 1, n: 50, type: 'offer', sdp } }));
    await house.clock.advance(1000);
    expect(ada.peers[0]?.currentRemote).toEqual(before);
  });

  test('cannot_make_the_host_hand_over_by_messages_alone', async () => {
    const house = new House();
    const [ada, ben] = await near(house);
    const channel = ben.peers.at(-1)?.channels.find(({ id }) => id === 0)?.channel;
    for (const message of [
      { t: 'words-verdict', same: true },
      { t: 'invite', link: 'x' },
    ] as Message[])
      channel?.send(writeMessage(message));
    await house.clock.advance(1000);
    expect([latest(ada).spoken.at, ada.session.giveInvite(latest(ada).id, link(house))]).toEqual(['words', false]);
  });
});
