/**
 * What may be shown as somebody's name. Writer and reader both use it, so that a name means the same on both screens.
 * Knows nothing of where names come from. src-tauri/src/settings.rs does the same to the name it keeps.
 */
import { utf8 } from './bytes';

/** Bytes of UTF-8 that a name may have. */
export const NAME_BYTES = 64;

// Control characters, line and paragraph separators, byte order mark, and every character that turns the direction of the text
// around it (UAX #9): with them one name could imitate another, or reorder the sentence it stands in. U+200D stays, emoji need it.
const unfit = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** Whether there is something in it that no name may have. */
export function isUnfit(text: string): boolean {
  return text.search(unfit) >= 0;
}

/** Stripped, trimmed, and cut to {@link NAME_BYTES} between two characters. Idempotent. */
export function cleanName(name: string): string {
  const fit = name.slice(0, 4096).replace(unfit, '').trim();
  let kept = '';
  let bytes = 0;
  for (const character of fit) {
    bytes += utf8(character).length;
    if (bytes > NAME_BYTES) break;
    kept += character;
  }
  return kept.trim();
}
