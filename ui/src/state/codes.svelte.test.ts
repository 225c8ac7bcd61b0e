import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaults } from '../core/settings';
import type { HandOff } from '../platform/platform';
import { FakeClock } from '../testing/clock';
import { FakeNetwork } from '../testing/network';
import { SeededRandom } from '../testing/random';
import { App } from './app.svelte';
import { callView } from './call-view';
import { fakeWorld, FakeStream } from './fixtures';
import { endedView, problemView } from './views';

/** Pages with no server among them. */
function street() {
  const clock = new FakeClock();
  const network = new FakeNetwork(() => clock.sleep(2), clock);
  let seed = 1;
  function page(name: string) {
    const world = fakeWorld({ clock, random: new SeededRandom(seed++), createPeer: () => network.create() });
    const app = new App(world, { ...defaults, name });
    app.start();
    return { app, world };
  }
  return { clock, network, page };
}
type Street = ReturnType<typeof street>;
type Page = ReturnType<Street['page']>;

async function made({ clock }: Street, { app }: Page): Promise<string> {
  app.openCodes();
  void app.codes.make();
  await clock.until(() => app.codes.step === 'invite', 'a code');
  return app.codes.code;
}

async function answered({ clock }: Street, { app }: Page, code: string): Promise<string> {
  app.openLink(code);
  await clock.until(() => app.codes.step === 'reply', 'a reply');
  return app.codes.code;
}

async function called(place: Street): Promise<[Page, Page]> {
  const [ada, bob] = [place.page('Ada'), place.page('Bob')];
  const reply = await answered(place, bob, await made(place, ada));
  void ada.app.codes.paste(reply);
  const talks = ({ app }: Page) => app.call.others[0]?.person.link === 'direct';
  await place.clock.until(() => talks(ada) && talks(bob), 'the call');
  return [ada, bob];
}

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});

