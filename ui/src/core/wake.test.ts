import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from './ports';
import { watchWake } from './wake';

/** A clock whose timers may come late, as those of a computer that slept. */
class LateClock implements Clock {
  time = 0;
  #due: { at: number; run: () => void }[] = [];
  now = () => this.time;
  after(ms: number, run: () => void) {
    const timer = { at: this.time + ms, run };
    this.#due.push(timer);
    return () => void (this.#due = this.#due.filter((one) => one !== timer));
  }
  get waiting() {
    return this.#due.length;
  }
  /** The next timer, so many milliseconds after it was due. */
  next(late: number): void {
    const [timer] = this.#due.splice(0, 1);
    if (!timer) return;
    this.time = timer.at + late;
    timer.run();
  }
}

test('every_sleep_is_noticed_once_and_a_busy_machine_is_no_sleep', () => {
  const delays = fc.array(fc.oneof(fc.nat(7999), fc.integer({ min: 8000, max: 10 ** 9 })), { maxLength: 50 });
  fc.assert(
    fc.property(delays, (late) => {
      const clock = new LateClock();
      const slept: number[] = [];
      watchWake(clock, (ms) => slept.push(ms));
      for (const ms of late) clock.next(ms);
      expect(slept).toEqual(late.filter((ms) => ms >= 8000));
      expect(clock.waiting).toBe(1);
    }),
  );
});

test('nothing_is_noticed_after_the_end', () => {
  const clock = new LateClock();
  const stop = watchWake(clock, () => expect.unreachable());
  clock.next(0);
  stop();
  clock.next(60_000);
  expect(clock.waiting).toBe(0);
});
