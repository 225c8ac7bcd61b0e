/**
 * What mutes whatever window is in front: keys, as a text. Knows no keyboard events and no system.
 * src-tauri/src/settings/shortcut.rs has the same rules; tests/vectors/settings.json holds both to them.
 */

/** Good on most desktops. */
export const SUGGESTED = 'Ctrl+Shift+M';

const SHAPE = /^(Ctrl\+)?(Alt\+)?(Shift\+)?(Super\+)?([A-Z0-9]|F(?:[1-9]|1\d|2[0-4]))$/;

/** A letter or a digit only while something beside Shift is held: else nobody could type it any more. */
export function isShortcut(text: string): boolean {
  const [, control, alt, , system, key = ''] = SHAPE.exec(text) ?? [];
  return key.length > 1 || (key !== '' && Boolean(control ?? alt ?? system));
}

/** A key that went down, as far as a keyboard's event tells it. */
export interface Pressed {
  /** What it writes. */
  key: string;
  /** Where it is. */
  code: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
}

/** The shortcut that somebody pressed; null where it can be none. */
export function shortcutOf(pressed: Pressed): string | null {
  const held = [pressed.ctrlKey && 'Ctrl', pressed.altKey && 'Alt', pressed.shiftKey && 'Shift', pressed.metaKey && 'Super'];
  const text = [...held.filter(Boolean), keyOf(pressed)].join('+');
  return isShortcut(text) ? text : null;
}

/** By what it writes, as the keyboard is labelled; where something that is held makes another character of it, by its place. */
function keyOf({ key, code }: Pressed): string {
  if (/^([a-z\d]|F\d+)$/i.test(key)) return key.toUpperCase();
  return code.replace(/^(Key|Digit)/, '');
}
