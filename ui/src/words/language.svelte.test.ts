// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { bytes, day, keysAs } from '../parts/format';
import { de } from './de';
import { en } from './en';
import { bestFit, localeOf, speak } from './language.svelte';
import { t } from './index';

const german = { words: { ...de, 'waiting.left': '{name} ist fort' }, locale: 'de' };
afterEach(() => speak({ words: en, locale: undefined }));

describe('another language', () => {
  it('counts_at_once_for_whoever_shows_words', () => {
    const shown: string[] = [];
    const stop = $effect.root(() => {
      $effect(() => void shown.push(t('close')));
    });
    flushSync();
    speak(german);
    flushSync();
    stop();
    expect(shown).toEqual(['Close', 'Schließen']);
  });

  it('writes_dates_and_numbers_its_own_way', () => {
    const at = new Date(2026, 10, 3).getTime();
    speak({ words: en, locale: 'en-GB' });
    expect([day(at, at), bytes(1_834_000_000)]).toEqual(['3 November', '1.8 GB']);
    speak(german);
    expect([day(at, at), bytes(1_834_000_000)]).toEqual(['3. November', '1,8 GB']);
    expect([keysAs('Ctrl+Shift+M'), keysAs('F9')]).toEqual(['Strg+Umschalt+M', 'F9']);
  });

  it('begins_a_sentence_with_its_own_stand_in', () => {
    speak(german);
    expect(t('waiting.left', { name: t('name.other') })).toBe('Die andere Person ist fort');
  });
});

describe('the language of the system', () => {
  it('is_the_first_wanted_one_that_there_is_and_else_english', () => {
    const fit = (...wanted: string[]): string => bestFit(wanted, ['en', 'de']);
    expect([fit('de-AT', 'en'), fit('fr', 'de'), fit('EN-us', 'de'), fit('fr'), fit()]).toEqual(['de', 'de', 'en', 'en', 'en']);
  });

  it('keeps_how_the_persons_own_country_writes', () => {
    expect([localeOf('en', ['de-DE', 'en-GB', 'en']), localeOf('de', ['en-GB'])]).toEqual(['en-GB', 'de']);
  });
});