describe('codes', () => {
  it('lead_to_a_call_with_names_and_pictures_on_both_sides', async () => {
    const place = street();
    const [ada, bob] = await called(place);
    expect([ada.app.screen, bob.app.screen]).toEqual([
      { at: 'call', invite: null },
      { at: 'call', invite: null },
    ]);
    expect([ada.app.call.others[0]?.person.name, bob.app.call.others[0]?.person.name]).toEqual(['Bob', 'Ada']);
    await place.clock.until(() => ada.app.call.streams.size + bob.app.call.streams.size === 2, 'pictures');
    expect([ada.app.call.signaling, bob.app.call.signaling]).toEqual(['open', 'open']);
  });

  it('let_the_lock_of_an_app_speak_of_the_codes_and_that_of_a_page_of_its_page', async () => {
    const [ada, bob] = await called(street());
    ada.world.platform.can.trusted = true;
    expect([callView(ada.app).trust, callView(bob.app).trust]).toEqual(['codes', 'page']);
  });

  it('leave_nothing_to_come_back_to_after_the_call', async () => {
    const place = street();
    const [ada, bob] = await called(place);
    ada.app.hangUp();
    await place.clock.until(() => bob.app.screen.at === 'ended', 'Bob is told');
    expect([ada.app.screen, bob.app.screen]).toMatchObject([
      { why: 'hung-up', by: 'me', byCodes: true },
      { why: 'hung-up', by: 'them', byCodes: true },
    ]);
    expect(endedView(ada.app).onagain).toBeNull();
  });

  it('that_are_wrong_say_so_and_the_right_one_still_works', async () => {
    const place = street();
    const [ada, bob] = [place.page('Ada'), place.page('Bob')];
    const code = await made(place, ada);
    bob.app.openCodes();
    for (const [text, why] of [
      [code.slice(0, -3), 'code-cut'],
      ['hello', 'code-none'],
    ] as const) {
      await bob.app.codes.paste(text);
      expect([bob.app.codes.step, bob.app.codes.problem, bob.app.codes.pasted]).toEqual(['start', why, text]);
    }
    const reply = await answered(place, bob, code);
    await ada.app.codes.paste(code);
    expect([ada.app.codes.step, ada.app.codes.problem, ada.app.codes.code]).toEqual(['invite', 'code-own', code]);
    void ada.app.codes.paste(reply);
    await place.clock.until(() => ada.app.screen.at === 'call', 'the call');
  });

  it('a_reply_without_an_invite_of_ours_is_told_apart', async () => {
    const place = street();
    const [ada, bob, eve] = [place.page('Ada'), place.page('Bob'), place.page('Eve')];
    const reply = await answered(place, bob, await made(place, ada));
    eve.app.openLink(reply);
    expect([eve.app.screen.at, eve.app.codes.problem]).toEqual(['codes', 'code-reply']);
  });

  it('a_reply_that_arrives_as_a_link_is_taken_where_the_invite_waits', async () => {
    const place = street();
    const [ada, bob] = [place.page('Ada'), place.page('Bob')];
    ada.app.openLink(await answered(place, bob, await made(place, ada)));
    await place.clock.until(() => ada.app.screen.at === 'call', 'the call');
  });

  it('that_expire_say_so_and_offer_new_ones', async () => {
    const place = street();
    const ada = place.page('Ada');
    await made(place, ada);
    await place.clock.advance(13 * 3_600_000);
    expect(ada.app.screen).toMatchObject({ at: 'problem', code: 'code-expired' });
    if (ada.app.screen.at === 'problem') ada.app.screen.retry?.();
    expect([ada.app.screen.at, ada.app.codes.step]).toEqual(['codes', 'start']);
  });

  it('that_find_no_way_let_the_doctor_say_what_was_tried', async () => {
    const place = street();
    const [ada, bob] = [place.page('Ada'), place.page('Bob')];
    const reply = await answered(place, bob, await made(place, ada));
    place.network.cut();
    void ada.app.codes.paste(reply);
    await place.clock.until(() => ada.app.unsettled, 'the reply to be taken');
    const stop = ada.app.doctor.watch();
    await place.clock.until(() => ada.app.screen.at === 'problem', 'the end');
    stop();
    expect([ada.app.screen, ada.app.unsettled]).toMatchObject([{ code: 'code-no-way' }, false]);
    problemView(ada.app).ondoctor?.();
    await place.clock.until(() => ada.app.doctor.diagnosis !== null, 'a look');
    expect([ada.app.doctor.name, ada.app.doctor.diagnosis?.path]).toEqual(['Bob', 'none']);
  });

  it('are_forgotten_with_the_devices_when_one_goes_back', async () => {
    const place = street();
    const ada = place.page('Ada');
    const code = await made(place, ada);
    ada.app.home();
    expect([ada.app.screen.at, ada.app.codes.code]).toEqual(['home', '']);
    expect(ada.world.devices.tracks.every(({ readyState }) => readyState === 'ended')).toBe(true);
    expect(await made(place, ada)).not.toBe(code);
  });

  it('going_back_while_a_code_is_being_made_leaves_no_code_behind', async () => {
    const place = street();
    const ada = place.page('Ada');
    ada.app.openCodes();
    void ada.app.codes.make();
    ada.app.home();
    await place.clock.advance(20_000);
    expect([ada.app.screen.at, ada.app.codes.step, ada.app.codes.code]).toEqual(['home', 'start', '']);
  });

  it('wait_for_the_question_about_the_camera_and_not_for_ever', async () => {
    const place = street();
    const ada = place.page('Ada');
    ada.world.devices.gate = new Promise(() => undefined);
    await made(place, ada);
    expect(ada.app.codes.code).toContain('tincan://code#');
  });

  it('are_made_in_the_browser_where_the_window_cannot_call', async () => {
    const place = street();
    const ada = place.page('Ada');
    const opened: unknown[] = [];
    ada.world.platform.can.call = false;
    ada.world.platform.handOff = {
      found: null,
      open: (session) => Promise.resolve(void opened.push(session)).then(() => 'Chromium'),
      close: () => Promise.resolve(),
      onstatus: null,
    } satisfies HandOff;
    ada.app.openCodes('tincan://code#x');
    await vi.waitFor(() => expect([ada.app.screen.at, opened]).toEqual(['handed', [{ kind: 'codes', code: 'tincan://code#x' }]]));
  });
});
