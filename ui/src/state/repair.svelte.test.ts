import { describe, expect, it } from 'vitest';
import { Journal } from '../core/journal';
import type { SystemPage } from '../core/repair';
import type { DeviceState } from '../screens/props';
import { FakeClock } from '../testing/clock';
import { FakePage, FakePlatform } from './fixtures';
import { RepairState } from './repair.svelte';

function given(...afterwards: DeviceState[]) {
  const platform = new FakePlatform();
  const page = new FakePage();
  const opened: SystemPage[] = [];
  platform.systemPages = { here: () => Promise.resolve(['camera']), open: (one) => Promise.resolve(void opened.push(one)) };
  const own = { stream: null, camera: 'denied' as DeviceState, microphone: 'denied' as DeviceState, portrait: '', level: 0 };
  const start = (): Promise<void> => {
    own.camera = own.microphone = afterwards.shift() ?? 'denied';
    return Promise.resolve();
  };
  return { platform, page, opened, state: new RepairState({ platform, page, journal: new Journal(new FakeClock()) }, { own, start }) };
}

describe('giving back what is refused', () => {
  it('offers_only_pages_that_can_be_opened_here', async () => {
    const { state, opened } = given();
    await state.open('both', true);
    expect(state.plan.pages).toEqual(['camera']);
    await state.openPage('camera');
    expect(opened).toEqual(['camera']);
  });

  it('offers_none_in_a_browser_or_where_nobody_knows', async () => {
    const { state, platform } = given();
    platform.systemPages = null;
    await state.open('camera', true);
    expect(state.plan.pages).toEqual([]);
    platform.systemPages = { here: () => Promise.reject(new Error('no')), open: () => Promise.resolve() };
    await state.open('camera', true);
    expect(state.plan.pages).toEqual([]);
  });

  it('says_so_where_the_system_does_not_open_it', async () => {
    const { state, platform } = given();
    platform.systemPages = { here: () => Promise.resolve(['camera']), open: () => Promise.reject(new Error('no')) };
    await state.open('camera', true);
    await state.openPage('camera');
    expect(state.outcome).toBe('page.refused');
  });

  it('knows_the_apps_own_window_and_the_call_window_from_a_browser', async () => {
    const { state, platform, page } = given();
    await state.open('camera', true);
    expect(state.plan.steps[0]).toBe('repair.chromium.site');
    platform.kind = 'handed';
    expect(state.plan.steps[0]).toBe('repair.call-window.site');
    page.where = { system: 'linux', program: 'firefox' };
    expect(state.plan.steps[0]).toBe('repair.firefox.site');
    platform.kind = 'desktop';
    expect(state.plan.steps[0]).toBe('repair.linux.privacy');
  });

  it('asks_again_and_says_what_came_of_it', async () => {
    const { state } = given('denied', 'on');
    await state.open('both', true);
    await state.again();
    expect(state.outcome).toBe('still');
    await state.again();
    expect([state.outcome, state.refused]).toEqual(['works', 'both']);
  });

  it('leaves_another_trouble_to_the_screen_below', async () => {
    const { state } = given('none');
    await state.open('camera', true);
    await state.again();
    expect(state.refused).toBeNull();
  });

  it('switches_no_device_on_from_the_settings', async () => {
    const { state } = given();
    await state.open('camera', false);
    expect(state.canAsk).toBe(false);
    await state.open('network', true);
    expect(state.canAsk).toBe(false);
  });
});
