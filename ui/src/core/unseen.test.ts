import { expect, it } from 'vitest';
import { after, countOf, nothingUnseen, type Came } from './unseen';

const count = (...came: Came[]): number => countOf(came.reduce(after, nothingUnseen));
const word = (id: string): Came => ({ what: 'word', id });
const knock = (id: string): Came => ({ what: 'knock', id });

it('counts_words_and_knocks_each_once', () => {
  expect(count(word('a'), word('b'), word('a'), knock('a'))).toBe(3);
});

it('forgets_a_knock_that_was_answered_elsewhere_and_no_word_with_it', () => {
  expect(count(word('a'), knock('a'), knock('b'), { what: 'answered', id: 'a' })).toBe(2);
  expect(count({ what: 'answered', id: 'a' })).toBe(0);
});

it('is_nothing_once_somebody_looked', () => {
  expect(count(word('a'), knock('b'), { what: 'looked' })).toBe(0);
  expect(count(word('a'), { what: 'looked' }, word('b'))).toBe(1);
});
