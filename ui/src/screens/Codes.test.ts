// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { freshPage } from '../parts/page.fixture';
import Codes from './Codes.svelte';
import type { CodesProps } from './props';

const page = freshPage();
const off = { stream: null, camera: 'off', microphone: 'off', portrait: '', level: 0 } as const;

function show(more: Partial<CodesProps> = {}): CodesProps {
  const ask = {
    onmake: vi.fn(),
    onpaste: vi.fn(),
    oncopy: vi.fn(),
    onmicrophone: vi.fn(),
    onrepair: vi.fn(),
    oncamera: vi.fn(),
    onback: vi.fn(),
  };
  const data = { code: '', expires: 1_800_000_000, other: '', pasted: '', problem: null, media: off };
  const props: CodesProps = { step: 'start', ...data, ...ask, ...more };
  page.show(Codes, props);
  flushSync();
  return props;
}
const alert = (): string => document.querySelector('[role="alert"]')?.textContent ?? '';
const field = (): HTMLInputElement => page.find('codes-paste') as HTMLInputElement;

function send(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  field().closest('form')?.requestSubmit();
  flushSync();
}

describe('codes', () => {
  it('hands_on_exactly_what_was_pasted', () => {
    const props = show();
    send(' Call me: tincan://code#abc ');
    expect(props.onpaste).toHaveBeenCalledExactlyOnceWith(' Call me: tincan://code#abc ');
  });

  it('asks_for_a_code_where_there_is_none', () => {
    const props = show();
    send('  ');
    expect(props.onpaste).not.toHaveBeenCalled();
    expect(alert()).toContain('Paste the code first');
  });

  it('says_under_the_field_what_is_wrong_with_this_very_code_until_it_changes', () => {
    show({ step: 'invite', code: 'tincan://code#abc', pasted: 'tincan://code#abc', problem: 'code-own' });
    expect(alert()).toContain('This is your own code');
    field().value = 'another';
    field().dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    expect(alert()).toBe('');
  });

  it('says_that_the_clipboard_refused_and_selects_the_code', async () => {
    show({ step: 'reply', code: 'tincan://code#abc', other: 'Grace', oncopy: () => Promise.reject(new Error('no')) });
    page.find('codes-copy').click();
    await vi.waitFor(() => expect(document.body.textContent).toContain('copy it with the keyboard'));
    expect(getSelection()?.toString()).toBe('tincan://code#abc');
  });

  it('tells_the_replying_one_whose_turn_it_is', () => {
    show({ step: 'reply', code: 'tincan://code#abc', other: 'Grace' });
    expect(document.querySelector('h2')?.textContent).toBe('Send the reply code to Grace');
    expect(document.querySelector('[data-test="codes-paste"]')).toBeNull();
  });
});
