// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { freshPage } from '../parts/page.fixture';
import LinkAsked from './LinkAsked.svelte';
import type { LinkAskedProps } from './props';

const page = freshPage();

beforeEach(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
});

function show(standing: LinkAskedProps['standing'], problem: LinkAskedProps['problem'] = null) {
  const asked = { ongo: vi.fn(), onstay: vi.fn() };
  page.show(LinkAsked, { standing, problem, ...asked });
  flushSync();
  return asked;
}

const dialog = () => document.querySelector('dialog');

it('is_read_aloud_with_what_it_would_end', () => {
  show({ what: 'call', name: 'Grace', hosted: true });
  const said = document.getElementById(dialog()?.getAttribute('aria-describedby') ?? '')?.textContent;
  expect(dialog()?.getAttribute('role')).toBe('alertdialog');
  expect(said).toContain('You are in a call with Grace.');
  expect(said).toContain('Your room closes');
});

it('goes_on_only_by_its_own_button', () => {
  const { ongo, onstay } = show({ what: 'room' });
  page.find('asked-go').click();
  // What a browser sends when Escape closed the dialog.
  dialog()?.dispatchEvent(new Event('close'));
  page.find('asked-stay').click();
  expect([ongo.mock.calls.length, onstay.mock.calls.length]).toEqual([1, 2]);
});

it('offers_nothing_for_a_link_that_cannot_be_opened', () => {
  show({ what: 'room' }, { why: 'cut', host: '' });
  expect(dialog()?.textContent).toContain('The link is not complete');
  expect(document.querySelector('[data-test=asked-go]')).toBeNull();
});
