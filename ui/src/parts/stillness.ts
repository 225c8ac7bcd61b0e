/** Tells when nobody has moved for a while, so that controls can step back from a picture. Knows nothing of what is hidden. */
import type { Attachment } from 'svelte/attachments';
import { shortcut } from './shortcuts';

const MOVES = ['pointermove', 'pointerdown', 'focusin'] as const;

/** Calls `onstill(true)` after `after` ms without a move inside the element, unless `held()` says that something is in use; `onstill(false)` on the next move. */
export function stillness(after: number, held: () => boolean, onstill: (still: boolean) => void): Attachment<HTMLElement> {
  return (element) => {
    let timer = 0;
    const rest = (): void => {
      if (held()) timer = window.setTimeout(rest, after);
      else onstill(true);
    };
    const move = (): void => {
      onstill(false);
      window.clearTimeout(timer);
      timer = window.setTimeout(rest, after);
    };
    // A key counts wherever it is pressed, but not what is typed into a text.
    const key = (event: KeyboardEvent): void => {
      if (shortcut(event) !== null) move();
    };
    for (const kind of MOVES) element.addEventListener(kind, move, { capture: true, passive: true });
    document.addEventListener('keydown', key);
    move();
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('keydown', key);
      for (const kind of MOVES) element.removeEventListener(kind, move, { capture: true });
    };
  };
}
