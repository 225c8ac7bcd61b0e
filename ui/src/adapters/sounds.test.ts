import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sound } from '../state/world';

/** When the last oscillator stops, in seconds from the start. */
let last = 0;

beforeEach(() => {
  last = 0;
  const gain = { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() };
  const node = { gain, connect: (next: unknown) => next };
  vi.stubGlobal('AudioContext', function () {
    return { state: 'running', currentTime: 0, destination: node, resume: () => Promise.resolve() };
  });
  vi.stubGlobal('GainNode', function () {
    return node;
  });
  vi.stubGlobal('OscillatorNode', function () {
    return { connect: () => node, start: vi.fn(), stop: (at: number) => (last = Math.max(last, at)) };
  });
});
afterEach(() => void vi.unstubAllGlobals());

describe('a sound', () => {
  it.each(['knock', 'joined', 'left', 'lost'] as Sound[])('for_%s_is_heard_and_over_within_400_ms', async (sound) => {
    const { play } = await import('./sounds');
    await play(sound);
    expect(last).toBeGreaterThan(0.1);
    expect(last).toBeLessThan(0.4);
  });
});
