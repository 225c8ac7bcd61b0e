// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { expect, it } from 'vitest';
import Root from './App.svelte';
import { defaults } from './core/settings';
import { freshPage } from './parts/page.fixture';
import { App } from './state/app.svelte';
import { fakeWorld } from './state/fixtures';
import { FakeClock } from './testing/clock';
import { FakeNetwork } from './testing/network';
import { SeededRandom } from './testing/random';

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
