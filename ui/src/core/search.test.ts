import { expect, test } from 'vitest';
import { matches } from './search';

const texts = ['Camera', 'What the other one sees you by. Café'];

test.each(['', '  ', 'cam', 'CAMERA', 'sees camera', 'cafe', 'CAFÉ', ' other  one '])('%j is found', (query) => {
  expect(matches(query, texts)).toBe(true);
});

test.each(['microphone', 'camera microphone', '.*', 'cameraWhat'])('%j is not', (query) => {
  expect(matches(query, texts)).toBe(false);
});
