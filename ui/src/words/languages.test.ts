// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { de } from './de';
import { en } from './en';
import { t } from './index';
import { speak, spoken } from './language.svelte';
import { speakAs } from './languages';

afterEach(() => speak({ words: en, locale: undefined }));

describe('a language', () => {
  it('is_spoken_as_it_was_chosen_whatever_the_system_prefers', async () => {
    expect([await speakAs('de', ['en-US']), t('close')]).toEqual(['de', de.close]);
    expect([await speakAs('en', ['de-AT', 'en-GB']), t('close')]).toEqual(['en-GB', en.close]);
  });

  it('is_the_systems_where_none_was_chosen', async () => {
    expect([await speakAs('system', ['de-AT', 'en']), t('close')]).toEqual(['de-AT', de.close]);
    expect([await speakAs('system', ['fr-FR']), t('close')]).toEqual(['en', en.close]);
  });

  it('that_was_wished_last_is_spoken_even_where_an_earlier_one_comes_later', async () => {
    const slow = speakAs('de', []);
    await speakAs('en', []);
    await slow;
    expect(t('close')).toBe(en.close);
  });

  it('that_is_spoken_already_is_no_change', async () => {
    await speakAs('de', []);
    const before = spoken();
    await speakAs('de', []);
    expect(spoken()).toBe(before);
  });
});
