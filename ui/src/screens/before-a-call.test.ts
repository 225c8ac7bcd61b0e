// @vitest-environment jsdom
/** What Waiting and Greenroom promise about devices, and what Waiting says while somebody arrives. */
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { freshPage } from '../parts/page.fixture';
import Greenroom from './Greenroom.svelte';
import Waiting from './Waiting.svelte';
import type { GreenroomProps, OwnMedia, WaitingProps } from './props';

const page = freshPage();
const media = (more: Partial<OwnMedia> = {}): OwnMedia => ({
  stream: null,
  camera: 'on',
  microphone: 'on',
  portrait: '',
  level: 0,
  ...more,
});
const devices = {
  cameras: [{ id: 'c', label: 'Desk camera' }],
  microphones: [{ id: 'm', label: 'Desk microphone' }],
  speakers: [],
};
const shared = { devices, chosen: { camera: '', microphone: '', speaker: '' }, media: media(), echoCancelled: true };

function greenroom(more: Partial<GreenroomProps> = {}): GreenroomProps {
  const ask = {
    onname: vi.fn(),
    ondevice: vi.fn(),
    onmicrophone: vi.fn(),
    oncamera: vi.fn(),
    onretry: vi.fn(),
    onrepair: vi.fn(),
    onjoin: vi.fn(),
  };
  const props: GreenroomProps = { ...shared, host: 'Grace', known: null, name: 'Ada', joining: false, onback: vi.fn(), ...ask, ...more };
  page.show(Greenroom, props);
  flushSync();
  return props;
}
function waiting(more: Partial<WaitingProps> = {}): WaitingProps {
  const ask = {
    oncopy: vi.fn(),
    onnewlink: vi.fn(),
    ondevice: vi.fn(),
    onmicrophone: vi.fn(),
    oncamera: vi.fn(),
    onrepair: vi.fn(),
    ondoctor: vi.fn(),
    oninternet: vi.fn(),
    onfindable: vi.fn(),
    onanswer: vi.fn(),
    onjudge: vi.fn(),
    onclose: vi.fn(),
  };
  const invitation = { link: 'https://192.168.1.2:7015/#abc', expires: 0, uses: 1, near: null };
  const internet = { asked: false, unreachable: null };
  const props: WaitingProps = {
    ...shared,
    invitation,
    internet,
    reach: [],
    roomIsHere: true,
    signaling: 'open',
    left: null,
    keep: null,
    guest: null,
    arriving: null,
    findable: 'off',
    knockers: [],
    ...ask,
    ...more,
  };
  page.show(Waiting, props);
  flushSync();
  return props;
}
const said = (): string => document.body.textContent ?? '';
const HEADPHONES = 'Wear headphones';

describe.each([
  ['greenroom', greenroom],
  ['waiting', waiting],
])('headphones in %s', (_, show) => {
  it('are_suggested_where_the_microphone_filters_out_no_echo', () => {
    show({ echoCancelled: false });
    expect(said()).toContain(HEADPHONES);
  });

  it('are_not_suggested_where_it_does_where_nobody_knows_or_where_it_is_off', () => {
    show({ echoCancelled: true });
    show({ echoCancelled: null });
    show({ echoCancelled: false, media: media({ microphone: 'off' }) });
    expect(said()).not.toContain(HEADPHONES);
  });
});

describe('what is blocked', () => {
  it('shows_how_to_give_it_back_in_the_greenroom_and_while_waiting', () => {
    const denied = { media: media({ camera: 'denied', microphone: 'denied' }) };
    const before = greenroom(denied);
    page.find('greenroom-repair').click();
    expect(before.onrepair).toHaveBeenCalledExactlyOnceWith('both');
    const host = waiting({ media: media({ camera: 'denied' }) });
    page.find('waiting-repair').click();
    expect(host.onrepair).toHaveBeenCalledExactlyOnceWith('camera');
  });

  it('is_not_spoken_of_where_a_device_is_only_off_or_missing', () => {
    greenroom({ media: media({ camera: 'none', microphone: 'off' }) });
    expect(document.querySelector('[data-test="greenroom-repair"]')).toBeNull();
  });
});

describe('the greenroom', () => {
  it('lets_somebody_in_whose_camera_and_microphone_are_blocked', () => {
    const props = greenroom({ media: media({ camera: 'denied', microphone: 'denied' }) });
    expect(said()).toContain('You can join without');
    page.find('greenroom-join').closest('form')?.requestSubmit();
    expect(props.onjoin).toHaveBeenCalledOnce();
  });
});

describe('waiting', () => {
  it('lets_the_host_choose_devices_before_the_call', () => {
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    const props = waiting();
    page.find('waiting-devices').click();
    flushSync();
    const picker = page.find('waiting-camera') as HTMLSelectElement;
    picker.value = 'c';
    picker.dispatchEvent(new Event('change', { bubbles: true }));
    expect(props.ondevice).toHaveBeenCalledWith('camera', 'c');
    expect(document.querySelector('[role="meter"]')).not.toBeNull();
  });

  it.each([
    [true, 'Keep this window open: your computer is the room.'],
    [false, 'Keep this page open: the call starts here.'],
  ])('says_what_must_stay_open_and_that_this_computer_is_the_room_only_where_it_is', (roomIsHere, words) => {
    waiting({ roomIsHere });
    expect(said()).toContain(words);
  });

  it('says_who_arrives_and_asks_for_nothing_more', () => {
    waiting({ arriving: 'Grace' });
    expect(said()).toContain('Grace is arriving');
    expect(said()).not.toContain('Send the invitation.');
  });
});

describe('knocks while waiting', () => {
  const knocker = { id: 'k', name: 'Ben', at: 'asking', spoken: { at: 'none' } } as const;

  it('are_heard_only_after_the_host_let_the_room_be_found', () => {
    const props = waiting();
    page.find('waiting-findable').querySelector<HTMLInputElement>('[role=switch]')?.click();
    expect(props.onfindable).toHaveBeenCalledExactlyOnceWith(true);
    waiting({ findable: null });
    expect(document.querySelectorAll('[data-test=waiting-findable]')).toHaveLength(1);
  });

  it('are_answered_by_the_host_one_by_one', () => {
    const props = waiting({ findable: 'on', knockers: [knocker] });
    expect(page.find('knocker').textContent).toContain('Ben is knocking');
    page.find('knock-yes').click();
    page.find('knock-no').click();
    expect(vi.mocked(props.onanswer).mock.calls).toEqual([
      ['k', true],
      ['k', false],
    ]);
  });

  it('lead_to_words_and_never_to_the_room_at_once', () => {
    const words = { at: 'words', numbers: [0, 1, 2, 3], mine: false, theirs: false } as const;
    const props = waiting({ findable: 'on', knockers: [{ ...knocker, at: 'near', spoken: words }] });
    page.find('spoken-same').click();
    expect(props.onjudge).toHaveBeenCalledExactlyOnceWith('k', true);
    page.find('knock-away').click();
    expect(props.onanswer).toHaveBeenCalledExactlyOnceWith('k', false);
  });
});
