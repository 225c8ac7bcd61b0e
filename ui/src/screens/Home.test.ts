// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { freshPage } from '../parts/page.fixture';
import Home from './Home.svelte';
import type { HomeProps } from './props';

const page = freshPage();

function show(more: Partial<HomeProps> = {}): HomeProps {
  const ask = {
    onname: vi.fn(),
    onhost: vi.fn(),
    onjoin: vi.fn(),
    oncodes: vi.fn(),
    onsettings: vi.fn(),
    onlook: vi.fn(),
    onknock: vi.fn(),
    oncall: vi.fn(),
  };
  const props: HomeProps = {
    name: 'Ada',
    canHost: true,
    word: null,
    link: '',
    linkProblem: null,
    linkHost: '',
    busy: null,
    paste: false,
    nearby: null,
    people: [],
    crash: null,
    newer: null,
    damaged: null,
    ...ask,
    ...more,
  };
  page.show(Home, props);
  flushSync();
  return props;
}
const field = (): HTMLInputElement => page.find('home-link') as HTMLInputElement;
const alert = (): string => document.querySelector('[role="alert"]')?.textContent ?? '';

function type(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}
function join(): void {
  page.find('home-join').closest('form')?.requestSubmit();
  flushSync();
}

describe('home', () => {
  it('has_the_keyboard_in_the_field_for_whoever_came_to_paste', () => {
    show();
    expect(document.activeElement).not.toBe(field());
    document.body.innerHTML = '';
    show({ paste: true });
    expect(document.activeElement).toBe(field());
  });

  it('joins_with_exactly_what_was_pasted', () => {
    const props = show();
    type(' Join me: <tincan://join#abc> ');
    join();
    expect(props.onjoin).toHaveBeenCalledExactlyOnceWith(' Join me: <tincan://join#abc> ');
  });

  it('says_that_the_settings_were_damaged_where_they_are_now_and_leads_to_them', () => {
    const damaged = { file: '/data/settings.json.broken', onopen: vi.fn(), onseen: vi.fn() };
    show({ damaged });
    expect(page.find('damaged').textContent).toContain('/data/settings.json.broken');
    page.find('damaged-open').click();
    page.find('damaged-seen').click();
    expect([damaged.onopen, damaged.onseen].map((ask) => ask.mock.calls.length)).toEqual([1, 1]);
  });

  it('says_that_a_newer_one_was_found_and_leads_to_where_it_is_told', () => {
    show();
    expect(() => page.find('home-newer')).toThrow();
    document.body.innerHTML = '';
    const { onsettings } = show({ newer: '9.0.0' });
    expect(page.find('home-newer').textContent).toContain('9.0.0');
    page.find('home-newer').click();
    expect(onsettings).toHaveBeenCalledOnce();
  });

  it('asks_for_a_link_where_there_is_none', () => {
    const props = show();
    join();
    expect(props.onjoin).not.toHaveBeenCalled();
    expect(alert()).toContain('Paste the invitation first');
  });

  it('says_under_the_field_what_is_wrong_with_this_very_link_until_it_changes', () => {
    show({ link: 'https://a.example/', linkProblem: 'no-fragment' });
    expect(alert()).toContain('The link was cut');
    expect(field().getAttribute('aria-invalid')).toBe('true');
    type('https://a.example/#abc');
    expect(alert()).toBe('');
  });

  it('asks_for_the_word_of_a_server_that_has_one_and_hosts_with_it', () => {
    const props = show({ word: '' });
    const word = page.find('home-word') as HTMLInputElement;
    page.find('home-host').closest('form')?.requestSubmit();
    expect(props.onhost, 'not without it').not.toHaveBeenCalled();
    word.value = ' open sesame ';
    word.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    page.find('home-host').closest('form')?.requestSubmit();
    expect(props.onhost).toHaveBeenCalledExactlyOnceWith('open sesame');
  });

  it('asks_for_no_word_where_none_is_wanted', () => {
    show();
    expect(document.querySelector('[data-test="home-word"]')).toBeNull();
  });

  it('offers_to_host_only_where_a_room_can_be_hosted', () => {
    show({ canHost: false });
    expect(document.querySelector('[data-test="home-host"]')).toBeNull();
  });
});

describe('people', () => {
  it('are_not_spoken_of_where_nobody_was_kept', () => {
    show();
    expect(document.querySelector('[data-test=people]')).toBeNull();
  });

  it('are_called_again_by_their_own_button', () => {
    const people = [
      { id: 'a', name: 'Grace', met: Date.now() },
      { id: 'b', name: '<b>Ben</b>', met: 0 },
    ];
    const { oncall } = show({ people });
    const buttons = [...document.querySelectorAll<HTMLElement>('[data-test=people-call]')];
    expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual(['Call Grace again', 'Call <b>Ben</b> again']);
    expect(document.querySelector('[data-test=people]')?.textContent).toContain('<b>Ben</b>');
    buttons[1]?.click();
    expect(oncall).toHaveBeenCalledExactlyOnceWith('b');
  });
});

describe('rooms nearby', () => {
  it('are_looked_for_only_when_somebody_asks', () => {
    const props = show();
    expect(document.querySelector('[data-test=nearby]')).toBeNull();
    page.find('home-nearby').click();
    expect(props.onlook).toHaveBeenCalledOnce();
  });

  it('are_not_offered_where_this_page_cannot_find_any', () => {
    show({ nearby: undefined });
    expect(document.querySelector('[data-test=nearby], [data-test=home-nearby]')).toBeNull();
  });

  it('are_knocked_at_by_their_own_button_and_named_as_text', () => {
    const props = show({
      nearby: [
        { room: 'a', name: '<b>Eve</b>' },
        { room: 'b', name: 'Ada' },
      ],
    });
    expect(page.find('nearby').textContent).toContain('<b>Eve</b>');
    document.querySelector<HTMLElement>('[data-room=b]')?.click();
    expect(props.onknock).toHaveBeenCalledExactlyOnceWith('b');
  });
});
