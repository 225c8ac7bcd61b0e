// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { defaults, type Settings as Values } from '../core/settings';
import { freshPage } from '../parts/page.fixture';
import { t } from '../words';
import Settings from './Settings.svelte';
import { sectionsFor } from './settings/catalogue';
import type { SettingsFileProps, SettingsProps, TrustProps } from './props';

const page = freshPage();

// jsdom has no dialogs.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};

const own = { autostart: false, onautostart: vi.fn(), shortcut: 'off' as const, onshortcut: vi.fn() };

function show(more: Partial<SettingsProps> = {}, fileMore: Partial<SettingsFileProps> = {}) {
  const ask = { onexport: vi.fn(), onimport: vi.fn(), onuse: vi.fn(), onkeep: vi.fn(), onreset: vi.fn() };
  const onchange = vi.fn<(settings: Values) => void>();
  const onrepair = vi.fn();
  const props: SettingsProps = {
    settings: { ...defaults, name: 'Ada' },
    devices: { cameras: [], microphones: [], speakers: [] },
    canHost: true,
    folder: { refused: false, onchoose: vi.fn() },
    window: { ...own, onautostart: vi.fn() },
    picture: { refused: false, onchoose: vi.fn() },
    people: { people: [], onforget: vi.fn(), onforgetall: vi.fn() },
    trust: { place: 'keychain', source: '', answer: null, onrenew: vi.fn(), oncheck: vi.fn(), oncopy: vi.fn() },
    file: { outcome: null, found: null, ...ask, ...fileMore },
    onchange,
    onrepair,
    onback: vi.fn(),
    ...more,
  };
  page.show(Settings, props);
  flushSync();
  return { ...ask, onchange, onrepair };
}
function search(text: string): void {
  const field = page.find('settings-search') as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}
function press(test: string): void {
  page.find(test).click();
  flushSync();
}
function key(name: string, init: KeyboardEventInit): void {
  page.find(name).dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }));
  flushSync();
}
const has = (test: string): boolean => document.querySelector(`[data-test="${test}"]`) !== null;
const headings = (): string[] => [...document.querySelectorAll('h3')].map((heading) => heading.textContent ?? '');
const alert = (): string => document.querySelector('[role="alert"]')?.textContent ?? '';

describe('the search', () => {
  it('finds_a_setting_by_its_label_and_by_its_sentence_and_hides_the_rest', () => {
    show();
    search('THEME');
    expect([has('settings-theme'), has('settings-port'), has('settings-name')]).toEqual([true, false, false]);
    search('always dark');
    expect(has('settings-theme')).toBe(true);
    expect(headings()).toEqual([t('settings.look')]);
  });

  it('finds_all_of_a_part_by_its_name', () => {
    show();
    search('your room');
    for (const one of ['hours', 'guests', 'port', 'address']) expect(has(`settings-${one}`)).toBe(true);
    expect(has('settings-theme')).toBe(false);
  });

  it('that_finds_nothing_says_so_in_one_sentence_with_one_way_back', () => {
    show();
    search('wallpaper');
    expect(headings()).toEqual([]);
    expect(page.find('settings-none').textContent).toContain('“wallpaper”');
    press('settings-search-clear');
    expect(has('settings-none')).toBe(false);
    expect(headings()).toHaveLength(10);
    expect(document.activeElement).toBe(page.find('settings-search'));
  });

  it('knows_every_setting_by_words_that_it_shows', () => {
    const devices = { cameras: [], microphones: [], speakers: [{ id: 's', label: 'Headphones' }] };
    const people = { people: [{ id: 'a', name: 'Grace', met: 0 }], onforget: vi.fn(), onforgetall: vi.fn() };
    show({ devices, people, settings: { ...defaults, folder: '/x', keys: { ...defaults.keys, mute: 'x' } } });
    const shown = document.body.textContent ?? '';
    const words = sectionsFor({ canHost: true, hasFolder: true, hasWindow: true, canAutostart: true, canKeep: true }).flatMap(
      ({ settings }) => settings.flatMap((one) => one.words),
    );
    const hidden = words.filter((word) => !shown.includes(t(word)) && word !== 'settings.folder.none');
    expect(hidden).toEqual([]);
  });
});

