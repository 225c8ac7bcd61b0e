import { describe, expect, it } from 'vitest';
import { Journal } from '../core/journal';
import type { KeyPlace, Shell, UpdateAnswer } from '../platform/shell';
import { FakeClock } from '../testing/clock';
import { FakePlatform } from './fixtures';
import { TrustState } from './trust.svelte';

const NEWER = { state: 'newer', version: '9.0.0', notes: 'Quieter.', page: 'https://tincan.example/9' } as const;

/** A window whose app gives these answers, one after the other; a failure where there is none. */
function given(...answers: UpdateAnswer[]) {
  const asked: boolean[] = [];
  const places: KeyPlace[] = ['lost', 'keychain'];
  const next = <T>(list: T[]): Promise<T> => {
    const one = list.shift();
    return one === undefined ? Promise.reject(new Error('disk')) : Promise.resolve(one);
  };
  const platform = Object.assign(new FakePlatform(), { kind: 'desktop' as const });
  platform.shell = {
    keyPlace: () => next(places),
    renewKeys: () => next(places),
    updateSource: () => Promise.resolve({ has_key: true, address: 'https://tincan.example/news.json' }),
    checkUpdates: (pressed: boolean) => (asked.push(pressed), next(answers)),
  } as Partial<Shell> as Shell;
  const journal = new Journal(new FakeClock());
  return { state: new TrustState({ platform, journal }), platform, asked, journal };
}

describe('a newer Tincan', () => {
  it('is_told_by_itself_and_every_other_answer_only_to_whoever_asked', async () => {
    const { state, asked } = given({ state: 'current' }, NEWER, { state: 'current' });
    await state.check(false);
    expect([state.answer, state.newer]).toEqual([null, null]);
    await state.check(false);
    expect(state.newer).toEqual(NEWER);
    await state.check(true);
    expect([state.answer, state.newer, asked]).toEqual([{ state: 'current' }, null, [false, false, true]]);
  });

  it('that_could_not_be_asked_for_is_said_to_whoever_asked_and_noted_else', async () => {
    const { state, journal } = given();
    await state.check(false);
    expect(state.answer).toBeNull();
    expect(journal.report()).toContain('updates not asked');
    await state.check(true);
    expect(state.answer).toBe('not-kept');
  });

  it('is_asked_for_by_the_window_alone', async () => {
    const { platform, asked, journal } = given(NEWER);
    const page = new TrustState({ platform: Object.assign(platform, { kind: 'handed' as const }), journal });
    await page.check(true);
    await page.look();
    expect([page.answer, page.place, asked]).toEqual([null, null, []]);
  });
});

describe('the keys', () => {
  it('are_where_the_app_says_also_after_new_ones_were_made', async () => {
    const { state } = given();
    await state.look();
    expect([state.place, state.source]).toEqual(['lost', 'https://tincan.example/news.json']);
    await state.renew();
    expect(state.place).toBe('keychain');
    await state.renew();
    expect(state.place).toBe('keychain');
  });
});
