import { expect, test } from 'vitest';
import { FakeClock } from '../../testing/clock';
import { SeededRandom } from '../../testing/random';
import { Patience } from './patience';

/** Attempts that each take so long before they fail, until no more is tried. */
async function tried(ms: number) {
  const clock = new FakeClock();
  const patience = new Patience(clock, new SeededRandom());
  const began = clock.now();
  let [attempts, isOver] = [0, false];
  const attempt = (): void => {
    attempts += 1;
    clock.after(ms, () => {
      isOver = patience.endsWith('unreachable');
      if (!isOver) patience.again(attempt, 'unreachable');
    });
  };
  patience.again(attempt);
  await clock.until(() => isOver, 'the end');
  return { attempts, seconds: (clock.now() - began) / 1000 };
}

test('where every attempt fails at once, one round of waits is tried', async () => {
  expect((await tried(0)).attempts).toBe(6);
});

test('where packets vanish nobody waits half a minute to be told that there is no way', async () => {
  const { attempts, seconds } = await tried(8500);
  expect(attempts).toBeGreaterThan(1);
  expect(seconds).toBeLessThan(30);
});
