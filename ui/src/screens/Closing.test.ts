// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { freshPage } from '../parts/page.fixture';
import Closing from './Closing.svelte';

const page = freshPage();

beforeEach(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
});

function show(tray: boolean) {
  const asked = { onkeep: vi.fn(), onend: vi.fn(), onstay: vi.fn() };
  page.show(Closing, { tray, ...asked });
  flushSync();
  return asked;
}

it('hands_on_the_answer_and_whether_it_is_for_every_time', () => {
  const { onkeep, onend } = show(true);
  page.find('closing-keep').click();
  page.find('closing-remember').click();
  flushSync();
  page.find('closing-end').click();
  expect([onkeep.mock.calls, onend.mock.calls]).toEqual([[[false]], [[true]]]);
});

it('says_how_to_come_back_where_there_is_no_tray', () => {
  show(false);
  expect(page.find('closing').textContent).toContain('start Tincan once more');
});

it('is_left_as_it_is_by_escape', () => {
  const { onkeep, onend, onstay } = show(true);
  // What a browser sends when Escape closed the dialog.
  document.querySelector('dialog')?.dispatchEvent(new Event('close'));
  expect([onstay.mock.calls.length, onkeep.mock.calls.length, onend.mock.calls.length]).toEqual([1, 0, 0]);
});
