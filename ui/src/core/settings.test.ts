import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaults, readSettings } from './settings';

test('whatever was kept, settings are read from it, whole and never by a throw', () => {
  const members = fc.record(
    {
      v: fc.anything(),
      name: fc.anything(),
      camera: fc.anything(),
      theme: fc.anything(),
      sounds: fc.anything(),
      port: fc.anything(),
      hours: fc.anything(),
      folder: fc.anything(),
      keys: fc.anything(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), members), (kept) => {
      const read = readSettings(kept);
      expect(Object.keys(read)).toEqual(Object.keys(defaults));
      expect(readSettings(JSON.parse(JSON.stringify(read)))).toEqual(read);
    }),
    { numRuns: 1000 },
  );
});

test('a minus zero is the port that the system chooses', () => {
  expect(Object.is(readSettings(JSON.parse('{"port":-0}')).port, 0)).toBe(true);
});

test('the defaults are never handed out to be changed', () => {
  const first = readSettings(null);
  first.name = 'Ada';
  first.keys.mute = 'x';
  expect(readSettings(null)).toEqual(defaults);
  expect(defaults.keys.mute).toBe('m');
});
