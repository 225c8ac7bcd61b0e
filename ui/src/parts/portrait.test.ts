import { expect, test } from 'vitest';
import { portraitUrl } from './portrait';

test('a_still_picture_is_shown_in_the_alphabet_that_images_read', () => {
  expect(portraitUrl('a-b_')).toBe('data:image/jpeg;base64,a+b/');
  expect(portraitUrl('')).toBe('');
});
