import { expect, test } from 'vitest';
import { lastOf } from './last-of';

/** A slow listener: each call is over when the test says so. */
function slow() {
  const heard: number[] = [];
  const ends: (() => void)[] = [];
  const say = lastOf((value: number) => {
    heard.push(value);
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  const end = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { heard, say, end };
}

test('the last word is the newest, and nothing is said while something is being heard', async () => {
  const { heard, say, end } = slow();
  for (const value of [1, 2, 3]) say(value);
  expect(heard).toEqual([1]);
  await end();
  expect(heard).toEqual([1, 3]);
  await end();
  expect(heard).toEqual([1, 3]);
});

test('after a pause the next one is said at once', async () => {
  const { heard, say, end } = slow();
  say(1);
  await end();
  say(2);
  expect(heard).toEqual([1, 2]);
});
