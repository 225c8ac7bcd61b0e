/** Which of many things somebody looks for by a few words. Knows nothing of what they are. */

/** Without case and accents, so that what is typed in a hurry is found too. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether every word of `query` is somewhere in `texts`. Nothing asked for is found everywhere. */
export function matches(query: string, texts: readonly string[]): boolean {
  const whole = plain(texts.join('\n'));
  return plain(query)
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
