import { expect, test } from 'vitest';
import { Backoff } from './backoff';

test('waits 0, 0.3, 1.2, 2.7, 4.8, 7 and 7 seconds, a quarter more or less, and begins again after a reset', () => {
  for (const [chance, factor] of [
    [0, 0.75],
    [255, 1.25],
  ] as const) {
    const backoff = new Backoff({ bytes: () => Uint8Array.of(chance) });
    for (const wait of [0, 300, 1200, 2700, 4800, 7000, 7000, 7000]) expect(backoff.next()).toBe(Math.round(wait * factor));
    backoff.reset();
    expect(backoff.next()).toBe(0);
  }
});
