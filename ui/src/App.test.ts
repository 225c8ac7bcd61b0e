// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import Root from './App.svelte';
import { defaults } from './core/settings';
import { freshPage } from './parts/page.fixture';
import { App } from './state/app.svelte';
import { fakeWorld } from './state/fixtures';
import { FakeClock } from './testing/clock';
import { FakeNetwork } from './testing/network';
import { SeededRandom } from './testing/random';
import { speakAs } from './words/languages';

const page = freshPage();

it('a_screen_that_cannot_be_shown_gives_way_to_words_and_a_report_and_comes_again', () => {
  const clock = new FakeClock();
  const createPeer = () => new FakeNetwork(() => clock.sleep(2), clock).create();
  const world = fakeWorld({ clock, random: new SeededRandom(1), createPeer });
  const app = new App(world, defaults);
  let broken = true;
  Object.defineProperty(app.nearby, 'possible', {
    get: () => {
      if (broken) throw new Error('a defect');
      return false;
    },
  });
  page.show(Root, { app });
  flushSync();
  expect(page.find('problem').dataset['code']).toBe('internal');
  page.find('report-open').click();
  flushSync();
  expect(app.report('internal')).toContain('a defect');
  broken = false;
  page.find('problem-retry').click();
  flushSync();
  expect(page.find('home-host')).toBeDefined();
});

function started(prepare: (world: ReturnType<typeof fakeWorld>) => void): App {
  const clock = new FakeClock();
  const createPeer = () => new FakeNetwork(() => clock.sleep(2), clock).create();
  const world = fakeWorld({ clock, random: new SeededRandom(1), createPeer });
  prepare(world);
  const app = new App(world, defaults);
  page.show(Root, { app });
  app.start();
  return app;
}

it('damaged_settings_are_said_on_the_first_screen_and_no_more_once_somebody_went_to_set_them_again', async () => {
  started(({ platform }) => (platform.damaged = '/data/settings.json.broken'));
  await vi.waitFor(() => page.find('damaged'));
  page.find('damaged-open').click();
  flushSync();
  page.find('settings-back').click();
  flushSync();
  expect(page.find('home-host')).toBeDefined();
  expect(() => page.find('damaged')).toThrow();
});

it('what_is_blocked_is_shown_over_whatever_screen_asked_and_goes_back_to_it', async () => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  const opened: string[] = [];
  const app = started(({ platform }) => {
    const open = (one: string): Promise<void> => Promise.resolve(void opened.push(one));
    platform.systemPages = { here: () => Promise.resolve(['network', 'camera']), open };
  });
  app.openSettings();
  flushSync();
  page.find('settings-repair-network').click();
  await vi.waitFor(() => page.find('repair-page-network').click());
  expect(opened).toEqual(['network']);
  expect(page.find('repair').dataset['refused']).toBe('network');
  page.find('dialog-close').click();
  flushSync();
  expect(() => page.find('repair')).toThrow();
  expect(page.find('settings-search')).toBeDefined();
});

it('a_language_that_was_chosen_is_spoken_at_once_and_one_that_cannot_be_loaded_changes_nothing', async () => {
  let loads = true;
  const app = started(({ page }) => {
    page.speak = async (language) => {
      if (!loads) throw new Error('no such file');
      await speakAs(language, ['en']);
    };
  });
  app.settings.change({ language: 'de' });
  await vi.waitFor(() => expect(page.find('home-host').textContent).toContain('Raum öffnen'));
  loads = false;
  app.settings.change({ language: 'en' });
  await vi.waitFor(() => expect(app.world.journal.report()).toContain('language not loaded'));
  expect(page.find('home-host').textContent).toContain('Raum öffnen');
  await speakAs('en', ['en']);
});
