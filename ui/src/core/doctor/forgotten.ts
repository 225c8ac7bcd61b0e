/**
 * A browser forgets what it tried in vain (Chromium: every pair and the other side's addresses, half a minute after the last packet). Whoever asks why
 * afterwards is told by the look before. Pure.
 */
import type { Facts } from './facts';

type Seen = NonNullable<Facts['other']>;

/** What is seen `now`; or, where that is nothing any more, what was tried `before`, as failed. A way that had worked is another story. */
export function withForgotten(before: Seen | null, now: Seen): Seen {
  const tried = before?.link.pairs ?? [];
  const isForgotten = now.link.pairs.length === 0 && tried.length > 0 && tried.every(({ state }) => state !== 'works');
  if (!before || now.connected || !isForgotten) return now;
  return { ...now, link: { ...now.link, pairs: tried.map((pair) => ({ ...pair, state: 'failed' })), remotes: before.link.remotes } };
}
