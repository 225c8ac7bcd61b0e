import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTIONS, defaultKeys, keyProblem, readKeys } from './keys';

test('a key that another action has is refused, and says whose it is', () => {
  expect(keyProblem(defaultKeys, 'mute', 'v')).toBe('camera');
  expect(keyProblem(defaultKeys, 'mute', 'x')).toBeNull();
  expect(keyProblem(defaultKeys, 'mute', 'm')).toBeNull();
});

test.each(['', ' ', 'tab', 'escape', 'M', '\t', '\u202e', '\u00a0', 'ab'])('%j is no key', (key) => {
  expect(keyProblem(defaultKeys, 'chat', key)).toBe('not-a-key');
});

test('whatever was kept, no two actions have the same key, and what was read can be chosen again', () => {
  const kept = fc.record({
    mute: fc.string(),
    camera: fc.string({ unit: 'grapheme', maxLength: 1 }),
    chat: fc.constantFrom('m', 'v', 'x', 7),
  });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), kept), (any) => {
      const keys = readKeys(any);
      expect(new Set(Object.values(keys)).size).toBe(ACTIONS.length);
      for (const action of ACTIONS) expect(keyProblem(keys, action, keys[action])).toBeNull();
      expect(readKeys(keys)).toEqual(keys);
    }),
    { numRuns: 1000 },
  );
});
