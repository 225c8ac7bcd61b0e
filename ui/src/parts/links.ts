/**
 * Finds the web addresses in a text that somebody else wrote. Hostile input: the text is only ever cut into pieces, never interpreted.
 * Only http and https; no user name inside (`https://bank.example@evil.example`), no direction marks that would show another address.
 */
export interface Piece {
  text: string;
  /** The address as the browser reads it, or null for plain text. */
  href: string | null;
}

/** A stop at white space, at quotes and brackets of markup, and at invisible or direction-changing characters. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/giu;
const TRAILING = /[.,:;!?…]+$/u;

/** Takes off what belongs to the sentence: a full stop, and a closing bracket that the address did not open. */
function trimmed(found: string): string {
  let address = found.replace(TRAILING, '');
  while (address.endsWith(')') && address.split(')').length > address.split('(').length) {
    address = address.slice(0, -1).replace(TRAILING, '');
  }
  return address;
}

function hrefOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === '' && url.password === '' ? url.href : null;
}

/** The text in order, cut into plain pieces and links; joined they are the text again. */
export function pieces(text: string): Piece[] {
  const cut: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = hrefOf(address);
    if (href === null) continue;
    if (match.index > from) cut.push({ text: text.slice(from, match.index), href: null });
    cut.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) cut.push({ text: text.slice(from), href: null });
  return cut;
}
