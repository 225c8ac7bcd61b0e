// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Person, Transfer } from '../core/call/events';
import { defaultKeys } from '../core/keys';
import { freshPage } from '../parts/page.fixture';
import Call from './Call.svelte';
import type { CallProps } from './props';

const page = freshPage();
const grace: Person = { key: 'g', name: 'Grace', portrait: '', link: 'direct', audio: true, video: true, away: false, host: true };
const offer: Transfer = { id: 'f', person: 'g', direction: 'receive', name: 'a.zip', size: 10, moved: 0, rate: 0, state: 'offered' };

function given(more: Partial<CallProps> = {}): CallProps {
  const self = { stream: null, camera: 'on', microphone: 'on', portrait: '', level: 0 } as const;
  const ask = {
    onmicrophone: vi.fn(),
    oncamera: vi.fn(),
    onrepair: vi.fn(),
    ondevice: vi.fn(),
    onsend: vi.fn(() => null as string | null),
    onfiles: vi.fn(),
    onaccept: vi.fn(),
    ondecline: vi.fn(),
    oncancel: vi.fn(),
    oncompare: vi.fn(),
    onjudge: vi.fn(),
    ondoctor: vi.fn(),
    onhangup: vi.fn(),
    oncloseroom: vi.fn(),
  };
  const devices = { cameras: [], microphones: [], speakers: [] };
  const chosen = { camera: '', microphone: '', speaker: '' };
  const data = { others: [{ person: grace, stream: null }], self, name: 'Ada', owner: true, chat: [], transfers: [], devices, chosen };
  return {
    ...data,
    signaling: 'open',
    keys: { ...defaultKeys },
    spoken: { at: 'none' },
    trust: 'link',
    known: '',
    pageHost: '',
    onpick: null,
    ...ask,
    ...more,
  };
}
function show(more: Partial<CallProps> = {}): CallProps {
  // A proxy, so that a test changes the data as the state would.
  const props = $state(given(more));
  page.show(Call, props);
  flushSync();
  return props;
}
const press = (key: string, target: EventTarget = document.body, more: KeyboardEventInit = {}): void => {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  flushSync();
};
const click = (test: string): void => {
  page.find(test).click();
  flushSync();
};
const panelOpen = (): boolean => page.find('call-chat').getAttribute('aria-expanded') === 'true';

describe('a camera that is blocked in a call', () => {
  it('shows_how_to_give_it_back_by_button_and_by_key', () => {
    const props = show({ self: { stream: null, camera: 'denied', microphone: 'on', portrait: '', level: 0 } });
    click('call-camera');
    press('v');
    click('call-mute');
    expect(vi.mocked(props.onrepair).mock.calls).toEqual([['camera'], ['camera']]);
    expect(props.oncamera).not.toHaveBeenCalled();
    expect(props.onmicrophone).toHaveBeenCalledExactlyOnceWith(false);
  });
});

describe('keys in a call', () => {
  it('are_those_that_were_chosen_and_are_told', () => {
    const props = show({ keys: { mute: 'x', camera: 'v', chat: 'm' } });
    press('x');
    press('m');
    expect(props.onmicrophone).toHaveBeenCalledExactlyOnceWith(false);
    expect(panelOpen()).toBe(true);
    expect(page.find('call-mute').title).toContain('(X)');
    press('m');
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    click('call-more');
    expect(document.querySelector('dialog')?.textContent).toContain('X mute · V camera · M chat');
  });

  it('m_mutes_and_v_switches_the_camera', () => {
    const props = show();
    press('m');
    press('V');
    expect(props.onmicrophone).toHaveBeenCalledWith(false);
    expect(props.oncamera).toHaveBeenCalledWith(false);
  });

  it('do_nothing_while_somebody_types_or_holds_a_modifier', () => {
    const props = show();
    press('m', page.find('chat-text'));
    press('m', document.body, { ctrlKey: true });
    expect(props.onmicrophone).not.toHaveBeenCalled();
  });

  it('c_opens_the_chat_and_escape_closes_it', () => {
    show();
    press('c');
    expect(panelOpen()).toBe(true);
    press('Escape', page.find('chat-text'));
    expect(panelOpen()).toBe(false);
  });

  it('every_control_says_its_key_and_its_name', () => {
    show();
    expect(page.find('call-mute').getAttribute('aria-keyshortcuts')).toBe('m');
    for (const test of ['call-mute', 'call-camera', 'call-chat', 'call-file', 'call-more', 'call-hangup'])
      expect(page.find(test).getAttribute('aria-label')).toMatch(/\w/);
  });
});

