// @vitest-environment jsdom
import { mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatEntry } from '../core/call/events';
import Message from './Message.svelte';

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
  if (shown) await unmount(shown);
  document.body.innerHTML = '';
});

function show(text: string, more: Partial<ChatEntry> = {}, connected = true): HTMLElement {
  const entry: ChatEntry = { id: 'a', from: 'grace', text, at: 0, state: 'received', ...more };
  shown = mount(Message, { target: document.body, props: { entry, author: 'Grace', footed: true, connected } });
  const found = document.querySelector<HTMLElement>('[data-test="chat-message"]');
  if (!found) throw new Error('no message');
  return found;
}

describe('a message', () => {
  it('never_becomes_markup', () => {
    const text = '<b>bold</b><img src=x onerror="alert(1)"><script>alert(2)</script>&amp;<a href="javascript:alert(3)">x</a>';
    const message = show(text);
    expect(message.querySelector('.text')?.textContent).toBe(text);
    expect(message.querySelectorAll('b, img, script, a')).toHaveLength(0);
  });

  it('keeps_every_line_and_space_as_written', () => {
    const text = '  one\n  two  https://example.org\n\nthree ';
    expect(show(text).querySelector('.text')?.textContent).toBe(text);
  });

  it('opens_links_elsewhere_without_telling_who_asked', () => {
    const link = show('see https://example.org/a?b=1.').querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://example.org/a?b=1');
    expect(link?.getAttribute('target')).toBe('_blank');
    expect(link?.getAttribute('rel')).toBe('noopener noreferrer');
    expect(link?.textContent).toBe('https://example.org/a?b=1');
  });

  it('does_not_link_what_could_run', () => {
    expect(show('javascript:alert(1) data:text/html,x https://a@b.example').querySelector('a')).toBeNull();
  });

  it.each([
    [{ from: 'me', state: 'delivered' }, true, 'Delivered'],
    [{ from: 'me', state: 'sending' }, true, 'Sent'],
    [{ from: 'me', state: 'sending' }, false, 'Waiting for the connection'],
  ] as const)('says_in_words_how_far_it_came_%#', (more, connected, words) => {
    expect(show('hello', more, connected).querySelector('.foot')?.textContent).toContain(words);
  });

  it('claims_nothing_about_messages_of_others', () => {
    expect(show('hello').querySelector('.foot')?.textContent).not.toMatch(/Sent|Delivered/);
  });
});
