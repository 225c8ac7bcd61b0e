/** German for people who are kept for another call. Part of `de`. */
import type { people as english } from '../en/people';

export const people: Record<keyof typeof english, string> = {
  'people.title': 'Personen',
  'people.call': 'Wieder anrufen',
  'people.call-who': '{name} wieder anrufen',
  'people.met': 'Letzter Anruf: {when}',
  'people.keep': '{name} für einen weiteren Anruf behalten?',
  'people.keep.means':
    'Beim nächsten Mal sagt dein Link, dass er von dir ist, und der Anruf, dass es {name} ist, wenn {name} dich auch behält. Das bleibt auf diesem Computer.',
  'people.keep.do': '{name} behalten',
  'people.kept': '{name} steht auf deiner Liste',
  'people.kept.means': 'Vom ersten Bildschirm aus kannst du wieder anrufen. Vergessen lässt sich jemand in den Einstellungen.',
  'people.failed': 'Es ließ sich nicht auf die Festplatte schreiben, deshalb steht {name} nicht auf deiner Liste.',
  'people.title-for': 'Link für {name}',
  'people.lead-for': 'Schick ihn an {name}: Dort steht dann, dass er von dir kommt. Lass dieses Fenster bis dahin offen.',
  'people.link-from': '{name} hat diesen Link gemacht',
  'people.link-from.means': 'Ihr kennt euch seit: {when}. Niemand sonst konnte ihn machen: Es war {name}.',
  'trust.known': 'Verschlüsselt. Es ist {name}: Die Schlüssel aus einem früheren Anruf von euch passen.',
  'settings.people': 'Personen, die du behältst',
  'settings.people.hint': 'Je ein Name und ein Schlüsselpaar, nur auf diesem Computer. Wenn du jemanden vergisst, erfährt das niemand.',
  'settings.people.none': 'Noch niemand. Nach einem Anruf mit jemandem, der auch die App nutzt, kannst du die Person behalten.',
  'settings.people.forget': 'Vergessen',
  'settings.people.forget-who': '{name} vergessen',
  'settings.people.forget-all': 'Alle vergessen',
  'settings.people.sure': 'Alle {n} Personen vergessen?',
  'settings.people.sure.means': 'Ihre Schlüssel werden gelöscht. Um euch wieder zu kennen, braucht ihr einen neuen Anruf.',
  'settings.people.keep-all': 'Behalten',
};