describe('chat in a call', () => {
  it('a_message_while_the_panel_is_closed_is_counted_until_it_is_opened', () => {
    const props = show();
    props.chat = [{ id: '1', from: 'g', text: 'hello', at: 0, state: 'received' }];
    flushSync();
    expect(page.find('call-chat').textContent).toContain('1');
    expect(page.find('call-peek').textContent).toBe('Grace: hello');
    click('call-peek');
    expect(panelOpen()).toBe(true);
    expect(page.find('call-chat').textContent).not.toContain('1');
  });

  it('enter_sends_what_was_typed_once_and_shift_enter_does_not', () => {
    const props = show();
    const text = page.find('chat-text') as HTMLTextAreaElement;
    text.value = '  hello  ';
    text.dispatchEvent(new Event('input', { bubbles: true }));
    press('Enter', text, { shiftKey: true });
    expect(props.onsend).not.toHaveBeenCalled();
    press('Enter', text);
    press('Enter', text);
    expect(props.onsend).toHaveBeenCalledExactlyOnceWith('hello');
  });

  it('a_message_that_is_not_taken_stays_and_says_why', () => {
    const props = show();
    vi.mocked(props.onsend).mockReturnValueOnce('chat-too-many');
    const text = page.find('chat-text') as HTMLTextAreaElement;
    text.value = 'one more';
    text.dispatchEvent(new Event('input', { bubbles: true }));
    press('Enter', text);
    expect(text.value).toBe('one more');
    expect(page.find('chat-refusal').getAttribute('data-code')).toBe('chat-too-many');
    press('Enter', text);
    expect(text.value).toBe('');
    expect(document.querySelector('[data-test=chat-refusal]')).toBeNull();
  });

  it('news_are_said_aloud', () => {
    const props = show();
    const status = document.querySelector('[aria-live]');
    expect(status?.textContent).toBe('Grace joined.');
    props.chat = [{ id: '1', from: 'g', text: 'hello', at: 0, state: 'received' }];
    flushSync();
    expect(status?.textContent).toBe('Grace writes: hello');
    props.self = { ...props.self, microphone: 'off' };
    flushSync();
    expect(status?.textContent).toBe('You are muted.');
  });
});

describe('files in a call', () => {
  it('an_offer_is_answered_by_its_own_buttons', () => {
    const props = show({ transfers: [offer] });
    click('file-accept');
    click('file-decline');
    expect(props.onaccept).toHaveBeenCalledWith('f');
    expect(props.ondecline).toHaveBeenCalledWith('f');
  });

  it('an_offer_that_waits_for_the_other_one_can_only_be_cancelled', () => {
    const props = show({ transfers: [{ ...offer, direction: 'send' }] });
    expect(document.querySelector('[data-test="file-accept"]')).toBeNull();
    click('file-cancel');
    expect(props.oncancel).toHaveBeenCalledWith('f');
  });

  it('nothing_can_be_sent_to_nobody', () => {
    show({ others: [] });
    expect((page.find('call-file') as HTMLButtonElement).disabled).toBe(true);
  });

  it('the_platforms_own_dialog_is_used_where_there_is_one', () => {
    const onpick = vi.fn();
    show({ onpick });
    click('call-file');
    expect(onpick).toHaveBeenCalledOnce();
  });
});

