/**
 * What came while nobody looked: words of others, and people at the door. The number on the app's icon. Knows no icon and no window.
 */

/** Ids of each. */
export interface Unseen {
  words: ReadonlySet<string>;
  knocks: ReadonlySet<string>;
}

/** `answered`: whoever knocked was let in, turned away or went; there is nothing to look at any more. */
export type Came = { what: 'word' | 'knock' | 'answered'; id: string } | { what: 'looked' };

export const nothingUnseen: Unseen = { words: new Set(), knocks: new Set() };

export function after({ words, knocks }: Unseen, came: Came): Unseen {
  switch (came.what) {
    case 'word':
      return { words: new Set([...words, came.id]), knocks };
    case 'knock':
      return { words, knocks: new Set([...knocks, came.id]) };
    case 'answered':
      return { words, knocks: new Set([...knocks].filter((id) => id !== came.id)) };
    case 'looked':
      return nothingUnseen;
  }
}

export function countOf({ words, knocks }: Unseen): number {
  return words.size + knocks.size;
}
