import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../testing/clock';
import { RestartPolicy } from './restart';

let clock: FakeClock;
let log: string[];

beforeEach(() => {
  clock = new FakeClock();
  log = [];
});

function policy(polite = false): RestartPolicy {
  const start = clock.now();
  const seconds = (): number => (clock.now() - start) / 1000;
  return new RestartPolicy(clock, polite, {
    attempt: (n) => log.push(`${seconds()}s attempt ${n}`),
    lost: () => log.push(`${seconds()}s lost`),
  });
}

test('trouble_of_less_than_three_seconds_is_left_to_heal', async () => {
  const restarts = policy();
  restarts.state('connected');
  restarts.state('disconnected');
  await clock.advance(2999);
  restarts.state('connected');
  await clock.advance(600_000);
  expect(log).toEqual([]);
});

test('after_three_seconds_it_tries_ever_more_slowly_for_two_minutes', async () => {
  const restarts = policy();
  restarts.state('connected');
  restarts.state('disconnected');
  await clock.advance(600_000);
  expect(log.slice(0, 5)).toEqual(['3s attempt 1', '8s attempt 2', '16s attempt 3', '28s attempt 4', '48s attempt 5']);
  expect(log.at(-1)).toBe('120s lost');
});

test('a_failure_is_tried_at_once_and_by_the_polite_one_a_little_later', async () => {
  for (const polite of [false, true]) {
    const restarts = policy(polite);
    restarts.state('connected');
    restarts.state('failed');
    await clock.advance(2000);
    restarts.stop();
  }
  expect(log).toEqual(['0s attempt 1', '1.5s attempt 1']);
});

test('a_first_connection_has_ten_seconds', async () => {
  policy();
  await clock.advance(10_000);
  expect(log).toEqual(['10s attempt 1']);
});

test('one_whom_the_other_is_mending_waits_its_turn', async () => {
  const restarts = policy();
  restarts.state('connected');
  restarts.state('disconnected');
  await clock.advance(2900);
  restarts.defer();
  await clock.advance(4900);
  expect(log).toEqual([]);
  await clock.advance(200);
  expect(log).toEqual(['7.9s attempt 1']);
});

test('a_changed_network_does_not_wait_and_gives_no_second_life', async () => {
  const restarts = policy();
  restarts.state('connected');
  restarts.now();
  restarts.state('disconnected');
  restarts.now();
  await clock.advance(121_000);
  expect(log.slice(0, 2)).toEqual(['0s attempt 0', '0s attempt 1']);
  expect(log.at(-1)).toBe('120s lost');
});

test('trouble_that_comes_again_begins_anew', async () => {
  const restarts = policy();
  restarts.state('disconnected');
  await clock.advance(100_000);
  restarts.state('connected');
  restarts.state('disconnected');
  log = [];
  await clock.advance(119_000);
  expect(log[0]).toBe('103s attempt 1');
  expect(log).not.toContain('120s lost');
});
