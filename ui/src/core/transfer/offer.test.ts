import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from '../bytes';
import { cleanPath, nameOf } from './offer';

test.each([
  ['notes.txt', 'notes.txt'],
  ['a/b/c.txt', 'a/b/c.txt'],
  ['../../etc/passwd', 'etc/passwd'],
  ['..\\..\\Windows\\x.dll', 'Windows/x.dll'],
  ['/etc/passwd', 'etc/passwd'],
  ['C:\\x', 'C/x'],
  ['a/./b/../c', 'a/b/c'],
  ['. .', 'file'],
  ['.. /x', 'x'],
  ['', 'file'],
  ['a\u0000b\nc', 'abc'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['x. ', 'x'],
  ['x\u00a0.', 'x'],
  ['x.\u3000. ', 'x'],
  ['.hidden', '.hidden'],
])('%j_becomes_%j', (path, clean) => {
  expect(cleanPath(path)).toBe(clean);
});

test('a_long_name_keeps_its_extension', () => {
  const name = nameOf(`dir/${'é'.repeat(300)}.jpeg`);
  expect([utf8(name).length <= 255, name.endsWith('é.jpeg')]).toEqual([true, true]);
});

test('no_path_of_anybody_leaves_its_folder', () => {
  const parts = fc.oneof(fc.constantFrom('..', '.', '/', '\\', ' ', '...', '. .', '\u0000', 'C:', '~'), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (pieces) => {
      const clean = cleanPath(pieces.join(''));
      const segments = clean.split('/');
      expect(clean.startsWith('/') || clean.includes('\\') || clean === '').toBe(false);
      expect(segments.every((segment) => segment !== '' && !/^\.+$/.test(segment) && utf8(segment).length <= 255)).toBe(true);
      expect(/[\p{Cc}<>:"|?*]/u.test(clean)).toBe(false);
      expect(cleanPath(clean)).toBe(clean);
    }),
    { numRuns: 2000 },
  );
}, 60_000);