describe('the bar', () => {
  const hidden = (): boolean => page.find('call-mute').parentElement?.classList.contains('hidden') ?? false;
  const wait = (ms: number): void => {
    vi.advanceTimersByTime(ms);
    flushSync();
  };
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
  });
  afterEach(() => void vi.useRealTimers());

  it('steps_back_after_three_seconds_and_returns_when_the_keyboard_reaches_it', () => {
    show();
    wait(2999);
    expect(hidden()).toBe(false);
    wait(1);
    expect(hidden()).toBe(true);
    page.find('call-mute').focus();
    flushSync();
    expect(hidden()).toBe(false);
  });

  it('never_hides_under_focus', () => {
    show();
    page.find('call-hangup').focus();
    wait(60_000);
    expect(hidden()).toBe(false);
    page.find('call-hangup').blur();
    wait(3000);
    expect(hidden()).toBe(true);
  });

  it('never_hides_while_nobody_else_is_there', () => {
    show({ others: [] });
    wait(60_000);
    expect(hidden()).toBe(false);
  });
});

describe('how it stands', () => {
  it.each([
    ['direct', 'Direct to Grace'],
    ['relayed', 'Relayed to Grace'],
    ['connecting', 'Connecting to Grace…'],
    ['troubled', 'Reconnecting to Grace…'],
    ['lost', 'Connection to Grace is lost'],
  ] as const)('%s_is_said_in_words', (link, words) => {
    show({ others: [{ person: { ...grace, link }, stream: null }] });
    expect(page.find('call-status').dataset['link']).toBe(link);
    expect(page.find('call-status').textContent).toContain(words);
  });

  it('only_the_owner_can_close_the_room', () => {
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    show({ owner: false });
    click('call-more');
    expect(page.find('call-lock').textContent).toContain('Verified by the link');
    expect(document.querySelector('[data-test="call-close-room"]')).toBeNull();
  });
});

describe('comparing words', () => {
  const at = (): string | undefined => document.querySelector<HTMLElement>('[data-test=spoken]')?.dataset['at'];
  beforeEach(() => {
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
  });

  it('is_begun_from_the_menu', () => {
    const props = show();
    click('call-more');
    click('call-compare');
    expect(props.oncompare).toHaveBeenCalledOnce();
    expect(document.querySelector('[data-test=call-compare]')).toBeNull();
  });

  it('shows_itself_when_the_other_one_began_and_takes_an_answer_once', () => {
    const props = show();
    props.spoken = { at: 'words', numbers: [0, 1, 2, 2047], mine: false, theirs: false };
    flushSync();
    expect([...document.querySelectorAll('[data-test=spoken-word]')].map(({ textContent }) => textContent)).toEqual([
      'abandon',
      'ability',
      'able',
      'zoo',
    ]);
    click('spoken-same');
    expect(props.onjudge).toHaveBeenCalledExactlyOnceWith(true);
    props.spoken = { at: 'words', numbers: [0, 1, 2, 3], mine: true, theirs: false };
    flushSync();
    expect(document.querySelector('[data-test=spoken-same]')).toBeNull();
  });

  it('of_words_that_differ_ends_in_hanging_up', () => {
    const props = show({ spoken: { at: 'words', numbers: [0, 1, 2, 3], mine: false, theirs: false } });
    click('spoken-different');
    expect(props.onjudge).toHaveBeenCalledExactlyOnceWith(false);
    props.spoken = { at: 'different' };
    flushSync();
    click('spoken-hangup');
    expect(props.onhangup).toHaveBeenCalledOnce();
  });

  it('that_was_done_is_remembered_in_the_menu', () => {
    show({ spoken: { at: 'same' } });
    expect(at()).toBe('same');
    click('dialog-close');
    expect(at()).toBeUndefined();
    click('call-more');
    expect(page.find('call-compared').textContent).toContain('You compared the words');
  });

  it('is_not_offered_while_nobody_is_connected', () => {
    show({ others: [{ person: { ...grace, link: 'connecting' }, stream: null }] });
    click('call-more');
    expect((page.find('call-compare') as HTMLButtonElement).disabled).toBe(true);
  });
});
