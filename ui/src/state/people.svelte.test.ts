import { beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeLink } from '../core/invite';
import { parsePeople } from '../core/people/known';
import { defaults } from '../core/settings';
import type { PeoplePlace } from '../platform/platform';
import { FakeClock } from '../testing/clock';
import { FakeNetwork } from '../testing/network';
import { SeededRandom } from '../testing/random';
import { FakeServer } from '../testing/server';
import { App } from './app.svelte';
import { callView } from './call-view';
import { fakeWorld, FakePlatform, FakeStream } from './fixtures';
import { endedView, greenroomView, homeView, waitingView } from './views';

/** What an app keeps over its starts. */
class Disk implements PeoplePlace {
  text: string | null = null;
  refuses = false;
  kept = (): Promise<string | null> => Promise.resolve(this.text);
  keep = (text: string | null): Promise<void> =>
    this.refuses ? Promise.reject(new Error('full')) : Promise.resolve(void (this.text = text));
  get names(): string[] {
    return parsePeople(this.text ?? '').map(({ name }) => name);
  }
}

function street(seed = 1) {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const network = new FakeNetwork(() => clock.sleep(2), clock);
  /** Installed apps have a disk; a page in a browser has none. */
  async function page(name: string, people: Disk | null) {
    const core = { clock, random: new SeededRandom(seed++), createPeer: () => network.create() };
    const platform = new FakePlatform(() => server.dial());
    Object.assign(platform, { people, can: { call: true, host: true, trusted: people !== null } });
    const world = { ...fakeWorld(core), platform };
    const app = new App(world, { ...defaults, name });
    app.start();
    await clock.advance(1);
    return app;
  }
  return { clock, page };
}

type Street = ReturnType<typeof street>;

/** Ada hosts, for a person or for anybody, and Ben comes by the link. */
async function call({ clock, page }: Street, hers: Disk | null, his: Disk | null, person: string | null = null) {
  const ada = await page('Ada', hers);
  void ada.host(null, person);
  await clock.until(() => ada.call.joined, 'the room is open');
  const ben = await page('Ben', his);
  const link = ada.room.invitation.link ?? '';
  ben.openLink(link);
  const greenroom = greenroomView(ben).known;
  ben.join();
  await clock.until(() => [ada, ben].every(({ call }) => call.others[0]?.person.link === 'direct'), 'they are connected');
  await clock.advance(1000);
  return { ada, ben, link, greenroom };
}

async function hangUp({ clock }: Street, { ada, ben }: { ada: App; ben: App }): Promise<void> {
  ben.hangUp();
  await clock.until(() => waitingView(ada).left !== null, 'the other one is gone');
}

/** A call after which both keep each other. */
async function acquainted(place: Street): Promise<[Disk, Disk]> {
  const [hers, his] = [new Disk(), new Disk()];
  const met = await call(place, hers, his);
  await hangUp(place, met);
  await met.ada.people.keep();
  await met.ben.people.keep();
  await met.ada.closeRoom();
  return [hers, his];
}

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});

