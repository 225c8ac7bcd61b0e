import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Person, Transfer } from '../core/call/events';
import { CallState, type Happening } from './call.svelte';
import { FakeStream, FakeTrack } from './fixtures';

const ada: Person = { key: 'ada', name: 'Ada', portrait: '', link: 'connecting', audio: true, video: true, away: false, host: true };
const file: Transfer = { id: 'f', person: 'ada', direction: 'receive', name: 'a', size: 9, moved: 0, rate: 0, state: 'offered' };

function folded(): { call: CallState; heard: string[] } {
  const call = new CallState();
  const heard: string[] = [];
  call.onhappening = (happening: Happening) => void heard.push(happening.what);
  return { call, heard };
}

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeStream);
});

describe('people', () => {
  it('arrive_before_they_are_met', () => {
    const { call, heard } = folded();
    call.fold({ type: 'person', person: ada });
    expect([call.arriving, call.someoneMet]).toEqual(['Ada', false]);
    call.fold({ type: 'person', person: { ...ada, link: 'direct' } });
    expect([call.arriving, call.someoneMet]).toEqual([null, true]);
    expect(heard).toEqual(['arrived', 'met']);
  });

  it('are_met_once_however_often_the_connection_comes_back', () => {
    const { call, heard } = folded();
    for (const link of ['direct', 'troubled', 'direct', 'relayed'] as const) call.fold({ type: 'person', person: { ...ada, link } });
    expect(heard).toEqual(['arrived', 'met']);
    expect(call.someoneMet).toBe(true);
  });

  it('stay_on_the_screen_while_they_are_lost_and_are_said_to_be_lost_once', () => {
    const { call, heard } = folded();
    for (const link of ['direct', 'lost', 'lost'] as const) call.fold({ type: 'person', person: { ...ada, link } });
    expect(heard.filter((what) => what === 'lost')).toHaveLength(1);
    expect(call.others).toHaveLength(1);
    expect(call.someoneMet).toBe(true);
  });

  it('who_go_leave_nothing_of_them_but_what_they_wrote', () => {
    const { call, heard } = folded();
    call.fold({ type: 'person', person: { ...ada, link: 'direct' } });
    call.fold({ type: 'track', key: 'ada', track: new FakeTrack('video', 'v') });
    call.fold({ type: 'chat', entry: { id: '1', from: 'ada', text: 'hi', at: 1, state: 'received' } });
    call.fold({ type: 'person-gone', key: 'ada', why: 'hung-up' });
    expect([call.others.length, call.streams.size, call.someoneMet, call.chat.length]).toEqual([0, 0, false, 1]);
    expect(heard.at(-1)).toBe('left');
  });

  it('nobody_heard_of_cannot_leave', () => {
    const { call, heard } = folded();
    call.fold({ type: 'person-gone', key: 'ghost', why: 'gone' });
    expect(heard).toEqual([]);
  });
});

describe('tracks', () => {
  it('of_one_person_share_a_stream_and_a_new_camera_takes_the_place_of_the_old', () => {
    const { call } = folded();
    for (const track of [new FakeTrack('audio', 'a'), new FakeTrack('video', 'v1'), new FakeTrack('video', 'v2')]) {
      call.fold({ type: 'track', key: 'ada', track });
    }
    expect(
      call.streams
        .get('ada')
        ?.getTracks()
        .map(({ id }) => id),
    ).toEqual(['a', 'v2']);
  });

  it('that_come_before_their_person_are_shown_with_them', () => {
    const { call } = folded();
    call.fold({ type: 'track', key: 'ada', track: new FakeTrack('video', 'v') });
    expect(call.others).toEqual([]);
    call.fold({ type: 'person', person: ada });
    expect(call.others[0]?.stream?.getTracks()).toHaveLength(1);
  });
});

describe('chat and files', () => {
  it('keep_their_place_when_their_state_changes', () => {
    const { call } = folded();
    const entry = { from: 'me', text: 'x', at: 1 } as const;
    call.fold({ type: 'chat', entry: { ...entry, id: '1', state: 'sending' } });
    call.fold({ type: 'chat', entry: { ...entry, id: '2', state: 'sending' } });
    call.fold({ type: 'chat', entry: { ...entry, id: '1', state: 'delivered' } });
    expect(call.chat.map(({ id, state }) => `${id} ${state}`)).toEqual(['1 delivered', '2 sending']);
  });

  it.each([
    ['offered', false],
    ['preparing', false],
    ['active', true],
    ['waiting', true],
    ['checking', true],
    ['done', false],
    ['failed', false],
  ] as const)('in_state_%s_make_closing_the_page_a_question_%s', (state, asks) => {
    const { call } = folded();
    call.fold({ type: 'transfer', transfer: { ...file, state } });
    expect(call.moving).toBe(asks);
  });

  it('stay_for_a_host_who_waits_again_and_go_with_the_room', () => {
    const { call } = folded();
    call.fold({ type: 'transfer', transfer: file });
    call.restart();
    expect(call.transfers).toHaveLength(1);
    call.clear();
    expect(call.transfers).toHaveLength(0);
  });
});

describe('compared words', () => {
  it('belong_to_one_person_and_go_with_them', () => {
    const { call } = folded();
    call.fold({ type: 'person', person: ada });
    call.fold({ type: 'spoken', key: 'ghost', spoken: { at: 'same' } });
    expect(call.spoken).toEqual({ at: 'none' });
    call.fold({ type: 'spoken', key: 'ada', spoken: { at: 'same' } });
    expect(call.spoken).toEqual({ at: 'same' });
    call.fold({ type: 'person-gone', key: 'ada', why: 'gone' });
    call.fold({ type: 'person', person: ada });
    expect(call.spoken).toEqual({ at: 'none' });
  });
});
