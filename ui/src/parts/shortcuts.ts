/** Single keys that do what a button does. Silent while somebody types, and with any modifier held: those belong to the browser. */
const TYPING = 'input, textarea, select, [contenteditable]';

/** The one letter or `escape` that was meant, or null. */
export function shortcut(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || event.defaultPrevented) return null;
  const key = event.key.toLowerCase();
  if (key === 'escape') return key;
  return event.target instanceof Element && event.target.closest(TYPING) ? null : key;
}
