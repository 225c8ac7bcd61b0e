/**
 * Says the newest of many: commands run side by side, and an older one that is slower would have the last word. Knows nothing of what
 * is said.
 */

/** One `say` at a time, and of what comes meanwhile the last alone. */
export function lastOf<T>(say: (value: T) => Promise<unknown>): (value: T) => void {
  let waiting: { value: T } | null = null;
  let isBusy = false;
  const next = (): void => {
    const now = waiting;
    waiting = null;
    isBusy = now !== null;
    if (now) void say(now.value).finally(next);
  };
  return (value) => {
    waiting = { value };
    if (!isBusy) next();
  };
}
