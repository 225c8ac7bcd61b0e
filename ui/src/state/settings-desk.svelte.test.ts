import { describe, expect, it } from 'vitest';
import { defaults } from '../core/settings';
import { exportSettings } from '../core/settings-file';
import { Journal } from '../core/journal';
import { PlatformError } from '../platform/platform';
import { FakeClock } from '../testing/clock';
import { FakePlatform } from './fixtures';
import { SettingsDesk } from './settings-desk.svelte';
import { SettingsState } from './settings.svelte';

function given(damaged: string | null = null) {
  const platform = new FakePlatform();
  platform.damaged = damaged;
  const settings = new SettingsState(platform, new Journal(new FakeClock()), { ...defaults, name: 'Ada' });
  const page = { portrait: (file: Blob): Promise<Uint8Array | null> => Promise.resolve(file.size > 0 ? PICTURE : null) };
  return { platform, settings, desk: (): SettingsDesk => new SettingsDesk(platform, settings, page) };
}

const PICTURE = Uint8Array.of(0xff, 0xd8);

describe('the own picture', () => {
  it('is_kept_when_it_is_one_and_the_last_one_stays_where_it_is_none', async () => {
    const { settings, desk } = given();
    const one = desk();
    await one.choosePicture(new Blob(['a face']));
    expect([settings.current.picture, one.pictureRefused]).toEqual(['_9g', false]);
    await one.choosePicture(new Blob([]));
    expect([settings.current.picture, one.pictureRefused]).toEqual(['_9g', true]);
    one.leave();
    expect(one.pictureRefused).toBe(false);
  });
});

describe('damaged settings', () => {
  it('are_told_from_the_start_until_somebody_read_it', () => {
    const { settings } = given('/data/settings.json.broken');
    expect(settings.damaged).toBe('/data/settings.json.broken');
    settings.seen();
    expect(settings.damaged).toBeNull();
    expect(given().settings.damaged).toBeNull();
  });
});

describe('the folder', () => {
  it('is_the_one_that_was_chosen_in_the_dialog', async () => {
    const { platform, settings, desk } = given();
    platform.chooseFolder = () => Promise.resolve('/home/ada/in');
    await desk().chooseFolder();
    expect(settings.current.folder).toBe('/home/ada/in');
  });

  it('stays_where_somebody_changed_their_mind_and_says_so_where_it_takes_nothing', async () => {
    const { platform, settings, desk } = given();
    settings.change({ folder: '/kept' });
    platform.chooseFolder = () => Promise.resolve(null);
    await desk().chooseFolder();
    platform.chooseFolder = () => Promise.reject(new PlatformError('disk'));
    const refused = desk();
    await refused.chooseFolder();
    expect([settings.current.folder, refused.refused]).toEqual(['/kept', true]);
  });
});

describe('a file of settings', () => {
  it('is_written_as_the_core_says_and_said_to_be_there', async () => {
    const { platform, settings, desk } = given();
    const one = desk();
    await one.export();
    expect(platform.written).toEqual([exportSettings(settings.current)]);
    expect(one.outcome).toMatchObject({ about: 'export', good: true });
  });

  it('that_could_not_be_written_says_so_and_a_changed_mind_says_nothing', async () => {
    const { platform, desk } = given();
    const one = desk();
    platform.settingsFile.save = () => Promise.reject(new PlatformError('disk'));
    await one.export();
    expect(one.outcome).toMatchObject({ about: 'export', good: false });
    platform.settingsFile.save = () => Promise.resolve(false);
    await one.export();
    expect(one.outcome).toBeNull();
  });

  it('changes_nothing_before_somebody_says_yes', async () => {
    const { platform, settings, desk } = given();
    platform.file = exportSettings({ ...defaults, name: 'Grace', theme: 'dark' });
    const one = desk();
    await one.import();
    expect(one.found?.changes).toEqual(['name', 'theme']);
    expect(settings.current.name).toBe('Ada');
    one.keep();
    expect([settings.current.name, one.found]).toEqual(['Ada', null]);
    await one.import();
    one.use();
    expect(platform.saved).toMatchObject({ name: 'Grace', theme: 'dark' });
  });

  it('of_a_stranger_is_refused_in_words_and_changes_nothing', async () => {
    const { platform, settings, desk } = given();
    platform.file = '{"tincan":"settings","v":1,"port":-1}';
    const one = desk();
    await one.import();
    expect(one.outcome).toEqual({ about: 'import', good: false, text: 'settings.import.damaged' });
    expect([one.found, settings.current.port]).toEqual([null, 7015]);
  });

  it('that_was_not_chosen_or_cannot_be_read_changes_nothing', async () => {
    const { platform, desk } = given();
    const one = desk();
    await one.import();
    expect([one.found, one.outcome]).toEqual([null, null]);
    platform.settingsFile.open = () => Promise.reject(new PlatformError('disk'));
    await one.import();
    expect(one.outcome).toMatchObject({ good: false, text: 'settings.import.unread' });
  });
});

describe('a reset', () => {
  it('brings_back_the_first_day_and_keeps_it', () => {
    const { platform, settings, desk } = given();
    settings.change({ folder: '/kept', keys: { mute: 'x', camera: 'v', chat: 'c' }, internet: 'yes' });
    desk().reset();
    expect(settings.current).toEqual(defaults);
    expect(platform.saved).toEqual(defaults);
  });

  it('is_no_news_when_the_screen_comes_again', () => {
    const one = given().desk();
    one.reset();
    one.leave();
    expect(one.outcome).toBeNull();
  });
});
