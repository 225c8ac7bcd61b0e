/**
 * Notices that this computer slept, or that this page was stopped: a short timer that comes much too late. Knows nothing of networks;
 * what was connected before is to be doubted after.
 */
import type { Clock, Unsubscribe } from './ports';

/** Milliseconds between two looks at the clock. */
const TICK = 2000;
/** So late is no busy machine and no throttled timer of a hidden page (once a second). */
const LATE = 8000;

/** Calls back once after each sleep, with its length in milliseconds, until the result is called. */
export function watchWake(clock: Clock, woke: (slept: number) => void): Unsubscribe {
  let cancel: Unsubscribe;
  const tick = (before: number): void => {
    cancel = clock.after(TICK, () => {
      const late = clock.now() - before - TICK;
      tick(clock.now());
      if (late >= LATE) woke(late);
    });
  };
  tick(clock.now());
  return () => cancel();
}
