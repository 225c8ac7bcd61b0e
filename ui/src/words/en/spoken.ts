/** English for comparing words: what they are for, how it stands, and what they do not say. Part of `en`. */
export const spoken = {
  'spoken.title': 'Compare words',
  'spoken.making': 'Your two computers are making the words…',
  'spoken.lead': 'Read these four words to each other. If you both have the same ones in the same order, nobody sits between you.',
  'spoken.list': 'Your four words',
  'spoken.by-page': 'This page itself came from {host}. The words cannot vouch for it.',
  'spoken.same': 'The same',
  'spoken.different': 'Different',
  'spoken.waiting': 'Waiting for {name} to say the same…',
  'spoken.theirs': '{name} says: the same.',
  'spoken.done': 'You compared the words',
  'spoken.done.means': 'You and {name} have the same four words: nobody sits between you in this call.',
  'spoken.differ': 'The words differ',
  'spoken.differ.means': 'Somebody may be sitting between you and {name}, listening. Hang up, and meet some other way.',
  'spoken.failed': 'There are no words',
  'spoken.failed.means':
    'The two computers did not agree on any. There is one try a call, so that nobody can try until it fits: hang up and call again.',
} as const;
