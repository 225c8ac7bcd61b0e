/** Time as the page has it. Knows nothing of who waits. */
import type { Clock } from '../core/ports';

export const clock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
