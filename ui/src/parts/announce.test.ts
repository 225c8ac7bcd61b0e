import { describe, expect, it } from 'vitest';
import type { Person } from '../core/call/events';
import { t } from '../words';
import { changes, type Moment } from './announce';

const grace = (more: Partial<Person> = {}): Person => ({
  key: 'g',
  portrait: '',
  name: 'Grace',
  link: 'direct',
  audio: true,
  video: true,
  away: false,
  host: false,
  ...more,
});
const at = (more: Partial<Moment> = {}): Moment => ({ people: [], chat: [], transfers: [], microphone: true, camera: true, ...more });
const said = (before: Moment, after: Moment): string =>
  changes(before, after)
    .map(({ text, params }) => t(text, params))
    .join(' ');

describe('what is announced', () => {
  it('somebody_joined_only_once_they_are_connected', () => {
    const arriving = at({ people: [grace({ link: 'connecting' })] });
    expect(said(at(), arriving)).toBe('');
    expect(said(arriving, at({ people: [grace()] }))).toBe('Grace joined.');
  });

  it('somebody_left', () => {
    expect(said(at({ people: [grace()] }), at())).toBe('Grace left.');
  });

  it('a_lost_connection_and_its_return_are_not_a_new_arrival', () => {
    const lost = at({ people: [grace({ link: 'lost' })] });
    expect(said(at({ people: [grace()] }), lost)).toBe('The connection to Grace is lost.');
    expect(said(lost, at({ people: [grace({ link: 'relayed' })] }))).toBe('Grace is back.');
  });

  it('muting_of_either_side', () => {
    expect(said(at({ people: [grace()] }), at({ people: [grace({ audio: false })] }))).toBe('Grace is muted.');
    expect(said(at(), at({ microphone: false }))).toBe('You are muted.');
  });

  it('new_messages_of_others_but_not_own_ones', () => {
    const entry = { id: '1', text: 'hello', at: 0 };
    const people = [grace()];
    expect(said(at({ people }), at({ people, chat: [{ ...entry, from: 'g', state: 'received' }] }))).toBe('Grace writes: hello');
    expect(said(at({ people }), at({ people, chat: [{ ...entry, from: 'me', state: 'sending' }] }))).toBe('');
  });

  it('nothing_when_nothing_changed', () => {
    const still = at({ people: [grace()] });
    expect(said(still, at({ people: [grace()] }))).toBe('');
  });
});
