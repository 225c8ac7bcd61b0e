// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import { freshPage } from '../../parts/page.fixture';
import Shortcut from './Shortcut.svelte';

const page = freshPage();

function show(keys = '', stands = 'off') {
  const onpick = vi.fn();
  page.show(Shortcut, { keys, stands, onpick });
  flushSync();
  return onpick;
}

function press(key: string, held: KeyboardEventInit = {}): void {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held });
  page.find('settings-shortcut').dispatchEvent(event);
  flushSync();
}

function record(): void {
  page.find('settings-shortcut').click();
  flushSync();
}

const said = (): string => page.find('settings-shortcut-stands').textContent;

it('takes_the_keys_that_are_pressed_once_all_of_them_are', () => {
  const onpick = show();
  press('m', { ctrlKey: true });
  record();
  press('Control', { ctrlKey: true });
  press('Shift', { ctrlKey: true, shiftKey: true });
  press('M', { ctrlKey: true, shiftKey: true });
  press('N', { ctrlKey: true, shiftKey: true });
  expect(onpick.mock.calls).toEqual([['Ctrl+Shift+M']]);
});

it('is_left_as_it_is_by_escape_and_says_what_cannot_be_used', () => {
  const onpick = show();
  record();
  press('Escape');
  expect(said()).not.toContain('Those keys cannot be used');
  record();
  press('m');
  expect(said()).toContain('Those keys cannot be used');
  expect(onpick.mock.calls).toEqual([]);
});

it('offers_one_that_is_good_on_most_desktops', () => {
  const onpick = show();
  page.find('settings-shortcut-suggested').click();
  expect(onpick.mock.calls).toEqual([['Ctrl+Shift+M']]);
});

it('says_that_another_program_has_the_keys_and_lets_them_go', () => {
  const off = show('F9', 'taken');
  expect(said()).toContain('Another program uses F9');
  page.find('settings-shortcut-off').click();
  expect(off.mock.calls).toEqual([['']]);
});

it('offers_nothing_where_the_desktop_gives_no_such_keys', () => {
  show('', 'wayland');
  expect(page.find('settings-shortcut-none').textContent).toContain('Wayland');
});
