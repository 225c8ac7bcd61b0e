/** Keeps the screen from sleeping during a call. Browsers drop the lock whenever the page is hidden, so it is asked for again. */

/** Starts holding; the result lets go. Where there is no such thing, or the system refuses to save power, nothing happens. */
export function keepAwake(): () => void {
  if (!('wakeLock' in navigator)) return () => undefined;
  let wanted = true;
  let lock: WakeLockSentinel | null = null;
  const take = async (): Promise<void> => {
    if (!wanted || document.visibilityState !== 'visible') return;
    // A refusal (low battery, W3C Screen Wake Lock section 5) leaves a screen that may sleep: no reason to trouble anybody.
    lock = await navigator.wakeLock.request('screen').catch(() => null);
    if (!wanted) await lock?.release();
  };
  const again = (): void => void take();
  document.addEventListener('visibilitychange', again);
  void take();
  return () => {
    wanted = false;
    document.removeEventListener('visibilitychange', again);
    void lock?.release();
  };
}
