import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isShortcut, shortcutOf, SUGGESTED } from './shortcut';

const press = (key: string, code: string, ...held: ('ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey')[]) =>
  shortcutOf({
    key,
    code,
    ctrlKey: held.includes('ctrlKey'),
    altKey: held.includes('altKey'),
    shiftKey: held.includes('shiftKey'),
    metaKey: held.includes('metaKey'),
  });

it('is_what_was_pressed_in_one_order', () => {
  expect(press('M', 'KeyM', 'shiftKey', 'ctrlKey')).toBe(SUGGESTED);
  expect(press('F9', 'F9')).toBe('F9');
  expect(press('7', 'Digit7', 'metaKey', 'altKey')).toBe('Alt+Super+7');
});

it('goes_by_the_label_of_a_key_and_where_that_changes_by_its_place', () => {
  expect(press('a', 'KeyQ', 'ctrlKey')).toBe('Ctrl+A');
  // What Alt makes of M on macOS, and Shift of 1.
  expect(press('µ', 'KeyM', 'altKey')).toBe('Alt+M');
  expect(press('!', 'Digit1', 'ctrlKey', 'shiftKey')).toBe('Ctrl+Shift+1');
});

it('takes_no_key_from_somebody_who_types', () => {
  expect([press('m', 'KeyM'), press('M', 'KeyM', 'shiftKey'), press('Enter', 'Enter', 'ctrlKey'), press('é', 'Digit2')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

it('whatever_is_pressed_is_kept_as_it_is_or_not_at_all', () => {
  const event = fc.record({
    key: fc.string(),
    code: fc.oneof(fc.string(), fc.constantFrom('KeyA', 'Digit0', 'F1', 'F24')),
    ctrlKey: fc.boolean(),
    altKey: fc.boolean(),
    shiftKey: fc.boolean(),
    metaKey: fc.boolean(),
  });
  fc.assert(
    fc.property(event, (pressed) => {
      const text = shortcutOf(pressed);
      return text === null || isShortcut(text);
    }),
  );
});