describe('somebody who was kept', () => {
  it('is_asked_for_only_after_a_call_and_only_where_both_use_the_app', async () => {
    const place = street();
    const apps = await call(place, new Disk(), new Disk());
    expect(waitingView(apps.ada).keep).toBeNull();
    await hangUp(place, apps);
    expect([waitingView(apps.ada).keep?.name, endedView(apps.ben).keep?.name]).toEqual(['Ben', 'Ada']);
    const mixed = await call(street(), new Disk(), null);
    await hangUp(place, mixed).catch(() => undefined);
    expect([waitingView(mixed.ada).keep, mixed.ben.people.present]).toEqual([null, null]);
  });

  it('is_on_the_list_of_whoever_said_so_and_on_no_other', async () => {
    const place = street();
    const [hers, his] = [new Disk(), new Disk()];
    const met = await call(place, hers, his);
    await hangUp(place, met);
    expect(waitingView(met.ada).keep?.step).toBe('offered');
    await met.ada.people.keep();
    expect([waitingView(met.ada).keep?.step, endedView(met.ben).keep?.step]).toEqual(['kept', 'offered']);
    expect([hers.names, his.names]).toEqual([['Ben'], []]);
  });

  it('finds_on_the_link_whose_it_is_and_is_known_in_the_call', async () => {
    const place = street();
    const [hers, his] = await acquainted(place);
    const ada = await place.page('Ada', hers);
    const [ben] = homeView(ada).people;
    expect(ben?.name).toBe('Ben');
    const again = await call(place, hers, his, ben?.id);
    expect([waitingView(again.ada).guest, again.greenroom?.name]).toEqual(['Ben', 'Ada']);
    expect([callView(again.ada).trust, callView(again.ben).trust]).toEqual(['known', 'known']);
    expect([callView(again.ada).known, callView(again.ben).known]).toEqual(['Ben', 'Ada']);
    await hangUp(place, again);
    // Nobody is asked twice.
    expect([waitingView(again.ada).keep, endedView(again.ben).keep]).toEqual([null, null]);
    expect(hers.names).toEqual(['Ben']);
  });

  it('is_not_believed_to_be_whoever_else_comes_by_that_link', async () => {
    const place = street();
    const [hers] = await acquainted(place);
    const [ben] = homeView(await place.page('Ada', hers)).people;
    const again = await call(place, hers, new Disk(), ben?.id);
    expect([again.greenroom, callView(again.ada).trust, callView(again.ben).trust]).toEqual([null, 'asked', 'link']);
  });

  it('that_keeps_nobody_sees_a_link_like_any_other', async () => {
    const place = street();
    const [hers, his] = await acquainted(place);
    his.text = null;
    const [ben] = homeView(await place.page('Ada', hers)).people;
    const again = await call(place, hers, his, ben?.id);
    expect([again.greenroom, callView(again.ada).trust]).toEqual([null, 'asked']);
  });

  it('is_forgotten_for_good', async () => {
    const place = street();
    const [hers] = await acquainted(place);
    const ada = await place.page('Ada', hers);
    await ada.people.forget(homeView(ada).people[0]?.id ?? '');
    expect([homeView(ada).people, hers.text]).toEqual([[], null]);
  });

  it('is_kept_although_another_page_of_the_app_keeps_somebody_meanwhile', async () => {
    const place = street();
    const [hers, his] = [new Disk(), new Disk()];
    const met = await call(place, hers, his);
    await hangUp(place, met);
    const [other] = await acquainted(street(100));
    hers.text = other.text;
    await met.ada.people.keep();
    expect(hers.names).toHaveLength(2);
  });

  it('is_not_said_to_be_kept_where_the_disk_refuses', async () => {
    const place = street();
    const hers = new Disk();
    const met = await call(place, hers, new Disk());
    await hangUp(place, met);
    hers.refuses = true;
    await met.ada.people.keep();
    expect([waitingView(met.ada).keep?.step, met.ada.people.list]).toEqual(['failed', []]);
    hers.refuses = false;
    await met.ada.people.keep();
    expect(waitingView(met.ada).keep?.step).toBe('kept');
  });

  it('gets_a_link_of_their_own_that_the_next_one_is_not_given', async () => {
    const place = street();
    const [hers, his] = await acquainted(place);
    const [ben] = homeView(await place.page('Ada', hers)).people;
    const again = await call(place, hers, his, ben?.id);
    const tagOf = (link: string) => {
      const read = decodeLink(link, place.clock.now());
      return read.ok ? read.invite.tag : undefined;
    };
    const first = tagOf(again.link);
    await again.ada.newLink();
    const second = tagOf(again.ada.room.invitation.link ?? '');
    expect([first?.length, second?.length, first?.join() === second?.join()]).toEqual([16, 16, false]);
    const ada = await place.page('Ada', hers);
    // The room with that link was kept, and is opened for anybody.
    Object.assign(ada.world.platform, { kept: (again.ada.world.platform as FakePlatform).kept });
    const { room } = again.ada.room.owned ?? {};
    void ada.host();
    await place.clock.until(() => ada.room.invitation.link !== null, 'there is a link');
    expect(ada.room.owned?.room).toEqual(room);
    expect([tagOf(ada.room.invitation.link ?? ''), waitingView(ada).guest]).toEqual([null, null]);
  });
});
