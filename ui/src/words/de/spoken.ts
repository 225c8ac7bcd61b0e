/** German for comparing words: what they are for, how it stands, and what they do not say. Part of `de`. */
import type { spoken as english } from '../en/spoken';

export const spoken: Record<keyof typeof english, string> = {
  'spoken.title': 'Wörter vergleichen',
  'spoken.making': 'Eure beiden Computer bilden die Wörter…',
  'spoken.lead':
    'Lest euch diese vier englischen Wörter vor. Habt ihr beide dieselben in derselben Reihenfolge, sitzt niemand zwischen euch.',
  'spoken.list': 'Deine vier Wörter',
  'spoken.by-page': 'Diese Seite selbst kam von {host}. Dafür können die Wörter nicht bürgen.',
  'spoken.same': 'Gleich',
  'spoken.different': 'Verschieden',
  'spoken.waiting': 'Es fehlt noch, dass {name} dasselbe sagt…',
  'spoken.theirs': '{name} sagt: gleich.',
  'spoken.done': 'Ihr habt die Wörter verglichen',
  'spoken.done.means': 'Du und {name} habt dieselben vier Wörter: In diesem Anruf sitzt niemand zwischen euch.',
  'spoken.differ': 'Die Wörter sind verschieden',
  'spoken.differ.means':
    '{name} hat andere Wörter: Vielleicht sitzt jemand zwischen euch und hört mit. Leg auf und trefft euch auf anderem Weg.',
  'spoken.failed': 'Es gibt keine Wörter',
  'spoken.failed.means':
    'Die beiden Computer haben sich auf keine geeinigt. Je Anruf gibt es nur einen Versuch, damit niemand so lange probiert, bis es passt: Leg auf und ruf noch einmal an.',
};
