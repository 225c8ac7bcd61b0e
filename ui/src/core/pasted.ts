/**
 * Where a payload stands in whatever a messenger, a mail program or a hurried hand made of it. Knows how payloads look, not what is in
 * them. Never throws.
 */

/** Longer than any invitation with its words; more is not read. */
export const TEXT = 20_000;
// What software puts into a long word to break it: white space, soft hyphen, zero width characters.
const breaks = /[\s\u00ad\u200b-\u200d\u2060\ufeff]/u;
const hash = /#|%(?:25)*23/g;
// How a payload of the first versions begins, where no `#` shows the place.
const bareStart = /(?<![\w-])A[Qgw](?=[\w-])/g;

/** Where a payload may begin, and what stands before it. */
export function places(text: string): { at: number; before: string }[] {
  const marks = [...text.matchAll(hash)].map((mark) => ({ at: mark.index + mark[0].length, before: text.slice(0, mark.index) }));
  const starts = [...text.matchAll(bareStart)].map((start) => ({ at: start.index, before: '' }));
  return [...marks.slice(0, 16), ...starts.slice(0, 16)];
}

/** How many characters of the payload stand before the first break. */
export function unbroken(text: string): number {
  return /[\w-]+/.exec(text)?.[0].length ?? 0;
}

/** The characters of a payload from the start of `text`, across line breaks, up to the first that cannot belong to it. */
export function payloadRun(text: string): string {
  let run = '';
  for (const character of text.replace(/^[\s<([{"']+/u, '')) {
    if (/[\w-]/.test(character)) run += character;
    else if (!breaks.test(character)) break;
  }
  return run;
}