describe('places', () => {
  it('without_a_room_or_a_folder_do_not_ask_for_them', () => {
    show({ canHost: false, folder: null, window: null, people: null, trust: null });
    expect(document.body.textContent ?? '').not.toContain(t('settings.people'));
    for (const one of ['place', 'updates', 'port', 'hours', 'folder-choose', 'closing', 'autostart', 'notices', 'shortcut'])
      expect(has(`settings-${one}`)).toBe(false);
  });

  it('that_cannot_start_with_the_computer_ask_what_closing_does_all_the_same', () => {
    show({ window: { ...own, autostart: null } });
    expect([has('settings-closing'), has('settings-autostart')]).toEqual([true, false]);
  });
});

describe('people who are kept', () => {
  const people = [
    { id: 'a', name: 'Grace', met: Date.now() },
    { id: 'b', name: 'Ben', met: 0 },
  ];
  it('are_forgotten_one_by_one', () => {
    const onforget = vi.fn();
    show({ people: { people, onforget, onforgetall: vi.fn() } });
    document.querySelectorAll<HTMLElement>('[data-test=settings-forget]')[1]?.click();
    expect(onforget).toHaveBeenCalledExactlyOnceWith('b');
  });

  it('are_all_forgotten_only_after_a_question', () => {
    const onforgetall = vi.fn();
    show({ people: { people, onforget: vi.fn(), onforgetall } });
    press('settings-forget-all');
    press('settings-forget-no');
    expect(onforgetall).not.toHaveBeenCalled();
    press('settings-forget-all');
    press('settings-forget-yes');
    expect(onforgetall).toHaveBeenCalledOnce();
  });

  it('can_be_nobody', () => {
    show();
    expect([(document.body.textContent ?? '').includes(t('settings.people.none')), has('settings-forget-all')]).toEqual([true, false]);
  });
});

describe('the window', () => {
  it('is_closed_as_was_chosen', () => {
    const { onchange } = show();
    const choice = page.find('settings-closing') as HTMLSelectElement;
    choice.value = 'keep';
    choice.dispatchEvent(new Event('change', { bubbles: true }));
    expect(onchange.mock.lastCall?.[0].closing).toBe('keep');
  });

  it('starts_with_the_computer_where_that_is_switched_on', () => {
    const onautostart = vi.fn();
    show({ window: { ...own, onautostart } });
    page.find('settings-autostart').querySelector<HTMLElement>('[role=switch], input, button')?.click();
    expect(onautostart).toHaveBeenCalledExactlyOnceWith(true);
  });
});

describe('notifications', () => {
  it('are_switched_off_beside_the_window', () => {
    const { onchange } = show();
    page.find('settings-notices').querySelector<HTMLElement>('[role=switch]')?.click();
    expect(onchange.mock.lastCall?.[0].notices).toBe(false);
  });
});

describe('keys', () => {
  it('are_changed_by_pressing_another_one', () => {
    const { onchange } = show();
    press('settings-key-mute');
    key('settings-key-mute', { key: 'X', shiftKey: true });
    expect(onchange.mock.lastCall?.[0].keys).toEqual({ mute: 'x', camera: 'v', chat: 'c' });
  });

  it('that_are_taken_are_refused_in_words', () => {
    const { onchange } = show();
    press('settings-key-mute');
    key('settings-key-mute', { key: 'v' });
    expect(onchange).not.toHaveBeenCalled();
    expect(alert()).toContain(t('settings.key.camera'));
  });

  it.each([{ key: 'Enter' }, { key: ' ' }, { key: 'F5' }, { key: 'x', ctrlKey: true }])('that_write_nothing_are_refused_%j', (init) => {
    const { onchange } = show();
    press('settings-key-mute');
    key('settings-key-mute', init);
    expect(onchange).not.toHaveBeenCalled();
    expect(alert()).toBe(t('settings.keys.not-a-key'));
  });

  it('stay_as_they_are_at_escape_and_at_tab_and_before_they_are_pressed', () => {
    const { onchange } = show();
    key('settings-key-mute', { key: 'x' });
    for (const way of ['Escape', 'Tab']) {
      press('settings-key-mute');
      key('settings-key-mute', { key: way });
      key('settings-key-mute', { key: 'x' });
      expect(alert()).toBe('');
    }
    expect(onchange).not.toHaveBeenCalled();
  });

  it('are_reset_one_by_one_and_all_at_once', () => {
    const keys = { mute: 'x', camera: 'y', chat: 'c' };
    const { onchange } = show({ settings: { ...defaults, keys } });
    expect(has('settings-key-chat-reset')).toBe(false);
    press('settings-key-mute-reset');
    expect(onchange.mock.lastCall?.[0].keys).toEqual({ ...keys, mute: 'm' });
    press('settings-keys-reset');
    expect(onchange.mock.lastCall?.[0].keys).toEqual(defaults.keys);
  });
});

