import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../testing/clock';
import { Echo, PATIENCE } from './echo';

let clock: FakeClock;
let echo: Echo;
let said: (number | 'deaf')[];

beforeEach(() => {
  clock = new FakeClock();
  said = [];
  echo = new Echo(clock, { ask: (n) => said.push(n), deaf: () => said.push('deaf') });
});

test('no_answer_in_time_is_deafness_and_said_once', async () => {
  echo.ask();
  await clock.advance(PATIENCE - 1);
  expect(said).toEqual([1]);
  await clock.advance(10 * PATIENCE);
  expect(said).toEqual([1, 'deaf']);
});

test('an_answer_in_time_ends_the_wait', async () => {
  echo.ask();
  expect(echo.answered(1)).toBe(true);
  await clock.advance(10 * PATIENCE);
  expect(said).toEqual([1]);
});

test('only_the_number_that_was_asked_last_is_an_answer', async () => {
  echo.ask();
  echo.stop();
  echo.ask();
  expect([echo.answered(1), echo.answered(3), echo.answered(0)]).toEqual([false, false, false]);
  await clock.advance(PATIENCE);
  expect(said).toEqual([1, 2, 'deaf']);
});

test('a_late_answer_is_still_one', async () => {
  echo.ask();
  await clock.advance(2 * PATIENCE);
  expect(echo.answered(1)).toBe(true);
});

test('while_one_question_waits_no_other_is_asked', async () => {
  echo.ask();
  await clock.advance(PATIENCE / 2);
  echo.ask();
  await clock.advance(PATIENCE / 2);
  expect(said).toEqual([1, 'deaf']);
});
