import { describe, expect, test } from 'vitest';
import { House, MemorySink, source, type Guest } from '../../testing/house';
import { SeededRandom } from '../../testing/random';
import type { Session } from '../call/session';
import { Inviting, LIFETIME, Replying, type ExchangeEvents } from './serverless';
import { readCode } from './code-text';
import type { InviteCode } from './code';

/** Two at their pages, and no server anywhere. */
class Two {
  readonly house = new House();
  readonly ada = this.house.person('Ada');
  readonly bob = this.house.person('Bob');
  readonly ends: string[] = [];

  ports(seed: number) {
    const { clock } = this.house;
    return { clock, random: new SeededRandom(seed), createPeer: () => this.house.network.create([], `x${seed}`) };
  }

  events({ session }: { session: Session }): ExchangeEvents {
    return { met: (meeting) => session.meet(meeting), failed: (why) => void this.ends.push(why) };
  }

  async settled<T>(work: Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    void work.then((value) => (result = { value }));
    await this.house.clock.until(() => result !== undefined, 'it is done');
    return (result as unknown as { value: T }).value;
  }

  invite = () => this.settled(Inviting.begin(this.ports(71), 'Ada', this.events(this.ada)));

  read(text: string): InviteCode {
    const read = readCode(text, this.house.clock.now());
    if (!read.ok || read.code.kind !== 'invite') throw new Error('no invite');
    return read.code.invite;
  }

  reply = (code: string, seed = 72) => this.settled(Replying.to(this.ports(seed), this.read(code), 'Bob', this.events(this.bob)));

  async met(): Promise<Inviting> {
    const inviting = await this.invite();
    const replying = await this.reply(inviting.code);
    expect(await this.settled(inviting.take(`Here you are: ${replying.code}`))).toBeNull();
    await this.house.direct(this.ada, this.bob);
    return inviting;
  }
}

describe('two codes without a server', () => {
  test('make_a_call_with_names_chat_files_and_tracks_both_ways', async () => {
    const two = new Two();
    const { ada, bob, house } = two;
    ada.session.setTrack('audio', { id: 'a', kind: 'audio' });
    bob.session.setTrack('video', { id: 'v', kind: 'video' });
    await two.met();
    expect([ada.other()?.name, bob.other()?.name]).toEqual(['Bob', 'Ada']);
    const kinds = (guest: Guest) => guest.events.flatMap((event) => (event.type === 'track' ? [event.track.kind] : []));
    await house.clock.until(() => kinds(ada).join() === 'video' && kinds(bob).join() === 'audio', 'tracks both ways');
    ada.session.sendChat('Can you hear me?');
    bob.session.sendChat('Yes.');
    const delivered = (guest: Guest, text: string) => guest.texts.includes(`me delivered ${text}`) && guest.texts.length === 2;
    await house.clock.until(() => delivered(ada, 'Can you hear me?') && delivered(bob, 'Yes.'), 'messages both ways');
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at & 255);
    const id = ada.session.offerFile(source('plan.pdf', bytes));
    await house.clock.until(() => bob.transfer?.state === 'offered', 'an offer');
    const sink = new MemorySink(bytes.length);
    bob.session.acceptFile(bob.transfer?.id ?? '', sink);
    await house.clock.until(() => ada.transfers.get(id)?.state === 'done', 'the file');
    expect(sink.bytes).toEqual(bytes);
  });

  test('never_say_that_a_server_is_missing', async () => {
    const two = new Two();
    await two.met();
    const states = two.ada.events.flatMap((event) => (event.type === 'signaling' ? [event.status] : []));
    expect(states).toEqual(['open']);
  });

  test('still_meet_hours_after_the_codes_were_made', async () => {
    const two = new Two();
    const inviting = await two.invite();
    const replying = await two.reply(inviting.code);
    await two.house.clock.advance((LIFETIME - 60) * 1000);
    await two.settled(inviting.take(replying.code));
    await two.house.direct(two.ada, two.bob);
  });

  test('end_on_both_sides_when_either_hangs_up', async () => {
    const two = new Two();
    await two.met();
    two.bob.session.hangUp();
    await two.house.clock.until(() => two.ada.people.size === 0, 'Ada is alone');
    expect(two.ada.events).toContainEqual(expect.objectContaining({ type: 'person-gone', why: 'hung-up' }));
  });

  test('end_the_call_when_the_other_page_is_gone_for_good', async () => {
    const two = new Two();
    await two.met();
    two.house.network.cut();
    await two.house.clock.until(() => two.ada.ended !== undefined, 'given up');
    expect(two.ada.ended?.why).toBe('lost');
  });

  test('expire_and_say_so', async () => {
    const two = new Two();
    const inviting = await two.invite();
    const replying = await two.reply(inviting.code);
    await two.house.clock.advance(LIFETIME * 1000);
    expect(two.ends).toEqual(['code-expired', 'code-expired']);
    expect(await two.settled(inviting.take(replying.code))).toBe('code-expired');
  });

  test('say_that_no_way_was_found_when_no_packet_comes_through', async () => {
    const two = new Two();
    const inviting = await two.invite();
    const replying = await two.reply(inviting.code);
    two.house.network.cut();
    await two.settled(inviting.take(replying.code));
    await two.house.clock.until(() => two.ends.length > 0, 'an end');
    expect(two.ends).toEqual(['code-no-way']);
  });
});

describe('a reply', () => {
  test('that_answers_another_invite_is_told_from_a_damaged_one', async () => {
    const two = new Two();
    const [first, second] = [await two.invite(), await two.settled(Inviting.begin(two.ports(73), 'Ada', two.events(two.ada)))];
    const replying = await two.reply(first.code);
    expect(await two.settled(second.take(replying.code))).toBe('code-other');
    expect(await two.settled(first.take(first.code))).toBe('code-own');
    expect(await two.settled(first.take(second.code))).toBe('code-invite');
    expect(await two.settled(first.take('hello'))).toBe('code-none');
    expect(await two.settled(first.take(replying.code.slice(0, -5)))).toBe('code-cut');
    expect(await two.settled(first.take(replying.code))).toBeNull();
  });

  test('counts_once_and_the_second_changes_nothing', async () => {
    const two = new Two();
    const inviting = await two.invite();
    const [mine, theirs] = [await two.reply(inviting.code), await two.reply(inviting.code, 79)];
    await two.settled(inviting.take(mine.code));
    expect(await two.settled(inviting.take(theirs.code))).toBeNull();
    await two.house.direct(two.ada, two.bob);
    expect(two.ada.people.size).toBe(1);
  });
});
