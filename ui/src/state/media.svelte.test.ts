import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaults, type Settings } from '../core/settings';
import { FakeClock } from '../testing/clock';
import { FakeNetwork } from '../testing/network';
import { SeededRandom } from '../testing/random';
import { fakeWorld, FakeStream } from './fixtures';
import { MediaState } from './media.svelte';
import { SettingsState } from './settings.svelte';

function media(world = quiet(), chosen: Partial<Settings> = {}) {
  const heard: string[] = [];
  const state = new MediaState(world, new SettingsState(world.platform, world.journal, { ...defaults, ...chosen }));
  state.listener = {
    track: (kind, track) => void heard.push(`${kind} ${track?.id ?? 'none'}`),
    media: ({ audio, video }) => void heard.push(`says audio ${audio} video ${video}`),
  };
  return { state, heard, world };
}

function quiet() {
  const clock = new FakeClock();
  const network = new FakeNetwork(() => Promise.resolve(), clock);
  return fakeWorld({ clock, random: new SeededRandom(7), createPeer: () => network.create() });
}

const seen = ({ own }: MediaState) => [own.camera, own.microphone];

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});

describe('a call that begins without', () => {
  it('asks_only_for_what_the_settings_leave_on_until_somebody_switches', async () => {
    const { state, world } = media(quiet(), { hidden: true });
    await state.start();
    expect(world.devices.asked).toEqual([{ microphone: '' }]);
    expect(seen(state)).toEqual(['off', 'on']);
    await state.setCamera(true);
    await state.start();
    expect(seen(state)).toEqual(['on', 'on']);
    state.stop();
    await state.start();
    expect(seen(state)).toEqual(['off', 'on']);
  });

  it('goes_on_with_what_was_chosen_in_it_after_a_reload', async () => {
    const world = quiet();
    const { state } = media(world, { hidden: true, muted: true });
    await state.start();
    expect(seen(state)).toEqual(['off', 'off']);
    await state.setCamera(true);
    await state.setMicrophone(true);
    const reloaded = media(world, { hidden: true, muted: true }).state;
    await reloaded.start();
    expect(seen(reloaded)).toEqual(['on', 'on']);
  });
});

describe('camera and microphone', () => {
  it('are_asked_for_in_one_question', async () => {
    const { state, world } = media();
    const asked = state.start();
    expect(seen(state)).toEqual(['asking', 'asking']);
    await asked;
    expect(world.devices.asked).toEqual([{ camera: '', microphone: '' }]);
    expect(seen(state)).toEqual(['on', 'on']);
    expect(state.own.stream?.getTracks()).toHaveLength(2);
  });

  it.each(['denied', 'none', 'in-use', 'insecure', 'failed'] as const)(
    'a_camera_that_is_%s_does_not_stop_the_microphone',
    async (state) => {
      const { state: own, heard, world } = media();
      world.devices.answers = { camera: state };
      await own.start();
      expect(seen(own)).toEqual([state, 'on']);
      expect(heard).toContain('audio microphone-0');
      expect(heard.at(-1)).toBe('says audio true video false');
    },
  );

  it('that_failed_are_asked_for_again_and_those_that_work_are_left_alone', async () => {
    const { state, world } = media();
    world.devices.answers = { camera: 'in-use' };
    await state.start();
    world.devices.answers = {};
    await state.start();
    expect(world.devices.asked.at(-1)).toEqual({ camera: '' });
    expect(seen(state)).toEqual(['on', 'on']);
  });

  it('stop_for_good_when_the_answer_comes_after_the_end', async () => {
    const { state, heard, world } = media();
    let open = (): void => undefined;
    world.devices.gate = new Promise((resolve) => (open = resolve));
    const asked = state.start();
    state.stop();
    open();
    await asked;
    expect(world.devices.tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
    expect(seen(state)).toEqual(['off', 'off']);
    expect(heard.filter((line) => line.startsWith('video camera'))).toEqual([]);
  });
});

describe('switching', () => {
  it('muting_keeps_the_device_and_says_so', async () => {
    const { state, heard, world } = media();
    await state.start();
    await state.setMicrophone(false);
    const [microphone] = world.devices.tracks.filter(({ kind }) => kind === 'audio');
    expect([microphone?.enabled, microphone?.readyState]).toEqual([false, 'live']);
    expect(heard.at(-1)).toBe('says audio false video true');
    await state.setMicrophone(true);
    expect(microphone?.enabled).toBe(true);
    expect(heard.at(-1)).toBe('says audio true video true');
  });

  it('a_camera_that_is_off_is_let_go_and_comes_back', async () => {
    const { state, heard, world } = media();
    await state.start();
    await state.setCamera(false);
    expect(world.devices.tracks.find(({ kind }) => kind === 'video')?.readyState).toBe('ended');
    expect(heard.slice(-2)).toEqual(['video none', 'says audio true video false']);
    await state.setCamera(true);
    expect(heard.slice(-2)).toEqual(['video camera-2', 'says audio true video true']);
  });

  it('a_choice_changes_over_at_once_and_is_kept', async () => {
    const { state, world } = media();
    await state.start();
    await state.choose('camera', 'other');
    expect(world.devices.asked.at(-1)).toEqual({ camera: 'other' });
    expect(world.platform.saved.camera).toBe('other');
    expect(world.devices.tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'live', 'live']);
  });

  it('a_choice_does_not_switch_on_what_is_off', async () => {
    const { state, world } = media();
    await state.start();
    await state.setCamera(false);
    await state.setMicrophone(false);
    await state.choose('camera', 'other');
    await state.choose('microphone', 'other');
    expect(world.devices.asked).toHaveLength(1);
    expect(seen(state)).toEqual(['off', 'off']);
    await state.setMicrophone(true);
    expect(world.devices.asked.at(-1)).toEqual({ microphone: 'other' });
  });

  it('an_unplugged_device_is_replaced_by_another_or_said_to_be_gone', async () => {
    const { state, world } = media();
    await state.start();
    world.devices.answers = { camera: 'none' };
    world.devices.tracks.find(({ kind }) => kind === 'video')?.onended?.();
    await vi.waitFor(() => expect(seen(state)).toEqual(['none', 'on']), 10_000);
  });

  it('off_by_choice_outlives_a_reload', async () => {
    const before = media();
    await before.state.start();
    await before.state.setCamera(false);
    const after = media({ ...quiet(), tab: before.world.tab });
    await after.state.start();
    expect(after.world.devices.asked).toEqual([{ microphone: '' }]);
    expect(seen(after.state)).toEqual(['off', 'on']);
  });
});

describe('the microphone', () => {
  it('is_measured_only_while_it_is_on', async () => {
    const { state, world } = media();
    await state.start();
    expect(world.page.metered).toBe(1);
    await state.setMicrophone(false);
    expect(world.page.metered).toBe(0);
    await state.setMicrophone(true);
    state.stop();
    expect(world.page.metered).toBe(0);
  });

  it.each([true, false])('says_whether_it_takes_out_the_echo_%s', async (echoCancellation) => {
    const { state, world } = media();
    expect(state.echoCancelled).toBeNull();
    world.devices.settings = { echoCancellation };
    await state.start();
    expect(state.echoCancelled).toBe(echoCancellation);
  });
});