describe('all settings', () => {
  it('are_reset_only_after_a_yes', () => {
    const { onreset } = show();
    press('settings-reset');
    press('settings-reset-no');
    expect(onreset).not.toHaveBeenCalled();
    press('settings-reset');
    press('settings-reset-yes');
    expect(onreset).toHaveBeenCalledOnce();
  });

  it('of_a_file_are_shown_before_they_count_with_every_server_and_the_address', () => {
    const settings = { ...defaults, address: 'evil.example', servers: [{ url: 'stun:evil.example', username: '', credential: '' }] };
    const { onuse } = show({}, { found: { settings, changes: ['address', 'servers'], unknown: ['turn:x.example'] } });
    const said = page.find('settings-import-preview').textContent;
    for (const words of ['evil.example', 'stun:evil.example', 'turn:x.example', t('settings.import.trust')]) expect(said).toContain(words);
    expect(onuse).not.toHaveBeenCalled();
    press('settings-import-yes');
    expect(onuse).toHaveBeenCalledOnce();
  });
});

describe('trust', () => {
  const trust = (more: Partial<TrustProps>): TrustProps => {
    const asked = { onrenew: vi.fn(), oncheck: vi.fn(), oncopy: vi.fn() };
    return { place: 'keychain', source: '', answer: null, ...asked, ...more };
  };

  it.each(['keychain', 'file', 'locked', 'lost'] as const)('says_in_one_line_where_the_keys_lie_%s', (place) => {
    show({ trust: trust({ place }) });
    expect(page.find('settings-place').textContent).toContain(t(`settings.place.${place}`));
    expect(has('settings-renew')).toBe(place === 'locked' || place === 'lost');
  });

  it('makes_new_keys_only_after_a_yes', () => {
    const given = trust({ place: 'lost' });
    show({ trust: given });
    press('settings-renew');
    press('settings-renew-no');
    expect(given.onrenew).not.toHaveBeenCalled();
    press('settings-renew');
    press('settings-renew-yes');
    expect(given.onrenew).toHaveBeenCalledOnce();
  });

  it('cannot_ask_for_updates_before_that_is_switched_on', () => {
    show({ trust: trust({}) });
    expect(has('settings-updates-now')).toBe(false);
  });

  it('tells_of_a_newer_version_with_its_page_and_copies_that', () => {
    const page_ = 'https://tincan.example/1.2';
    const given = trust({ answer: { state: 'newer', version: '1.2.0', notes: '', page: page_ } });
    show({ settings: { ...defaults, updates: true }, trust: given });
    expect(document.body.textContent).toContain(t('settings.updates.newer', { version: '1.2.0', page: page_ }));
    press('settings-updates-copy');
    expect(given.oncopy).toHaveBeenCalledExactlyOnceWith(page_);
  });

  it.each(['no-key', 'no-address', 'unreachable', 'unusable', 'unsigned'] as const)('says_why_it_is_not_known_%s', (why) => {
    show({ settings: { ...defaults, updates: true }, trust: trust({ answer: { state: 'failed', why } }) });
    expect(alert()).toBe(t(`settings.updates.${why}`));
  });

  it('keeps_an_address_only_where_it_can_be_asked', () => {
    const { onchange } = show();
    const field = page.find('settings-updates-from') as HTMLInputElement;
    for (const [text, kept] of [
      ['http://tincan.example/n', undefined],
      ['https://tincan.example/n', 'https://tincan.example/n'],
    ]) {
      field.value = text ?? '';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
      flushSync();
      expect(onchange.mock.lastCall?.[0].updates_from).toBe(kept);
    }
  });
});

describe('what is blocked', () => {
  it('leads_to_what_helps', () => {
    const { onrepair } = show();
    for (const refused of ['camera', 'microphone', 'screen', 'notifications', 'network']) {
      press(`settings-repair-${refused}`);
      expect(onrepair).toHaveBeenLastCalledWith(refused);
    }
  });
});
